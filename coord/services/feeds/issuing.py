"""Giving out the secret address of a feed, and ending it.

Only the hash of an address's token is kept, so that nobody can read the addresses back.
"""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.calendars.levels import Level
from coord.domain.permissions import Actor
from coord.services import repeats
from coord.services.errors import NotFound
from coord.services.feeds.values import FullFeedsOff, Issued, IssuedBefore
from coord.services.repeats import Once
from coord.services.today import house_day
from coord.store import audit, feeds
from coord.store.db import retried, transaction

LONGEST_LABEL = 60


def address(base_url: str, token: str) -> str:
    """Where the feed is read; the path ends in .ics because Outlook.com wants it."""
    return f"{base_url.rstrip('/')}/feeds/{token}.ics"


def webcal(url: str) -> str:
    """The same address as a link that opens a calendar program."""
    return f"webcal://{url.partition('://')[2]}"


def issue(
    practitioner: str, level: Level, label: str, *, by: Actor, now: datetime, once: Once | None = None
) -> Issued | IssuedBefore | FullFeedsOff:
    """A new feed for the practitioner with this e-mail address or public id, and its token, told once.

    Raises NotFound where the organization has no such practitioner.
    """
    return retried(lambda: _issue(practitioner, level, label, by, now, once))


def _issue(
    who: str, level: Level, label: str, by: Actor, now: datetime, once: Once | None
) -> Issued | IssuedBefore | FullFeedsOff:
    with transaction() as tx:
        if once and (earlier := repeats.answered(tx, once, by)):
            return IssuedBefore(earlier["feed"])
        owner = _owner(tx, who, by)
        if level is Level.FULL and not full_allowed(tx, by.organization_id, now):
            return FullFeedsOff()
        token = secrets.token_urlsafe(32)
        label = label.strip()[:LONGEST_LABEL]
        added = feeds.add(tx, by.organization_id, owner.id, level, label, hashed(token), now)
        _note(tx, "feed.issued", added, owner.id, by, now)
        if once:
            repeats.keep(tx, once, by, {"feed": added}, now)
        return Issued(added, token)


def _owner(tx: Connection, who: str, by: Actor) -> Any:
    found = feeds.known_as(tx, who, by.organization_id)
    if not found:
        raise NotFound
    return found[0]


def hashed(token: str) -> bytes:
    """What is kept of a token, and found by."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _note(tx: Connection, did: str, feed_id: int, practitioner_id: int, by: Actor, now: datetime) -> None:
    details = {"practitioner": practitioner_id}
    audit.record(tx, did, by=by, now=now, subject="feed", subject_id=feed_id, details=details)


def revoke(feed_id: int, *, by: Actor, now: datetime) -> None:
    """End a feed from the next request on; harmless where it has ended, NotFound where it never was."""
    retried(lambda: _revoke(feed_id, by, now))


def _revoke(feed_id: int, by: Actor, now: datetime) -> None:
    with transaction() as tx:
        found = feeds.find(tx, by.organization_id, feed_id)
        if found is None:
            raise NotFound
        if found.revoked_at is None:
            feeds.revoke(tx, feed_id, now)
            _note(tx, "feed.revoked", feed_id, found.practitioner_id, by, now)


def full_allowed(tx: Connection, organization_id: int, now: datetime) -> bool:
    today = house_day(tx, organization_id, now)
    return feeds.privacy(tx, organization_id, today).get("full_feeds") is True
