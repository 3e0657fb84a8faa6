"""Mail by SMTP: handed over once, refused clearly, and nothing guessed when the line goes dead."""

import time
from dataclasses import replace
from threading import Thread

import pytest

from coord.messaging.outcome import NotSent, Sent, Unknown
from coord.messaging.sender import Parcel
from coord.messaging.smtp import BadAddress, SmtpSender, SmtpServer
from tests.mail_server import mail_server

PARCEL = Parcel(
    to="alice@example.com",
    sender="clinic@coord.example",
    reference="abc.confirmation.0@coord",
    in_reply_to=None,
    subject="Your appointment at Harbor",
    text="Hello\n.a line that begins with a dot\n.\nBye\n",
    html="<p>Hello</p>",
    calendar=("REQUEST", b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"),
)


@pytest.fixture
def server():
    with mail_server() as server:
        yield server


@pytest.fixture
def sender():
    made = []

    def make(server, deadline=5.0):
        made.append(SmtpSender(SmtpServer.parse(server.url), "Harbor", deadline))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_a_mail_arrives_whole(server, sender):
    outcome = sender(server).send(PARCEL)

    kept = server.kept[0]
    assert outcome == Sent()
    assert kept.to == "alice@example.com"
    assert kept.mail["Message-ID"] == "<abc.confirmation.0@coord>"
    assert kept.part("text/plain").replace("\r\n", "\n") == PARCEL.text
    assert kept.part("text/html").strip() == PARCEL.html
    assert kept.method == "REQUEST"


def test_the_calendar_is_the_last_alternative_and_its_copy_the_same_octets(server, sender):
    sender(server).send(PARCEL)

    mail = server.kept[0].mail
    alternative, attachment = mail.iter_parts()
    parts = list(alternative.iter_parts())
    assert mail.get_content_type() == "multipart/mixed"
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html", "text/calendar"]
    assert parts[-1].get_content_disposition() is None
    assert parts[-1].get_payload(decode=True) == attachment.get_payload(decode=True) == PARCEL.calendar[1]
    assert attachment.get_filename() == "invite.ics"


def test_one_connection_serves_many_mails(server, sender):
    one = sender(server)

    outcomes = [one.send(replace(PARCEL, reference=f"{n}@coord")) for n in range(5)]

    assert outcomes == [Sent()] * 5
    assert server.connections == 1


def test_a_connection_that_died_meanwhile_is_replaced(server, sender):
    one = sender(server)
    one.send(PARCEL)
    one._idle[0][0].sock.close()

    assert one.send(PARCEL) == Sent()


@pytest.mark.parametrize(
    ("behaviour", "outcome"),
    [
        ("451", NotSent("SMTP 451", is_permanent=False)),
        ("550", NotSent("SMTP 550", is_permanent=True)),
        ("550-recipient", NotSent("SMTP 550", is_permanent=True)),
        ("drop-early", NotSent("SMTPServerDisconnected", is_permanent=False)),
        ("drop-late", Unknown("SMTPServerDisconnected")),
    ],
)
def test_what_the_server_does_decides(server, sender, behaviour, outcome):
    server.behaviour = behaviour

    assert sender(server).send(PARCEL) == outcome


def test_a_refusal_does_not_spoil_the_next_mail(server, sender):
    one = sender(server)
    server.behaviour = "550-recipient"
    one.send(PARCEL)
    server.behaviour = "well"

    assert one.send(PARCEL) == Sent()


def test_nobody_listening_is_not_sent():
    one = SmtpSender(SmtpServer.parse("smtp://127.0.0.1:1"), "")

    assert one.send(PARCEL) == NotSent("ConnectionRefusedError", is_permanent=False)


def test_a_server_that_hangs_after_the_mail_is_unknown_within_the_deadline(server, sender):
    server.behaviour = "hang"
    begun = time.monotonic()

    outcome = sender(server, deadline=1.0).send(PARCEL)

    assert isinstance(outcome, Unknown)
    assert time.monotonic() - begun < 2.0


def test_threads_do_not_share_a_connection(server, sender):
    one = sender(server)
    threads = [Thread(target=one.send, args=(replace(PARCEL, reference=f"{n}@coord"),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len({kept.mail["Message-ID"] for kept in server.kept}) == 8


@pytest.mark.parametrize("to", ["alice@example.com\r\nBcc: x@example.com", "no address", ""])
def test_an_address_that_breaks_its_header_is_never_sent(server, sender, to):
    outcome = sender(server).send(replace(PARCEL, to=to))

    assert isinstance(outcome, NotSent)
    assert outcome.is_permanent
    assert server.kept == []


@pytest.mark.parametrize("url", ["http://127.0.0.1", "smtp://", "nonsense"])
def test_an_address_of_another_kind_is_refused(url):
    with pytest.raises(BadAddress):
        SmtpServer.parse(url)


def test_a_server_address_carries_login_and_tls():
    server = SmtpServer.parse("smtp://anna%40x.example:p%3Aw@mail.example:587?tls=start")

    assert (server.user, server.password, server.port) == ("anna@x.example", "p:w", 587)
    assert server.start_tls
    assert SmtpServer.parse("smtps://mail.example").port == 465


@pytest.mark.parametrize(
    ("url", "starts"),
    [
        ("smtp://anna:secret@mail.example", True),
        ("smtp://anna:secret@mail.example?tls=none", False),
        ("smtp://mail.example", False),
        ("smtp://mail.example?tls=start", True),
        ("smtps://anna:secret@mail.example", False),
    ],
)
def test_a_password_is_not_sent_in_the_open_unless_asked(url, starts):
    assert SmtpServer.parse(url).start_tls is starts
