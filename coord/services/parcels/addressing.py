"""Who mails come from, and where the pages are to which messages lead."""

from dataclasses import dataclass
from typing import Any

from coord import links
from coord.domain.reminders import TO_PRACTITIONERS, MessageKind
from coord.links import Link, Purpose

PATHS = {Purpose.VISIT: "/v/", Purpose.STOP: "/s/", Purpose.PICK_UP: "/r/"}


@dataclass(frozen=True, slots=True)
class Addressing:
    """Who mails come from, the key that contact data is sealed with, and where the patients' pages are.

    `secret` signs the addresses of those pages; without `base_url` there are none.
    """

    sender: str
    field_key: bytes
    secret: str = ""
    base_url: str = ""
    bounce_address: str = ""

    def bounces_to(self, message_id: int, fence: int) -> str:
        """Where this attempt at a mail comes back; nowhere of its own without an address for that."""
        name, at, domain = self.bounce_address.partition("@")
        return f"{name}+{links.bounce(self.secret, message_id, fence)}{at}{domain}" if at else ""

    @property
    def is_public(self) -> bool:
        """Whether a telephone anywhere opens these pages."""
        return self.base_url.startswith("https://")

    def page(self, purpose: Purpose, row: Any, until: int) -> str:
        """The address of a page for whom this message is to; it counts until that minute."""
        if not self.base_url or MessageKind(row.kind) in TO_PRACTITIONERS:
            return ""
        link = Link(row.participant_id, row.contact_point_id, row.sequence, until)
        return f"{self.base_url}{PATHS[purpose]}{links.sign(self.secret, purpose, link)}"

    def offer_page(self, offer_id: int, contact_point_id: int, until: int) -> str:
        """The address at which an offer is answered; it counts until that minute."""
        if not self.base_url:
            return ""
        return f"{self.base_url}/o/{links.offer(self.secret, offer_id, contact_point_id, until)}"
