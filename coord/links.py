"""Addresses that let somebody do one thing about one visit without signing in.

An address holds who was written to, about which visit, what they had been told of it (`sequence`) and
until when it counts. All of that is enciphered under its own HMAC-SHA-512, so that nothing can be read
in it, changed in it, or taken from one purpose to another; a synthetic initialization vector, as in
RFC 5297, with an HMAC in both places. The database keeps nothing, for there is nothing to steal.
"""

import base64
import binascii
import hashlib
import hmac
import struct
from dataclasses import dataclass
from enum import StrEnum

BODY = struct.Struct(">IIHI")
RECEIPT = struct.Struct(">QIxx")
OFFER = struct.Struct(">IIIxx")
TAG = 16  # 128 bits of the HMAC, as RFC 2104 section 5 allows, keep a text within one segment
LENGTH = 40
DIGITS = 6
STOP_COUNTS = 90 * 1440  # minutes after the visit; a mail is kept, and its word to stop must hold


class Purpose(StrEnum):
    """What an address is for; each has keys of its own."""

    VISIT = "visit"
    STOP = "stop"
    PICK_UP = "pick_up"


@dataclass(frozen=True, slots=True)
class Link:
    """`until` is the last UTC epoch minute at which it counts."""

    participant_id: int
    contact_point_id: int
    sequence: int
    until: int


def sign(secret: str, purpose: Purpose, link: Link) -> str:
    """The address's last part, of forty signs that a URL may hold."""
    body = BODY.pack(link.participant_id, link.contact_point_id, link.sequence, link.until)
    return _sealed(secret, purpose, body)


def read(secret: str, purpose: Purpose, token: str, now: int) -> Link | None:
    """What was signed for this purpose and still counts at `now`; None for everything else."""
    body = _opened(secret, purpose, token)
    if body is None:
        return None
    link = Link(*BODY.unpack(body))
    return link if now <= link.until else None


def offer(secret: str, offer_id: int, contact_point_id: int, until: int) -> str:
    """The last part of the address at which a patient answers an offer; it counts until that minute."""
    return _sealed(secret, "offer", OFFER.pack(offer_id, contact_point_id, until))


def read_offer(secret: str, token: str, now: int) -> tuple[int, int] | None:
    """Offer and address that were signed, while it counts; else None."""
    body = _opened(secret, "offer", token)
    if body is None:
        return None
    offer_id, contact_point_id, until = OFFER.unpack(body)
    return (offer_id, contact_point_id) if now <= until else None


def receipt(secret: str, message_id: int, fence: int) -> str:
    """The last part of the address at which the provider reports on one attempt to send one message."""
    return _sealed(secret, "receipt", RECEIPT.pack(message_id, fence))


def read_receipt(secret: str, token: str) -> tuple[int, int] | None:
    """Message and fence that were signed, or None."""
    body = _opened(secret, "receipt", token)
    if body is None:
        return None
    message_id, fence = RECEIPT.unpack(body)
    return message_id, fence


def bounce(secret: str, message_id: int, fence: int) -> str:
    """What stands in the address to which a mail comes back: no capitals, which mail servers may change."""
    octets = base64.urlsafe_b64decode(_sealed(secret, "bounce", RECEIPT.pack(message_id, fence)))
    return base64.b32encode(octets).decode().rstrip("=").lower()


def read_bounce(secret: str, token: str) -> tuple[int, int] | None:
    """Message and fence that were signed, or None."""
    try:
        octets = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
    except (binascii.Error, ValueError):
        return None
    body = _opened(secret, "bounce", base64.urlsafe_b64encode(octets).decode())
    if body is None:
        return None
    message_id, fence = RECEIPT.unpack(body)
    return message_id, fence


def digest(secret: str, text: str) -> bytes:
    """What tells the text again without keeping it."""
    return _keyed(secret, "digest", text.encode())


def code(secret: str, nonce: bytes) -> str:
    """The one-time code that belongs to a nonce: six digits that only this installation can tell."""
    number = int.from_bytes(_keyed(secret, "code", nonce)[:8])
    return str(number % 10**DIGITS).zfill(DIGITS)


def _sealed(secret: str, purpose: str, body: bytes) -> str:
    tag = _mac(secret, purpose, "tag", body)[:TAG]
    return base64.urlsafe_b64encode(tag + _masked(secret, purpose, tag, body)).decode()


def _opened(secret: str, purpose: str, token: str) -> bytes | None:
    try:
        raw = base64.b64decode(token.encode("ascii"), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError, ValueError):
        return None
    if len(token) != LENGTH or len(raw) != TAG + BODY.size:
        return None
    tag, body = raw[:TAG], _masked(secret, purpose, raw[:TAG], raw[TAG:])
    if not hmac.compare_digest(tag, _mac(secret, purpose, "tag", body)[:TAG]):
        return None
    return body


def _masked(secret: str, purpose: str, tag: bytes, body: bytes) -> bytes:
    """The body under a stream that its tag decides; the same again undoes it."""
    stream = _mac(secret, purpose, "mask", tag)
    return bytes(one ^ other for one, other in zip(body, stream, strict=False))


def _mac(secret: str, purpose: str, use: str, message: bytes) -> bytes:
    return _keyed(secret, f"link/{purpose}/{use}", message)


def _keyed(secret: str, use: str, message: bytes) -> bytes:
    key = hmac.digest(secret.encode(), f"coord/{use}".encode(), hashlib.sha512)
    return hmac.digest(key, message, hashlib.sha512)
