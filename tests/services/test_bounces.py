"""Mails that come back: read from a mailbox or a pipe, believed only where we have signed the address."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from coord.cli.bounces import bounces_
from coord.links import bounce, read_bounce
from coord.messaging.imap import Mailbox, Unreachable
from coord.services import booking, bounces
from coord.services.delivery import Channels
from coord.services.parcels import Addressing
from coord.store.db import reading
from tests.clinic import count, once
from tests.conftest import NOW
from tests.imap_server import imap_server

SECRET = "a secret that only tests share"
ADDRESSING = Addressing("clinic@coord.example", b"f" * 32, SECRET, "", "bounces@coord.example")
GRACE = NOW + timedelta(minutes=3)
LATER = NOW + timedelta(hours=1)

# As Postfix writes it, with the address to which the mail server delivered it.
REPORT = """\
Return-Path: <>
Delivered-To: {to}
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; alice@example.com
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 nobody here

--B
Content-Type: message/rfc822

From: clinic@coord.example
Subject: Your appointment

--B--
"""


def report(to, action="failed", status="5.1.1"):
    return REPORT.format(to=to, action=action, status=status).replace("\n", "\r\n").encode()


@pytest.fixture
def came_from(clinic, post):
    """The address from which alice's mail was sent, as the mail server saw it."""
    post.channels = Channels(post.channels.senders, ADDRESSING)
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    post.deliver(GRACE)
    (mail,) = post.to("alice")
    return mail.sender


def state():
    query = "SELECT status, why FROM message WHERE kind = 'series_confirmation' AND channel = 'email'"
    with reading() as tx:
        return tuple(tx.execute(text(query)).one())


def undeliverable():
    return count("contact_point", "undeliverable_at IS NOT NULL")


def test_a_mail_comes_back_to_an_address_of_its_own(came_from):
    name, _, domain = came_from.partition("@")

    assert (name.split("+")[0], domain) == ("bounces", "coord.example")
    assert read_bounce(SECRET, name.split("+")[1])
    assert len(name) <= 64
    assert "alice" not in came_from


def test_what_came_back_has_failed_and_somebody_is_told(came_from):
    assert bounces.take(report(came_from), ADDRESSING, LATER)

    assert state() == ("failed", "came back: 5.1.1")
    assert count("task", "kind = 'message_failed' AND status = 'open'") == 1
    assert count("message_attempt", "outcome = 'bounced'") == 1
    assert count("audit_entry", "did = 'message.failed'") == 1


def test_a_wrong_address_is_used_no_more(came_from):
    bounces.take(report(came_from), ADDRESSING, LATER)

    assert undeliverable() == 1
    assert count("message", "status = 'suppressed' AND why = 'nothing arrives at this address'") > 0


def test_a_full_mailbox_is_no_wrong_address(came_from):
    bounces.take(report(came_from, status="5.2.2"), ADDRESSING, LATER)

    assert state() == ("failed", "came back: 5.2.2")
    assert undeliverable() == 0


def test_it_counts_once_however_often_it_is_read(came_from):
    for _ in range(3):
        assert bounces.take(report(came_from), ADDRESSING, LATER)

    assert count("message_attempt", "outcome = 'bounced'") == 1
    assert count("task", "kind = 'message_failed'") == 1


def test_mail_servers_may_change_capitals(came_from):
    name, _, domain = came_from.partition("@")

    assert bounces.take(report(f"{name.upper()}@{domain}"), ADDRESSING, LATER)


@pytest.mark.parametrize(
    "octets",
    [
        pytest.param(lambda to: report(to, action="delayed", status="4.4.1"), id="delayed"),
        pytest.param(lambda to: report(to, action="delivered", status="2.0.0"), id="delivered"),
        pytest.param(lambda to: report("bounces@coord.example"), id="no-token"),
        pytest.param(lambda to: report(to.replace("@coord", "@other")), id="other-domain"),
        pytest.param(lambda to: report(f"{to[:-15]}x{to[-14:]}"), id="changed-token"),
        pytest.param(
            lambda to: f"To: {to}\r\nSubject: Out of office\r\n\r\nBack soon".encode(), id="out-of-office"
        ),
        pytest.param(lambda to: b"", id="nothing"),
        pytest.param(lambda to: b"\xff\x00" * 500 + to.encode(), id="noise"),
        pytest.param(lambda to: report(f"bounces+{bounce('other', 1, 1)}@coord.example"), id="forged"),
    ],
)
def test_what_says_nothing_final_of_a_mail_of_ours_changes_nothing(came_from, octets):
    assert not bounces.take(octets(came_from), ADDRESSING, LATER)
    assert state()[0] == "sent"


def test_a_mailbox_is_read_once_and_what_was_of_use_is_deleted(came_from):
    with imap_server() as box:
        box.put(report(came_from))
        other = box.put(b"Subject: Hello\r\n\r\nIs anybody there?")
        mailbox = Mailbox.parse(box.url)
        counts = [mailbox.look_through(lambda one: bounces.take(one, ADDRESSING, LATER)) for _ in range(2)]

    assert counts == [1, 0]
    assert state()[0] == "failed"
    assert box.flags == {other: {"\\Seen"}}


def test_a_mailbox_that_breaks_off_keeps_its_mails_for_the_next_time(came_from):
    with imap_server() as box:
        box.put(report(came_from))
        box.is_broken = True
        with pytest.raises(Unreachable):
            Mailbox.parse(box.url).look_through(lambda _: True)
        box.is_broken = False
        assert Mailbox.parse(box.url).look_through(lambda one: bounces.take(one, ADDRESSING, LATER)) == 1


@pytest.mark.parametrize(
    ("before", "after"), [("very%20secret", "wrong"), ("INBOX", "Elsewhere"), ("127.0.0.1", "127.0.0.2")]
)
def test_a_mailbox_that_cannot_be_opened_says_so_without_its_password(before, after):
    with imap_server() as box:
        mailbox = Mailbox.parse(box.url.replace(before, after))
        with pytest.raises(Unreachable) as why:
            mailbox.look_through(lambda _: True)

    assert "secret" not in str(why.value)


def test_a_mail_server_may_pipe_what_came_back(app, came_from):
    runner = app.test_cli_runner()
    is_nothing = runner.invoke(bounces_, ["take"], input="Subject: x\r\n\r\nx")

    assert is_nothing.output == "It says nothing of a message of ours.\n"
    assert runner.invoke(bounces_, ["read"]).exit_code == 1
