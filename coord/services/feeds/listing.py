"""The feeds that stand, for staff and for the operator."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection

from coord.calendars.levels import Level
from coord.domain.permissions import Actor, OrganizationId, Permission, UserId
from coord.services.errors import NotFound
from coord.services.feeds.issuing import full_allowed, revoke
from coord.services.feeds.values import FeedsPage, Owner, PractitionerName, ShownFeed
from coord.services.showing.rows import first_zone
from coord.store import feeds
from coord.store.db import reading


def page(*, by: Actor, now: datetime) -> FeedsPage:
    """The organization's feeds, and whom more can be made for."""
    with reading() as tx:
        here = by.organization_id
        found = feeds.practitioners(tx, here)
        return FeedsPage(
            _standing(tx, here),
            tuple(PractitionerName(row.public_id, _with_titles(row)) for row in found),
            full_allowed(tx, here, now),
        )


def _standing(tx: Connection, organization_id: int | None) -> tuple[ShownFeed, ...]:
    rows = feeds.standing(tx, organization_id)
    zones = {house: first_zone(tx, operator(house)) for house in {row.organization_id for row in rows}}
    return tuple(_shown(row, zones[row.organization_id]) for row in rows)


def _shown(row: Any, zone: str) -> ShownFeed:
    return ShownFeed(
        row.id,
        _with_titles(row),
        row.email,
        row.label,
        Level(row.level),
        row.created_at,
        row.used_at,
        row.organization,
        zone,
    )


def _with_titles(row: Any) -> str:
    return f"{row.name}, {row.titles}" if row.titles else row.name


def all_standing() -> tuple[ShownFeed, ...]:
    """The feeds of every organization, for the operator."""
    with reading() as tx:
        return _standing(tx, None)


def owners(who: str) -> tuple[Owner, ...]:
    """Practitioners with this e-mail address or public id in any organization, for the operator."""
    with reading() as tx:
        return tuple(
            Owner(row.public_id, row.name, row.organization, operator(row.organization_id))
            for row in feeds.known_as(tx, who)
        )


def operator(organization_id: int) -> Actor:
    """Whoever has the command line: in the audit trail an entry without a user."""
    nobody = cast(UserId, None)
    return Actor(nobody, OrganizationId(organization_id), frozenset(Permission))


def revoke_as_operator(feed_id: int, *, now: datetime) -> None:
    """End a feed of whatever organization; NotFound where there is none of that number."""
    with reading() as tx:
        organization_id = feeds.organization_of(tx, feed_id)
    if organization_id is None:
        raise NotFound
    revoke(feed_id, by=operator(organization_id), now=now)
