"""A real SMTP server that answers as it is told: well, with codes, or by hanging up."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Kept:
    to: str
    octets: bytes
    sender: str = ""

    @property
    def mail(self) -> EmailMessage:
        return message_from_bytes(self.octets, policy=default)

    def part(self, kind: str) -> str:
        return next(part for part in self.mail.walk() if part.get_content_type() == kind).get_content()

    @property
    def method(self) -> str | None:
        calendars = [part for part in self.mail.walk() if part.get_content_type() == "text/calendar"]
        return calendars[0].get_param("method") if calendars else None


@dataclass
class MailServer:
    """`behaviour` is one of: well, 451, 550, drop-early, drop-late, hang, 550-recipient."""

    behaviour: str = "well"
    kept: list[Kept] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_EHLO(self, server: SMTP, session: Session, envelope: Envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server: SMTP, session, envelope: Envelope, address, options):  # noqa: N802
        if self.behaviour == "drop-early":
            server.transport.abort()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope: Envelope, address, options):  # noqa: N802
        if self.behaviour == "550-recipient":
            return "550 nobody here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope: Envelope):  # noqa: N802
        if self.behaviour in {"451", "550"}:
            return f"{self.behaviour} as told"
        with self.lock:
            self.kept.append(Kept(envelope.rcpt_tos[0], envelope.content, envelope.mail_from))
        if self.behaviour == "drop-late":
            server.transport.abort()
        if self.behaviour == "hang":
            await asyncio.sleep(30)
        return "250 OK"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


class _AnyPort(Controller):
    def _trigger_server(self) -> None:
        """The base class connects to the port it was given; ours is known only now."""
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(**options) -> Iterator[MailServer]:
    """A running server; `options` are aiosmtpd's, for TLS and login."""
    server = MailServer()
    controller = _AnyPort(server, hostname="127.0.0.1", port=0, **options)
    controller.start()
    server.port = controller.port
    yield server
    controller.stop()
