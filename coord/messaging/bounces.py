"""Mails that came back: to which of our addresses, and why (RFC 3464)."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

# The header fields in which mail servers leave the address that a mail came to.
_CAME_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
# The address itself is wrong: RFC 3463, and RFC 7505 for a domain that takes no mail.
_NO_SUCH_ADDRESS = frozenset({"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10"})


@dataclass(frozen=True, slots=True)
class Bounce:
    """`token` is what stands behind the plus of our address, `status` the code of RFC 3463."""

    token: str
    status: str

    @property
    def is_wrong_address(self) -> bool:
        return self.status in _NO_SUCH_ADDRESS


def read(octets: bytes, address: str) -> Bounce | None:
    """What a mail says of one of ours that failed for good; None for delays, answers, and all other mails."""
    mail = message_from_bytes(octets)
    token, status = _token(mail, address), _status(mail)
    return Bounce(token, status) if token and status else None


def _token(mail: Message, address: str) -> str:
    name, _, domain = address.partition("@")
    ours = re.compile(rf"{re.escape(name)}\+([a-z2-7]+)@{re.escape(domain)}", re.IGNORECASE)
    told = " ".join(str(value) for field in _CAME_TO for value in mail.get_all(field, []))
    found = ours.search(told)
    return found[1].lower() if found else ""


def _status(mail: Message) -> str:
    """The code of a failure that is final; empty where there is none."""
    if mail.get_content_type() != "multipart/report":
        return ""
    for part in mail.walk():
        if str(part.get("Action", "")).strip().lower() == "failed":
            found = _STATUS.search(str(part.get("Status", "")))
            return found[0] if found else "5.0.0"
    return ""
