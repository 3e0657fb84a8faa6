"""Mail over TLS and with login, against a server with a certificate of its own."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from coord.messaging.outcome import NotSent, Sent
from coord.messaging.smtp import SmtpSender, SmtpServer
from tests.mail_server import mail_server
from tests.messaging.test_smtp import PARCEL


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that signs itself; its file is also its authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    path.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def context(certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def send(url):
    sender = SmtpSender(SmtpServer.parse(url), "Harbor")
    outcome = sender.send(PARCEL)
    sender.close()
    return outcome


def only_anna(server, session, envelope, mechanism, login):
    return AuthResult(success=(login.login, login.password) == (b"anna", b"secret"), handled=False)


def test_a_mail_goes_over_tls_from_the_first_octet(context, certificate):
    with mail_server(ssl_context=context) as server:
        outcome = send(f"smtps://127.0.0.1:{server.port}?ca={certificate}")

    assert outcome == Sent()
    assert len(server.kept) == 1


def test_a_mail_goes_over_starttls_with_login(context, certificate):
    with mail_server(tls_context=context, auth_required=True, authenticator=only_anna) as server:
        outcome = send(f"smtp://anna:secret@127.0.0.1:{server.port}?ca={certificate}&tls=start")

    assert outcome == Sent()
    assert len(server.kept) == 1


def test_a_wrong_password_sends_nothing_and_waits_for_the_right_one(context, certificate):
    with mail_server(tls_context=context, auth_required=True, authenticator=only_anna) as server:
        outcome = send(f"smtp://anna:wrong@127.0.0.1:{server.port}?ca={certificate}&tls=start")

    assert outcome == NotSent("SMTP 535", is_permanent=False)
    assert server.kept == []


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(context):
    with mail_server(ssl_context=context) as server:
        outcome = send(f"smtps://127.0.0.1:{server.port}")

    assert outcome == NotSent("SSLCertVerificationError", is_permanent=False)
    assert server.kept == []


def test_a_server_without_starttls_never_gets_the_password():
    with mail_server() as server:
        outcome = send(f"smtp://anna:secret@127.0.0.1:{server.port}")

    assert isinstance(outcome, NotSent)
    assert server.kept == []
