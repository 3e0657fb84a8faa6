"""A mail server that greets by single octets must not hold a message beyond its total deadline."""

import contextlib
import socket
import threading
import time

import pytest

from coord.messaging.outcome import NotSent
from coord.messaging.sender import Parcel
from coord.messaging.smtp import SmtpSender, SmtpServer

DEADLINE = 1.0
PARCEL = Parcel("alice@example.com", "clinic@coord.example", "a.b.0.1@coord", None, "Subject", "Text")


@pytest.fixture
def dripping():
    """The port of a server whose greeting takes seven seconds, an octet each quarter of a second."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_drip, args=(listening,), daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(60)


def _drip(listening):
    with contextlib.suppress(OSError):
        connection, _ = listening.accept()
        with connection:
            for octet in b"220 " + b"x" * 24 + b"\r\n":
                connection.send(bytes([octet]))
                time.sleep(0.25)


def test_a_greeting_that_drips_ends_at_the_deadline(dripping):
    sender = SmtpSender(SmtpServer.parse(f"smtp://127.0.0.1:{dripping}"), "", DEADLINE)
    started = time.monotonic()

    outcome = sender.send(PARCEL)

    assert time.monotonic() - started < DEADLINE + 2
    assert outcome == NotSent("took too long", is_permanent=False)
