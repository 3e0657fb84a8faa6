"""A mail server that writes down when each mail began, and that is slow or difficult as it is told."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope

from tests.mail_server import Kept, MailServer, _AnyPort

LONGER_THAN_ANYBODY_WAITS = 30.0


@dataclass(frozen=True)
class Received:
    """A mail that came with its final dot; `begun_at` is the monotonic time of its MAIL FROM."""

    begun_at: float
    to: str
    message_id: str
    answer: str

    @property
    def parts(self) -> list[str]:
        """`appointment.contact` for the first news, else `appointment.kind.sequence.message`."""
        return self.message_id.strip("<>").partition("@")[0].split(".")

    @property
    def kind(self) -> str:
        return self.parts[1] if len(self.parts) == 4 else "first news"

    @property
    def sequence(self) -> int:
        return int(self.parts[2]) if len(self.parts) == 4 else 0


@dataclass
class PostOffice(MailServer):
    """Behaviours by the recipient's local part, else `behaviour`; `slowness` delays every answer to DATA.

    At RCPT: 550, 451, drop-early, hang-early; at the final dot: drop-late, hang.
    """

    slowness: float = 0.0
    by_recipient: dict[str, str] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    in_hand: int = 0

    async def handle_MAIL(self, server: SMTP, session, envelope: Envelope, address, options):  # noqa: N802
        envelope.begun_at = time.monotonic()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, session, envelope: Envelope, address, options):  # noqa: N802
        told = self._told(address)
        if told in {"451", "550", "drop-early", "hang-early"}:
            self.refused.append((address, told))
        if told in {"451", "550"}:
            return f"{told} as told"
        if told == "drop-early":
            server.transport.abort()
        if told == "hang-early":
            await asyncio.sleep(LONGER_THAN_ANYBODY_WAITS)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session, envelope: Envelope):  # noqa: N802
        told = self._told(envelope.rcpt_tos[0])
        kept = Kept(envelope.rcpt_tos[0], envelope.content)
        self.kept.append(kept)
        self.received.append(Received(envelope.begun_at, kept.to, str(kept.mail["Message-ID"]), told))
        if told == "drop-late":
            server.transport.abort()
            return "250 OK"
        self.in_hand += 1
        try:
            await asyncio.sleep(LONGER_THAN_ANYBODY_WAITS if told == "hang" else self.slowness)
        finally:
            self.in_hand -= 1
        return "250 OK"

    def _told(self, address: str) -> str:
        return self.by_recipient.get(address.partition("@")[0], self.behaviour)

    def times(self) -> Counter[str]:
        """How often each mail was received, by its Message-ID."""
        return Counter(one.message_id for one in list(self.received))


@contextmanager
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    controller = _AnyPort(office, hostname="127.0.0.1", port=0)
    controller.start()
    office.port = controller.port
    yield office
    controller.stop()
