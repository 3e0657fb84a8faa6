"""A group gets more places, which are offered to who waits, or fewer, but for those that are taken."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal
from coord.domain.booking import Refusal
from coord.domain.facts import NO_PATIENT
from coord.domain.groups import places_refusals
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.domain.waitlist import Freed
from coord.services import freeing, repeats
from coord.services.booking import Refused
from coord.services.booking.outcomes import attempt
from coord.services.drafts import Conflict
from coord.services.groups.seating import locked, place_in
from coord.services.repeats import Once
from coord.store import audit, facts, groups
from coord.store.db import transaction
from coord.store.groups import StoredGroup


@dataclass(frozen=True, slots=True)
class Resized:
    """How many places the group has now."""

    places: int


def resize(
    name: str, version: int, places: int, *, by: Actor, now: datetime, once: Once
) -> Resized | Refused:
    """Give a group to come so many places, or say everything that stands against it."""
    return attempt(lambda: _resize(name, version, places, by, now, once))


def _resize(name: str, version: int, places: int, by: Actor, now: datetime, once: Once) -> Resized:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Resized(earlier["places"])
        group = locked(tx, name, by, now)
        _check(tx, group, version, places, by, now)
        groups.set_places(tx, group, places, now)
        freeing.places_freed(tx, Freed.PLACES, group, places - group.places, now)
        audit.record(
            tx,
            "group.resized",
            by=by,
            now=now,
            subject="appointment",
            subject_id=group.id,
            details={"before": group.places, "places": places},
        )
        repeats.keep(tx, once, by, {"places": places}, now)
        return Resized(places)


def _check(tx: Connection, group: StoredGroup, version: int, places: int, by: Actor, now: datetime) -> None:
    if group.version != version:
        raise Conflict((Refusal(0, why.ChangedMeanwhile(field=Field.UNIT)),))
    if group.interval.starts <= to_minute(now):
        raise Conflict((Refusal(0, why.NoLongerUpcoming(field=Field.UNIT)),))
    place = place_in(tx, group, {}, by, now)
    scope = facts.scope_of(Proposal(NO_PATIENT.id, (place,)), by.organization_id, now)
    known = facts.with_groups(tx, facts.load_clinic(tx, scope), scope)
    if found := places_refusals(place, known.groups[group.id], places, known, to_minute(now)):
        raise Conflict(found)
