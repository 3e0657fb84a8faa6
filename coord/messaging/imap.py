"""A mailbox read by IMAP (RFC 3501): each new mail is looked at once, and what was of use is taken out."""

import contextlib
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from coord.messaging.sender import BadAddress

EXAMPLE = "imaps://user:password@host:993/INBOX"
TIMEOUT = 30.0
LARGEST = 1_000_000
MOST = 500
_LITERAL_UID = re.compile(rb"\d+")


class Unreachable(Exception):
    """The mailbox cannot be read now; nothing of what it holds is told."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """`imaps://user:password@host:993/INBOX`; `?ca=FILE` names a certificate authority.

    A password is sent in the open only where `imap://…?tls=none` says so.
    """

    host: str
    port: int
    user: str
    password: str
    folder: str
    is_secure: bool
    ca_file: str | None

    @classmethod
    def parse(cls, url: str) -> "Mailbox":
        parts, options = urlsplit(url), parse_qs(urlsplit(url).query)
        is_secure = parts.scheme == "imaps"
        is_open = parts.scheme == "imap" and options.get("tls") == ["none"]
        if not (is_secure or is_open) or not (parts.hostname and parts.username and parts.password):
            raise BadAddress(f"use {EXAMPLE}")
        return cls(
            parts.hostname,
            parts.port or (993 if is_secure else 143),
            unquote(parts.username),
            unquote(parts.password),
            unquote(parts.path.strip("/")) or "INBOX",
            is_secure,
            options.get("ca", [None])[0],
        )

    def look_through(self, is_of_use: Callable[[bytes], bool]) -> int:
        """Show each unread mail, five hundred at most; returns how many were of use, which are deleted.

        The others are marked as read and stay for a person. Raises Unreachable.
        """
        try:
            with self._opened() as box:
                box.login(self.user, self.password)
                _told(box.select(f'"{self.folder}"'))
                (found,) = _told(box.uid("SEARCH", "UNSEEN"))
                uids = _LITERAL_UID.findall(found or b"")[:MOST]
                used = [uid for uid in uids if _is_used(box, uid.decode(), is_of_use)]
                box.expunge()
                return len(used)
        except (OSError, imaplib.IMAP4.error) as error:
            raise Unreachable(type(error).__name__) from None

    @contextlib.contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        """A connection that is closed in the end, also where the server has hung up."""
        box = self._connected()
        try:
            yield box
            box.logout()
        finally:
            with contextlib.suppress(OSError):
                box.shutdown()

    def _connected(self) -> imaplib.IMAP4:
        if not self.is_secure:
            return imaplib.IMAP4(self.host, self.port, timeout=TIMEOUT)
        context = ssl.create_default_context(cafile=self.ca_file)
        return imaplib.IMAP4_SSL(self.host, self.port, ssl_context=context, timeout=TIMEOUT)


def _is_used(box: imaplib.IMAP4, uid: str, is_of_use: Callable[[bytes], bool]) -> bool:
    """The mail stays unread until what it says is kept, so that nothing is lost when we end here."""
    parts = _told(box.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST}>)"))
    octets: bytes = next((part[1] for part in parts if isinstance(part, tuple)), b"")
    is_used = is_of_use(octets)
    _told(box.uid("STORE", uid, "+FLAGS", r"(\Seen \Deleted)" if is_used else r"(\Seen)"))
    return is_used


def _told(answer: tuple[str, list[Any]]) -> list[Any]:
    """What the server said; raises imaplib's error where it said no."""
    said, data = answer
    if said != "OK":
        raise imaplib.IMAP4.error(said)
    return data
