"""Signed mails are told from forged ones by a verifier that is not ours."""

from email import message_from_bytes

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from coord.messaging.dkim import BadKey, Signer
from coord.messaging.mail import mail_bytes
from coord.messaging.outcome import Sent
from coord.messaging.sender import Parcel
from coord.messaging.smtp import SmtpSender, SmtpServer
from tests.mail_server import mail_server

KEY = rsa.generate_private_key(65537, 2048)
PARCEL = Parcel(
    "alice@example.com",
    "clinic@clinic.example",
    "1@coord",
    "0@coord 9@coord",
    "Приём перенесён: новое время и новое место в клинике у моря",
    "Grüße\n\n.\n  two   spaces \n" * 30,
    "<p>Grüße</p>",
    calendar=("REQUEST", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
    unsubscribe="https://visits.example/s/" + "A1-_" * 10,
)


@pytest.fixture
def file(tmp_path):
    return kept(tmp_path, KEY)


def kept(folder, key):
    file = folder / "dkim.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(file)


def record(name, timeout=5):
    assert name == b"mail._domainkey.clinic.example."
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return b"v=DKIM1; k=rsa; p=" + b"".join(public.splitlines()[1:-1])


def is_signed(octets):
    return dkim.verify(octets, dnsfunc=record)


@pytest.fixture
def signer(file):
    return Signer.read("clinic@clinic.example", "mail", file)


def test_another_program_verifies_the_signature(signer):
    octets = signer.signed(mail_bytes(PARCEL, "", 1e9))

    assert is_signed(octets)
    assert message_from_bytes(octets)["DKIM-Signature"].startswith("v=1;")
    assert max(map(len, octets.split(b"\r\n"))) <= 160


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"Subject: ", b"Subject: x"),
        (b"To: alice", b"To: eve"),
        (b"R3LDvMOfZ", b"X3LDvMOfZ"),
        (b"List-Unsubscribe: <https://visits", b"List-Unsubscribe: <https://evil"),
    ],
)
def test_a_mail_that_was_changed_is_found_out(signer, before, after):
    octets = signer.signed(mail_bytes(PARCEL, "", 1e9))
    assert before in octets

    assert not is_signed(octets.replace(before, after))


def test_what_arrives_at_a_server_is_signed(signer):
    with mail_server() as server:
        sender = SmtpSender(SmtpServer.parse(server.url), "", signer=signer)
        assert sender.send(PARCEL) == Sent()
        sender.close()

    assert is_signed(server.kept[0].octets)


@pytest.mark.parametrize(
    "key", [rsa.generate_private_key(65537, 1024), ec.generate_private_key(ec.SECP256R1())]
)
def test_a_key_that_others_would_not_trust_is_refused(tmp_path, key):
    with pytest.raises(BadKey, match="2048 bits or more"):
        Signer.read("clinic@clinic.example", "mail", kept(tmp_path, key))


def test_a_file_without_a_key_is_refused(tmp_path):
    with pytest.raises(BadKey, match="names no file"):
        Signer.read("clinic@clinic.example", "mail", str(tmp_path / "nothing"))
