"""Moving a whole group, or calling it off: its own act, in which each of its patients is told."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.booking import NOTHING_OVERRIDDEN, Overriding, Refusal
from coord.domain.changes import Cancelling, Tell
from coord.domain.facts import NO_PATIENT
from coord.domain.groups import group_refusals
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.domain.waitlist import Freed
from coord.services import delivery, freeing, notices, repeats, standing
from coord.services.booking import Cancelled, Refused, following
from coord.services.booking.changes import write_cancellation
from coord.services.booking.judging import lock
from coord.services.booking.outcomes import attempt
from coord.services.booking.units import dose_of, unit_of
from coord.services.drafts import Conflict, DraftAppointment
from coord.services.groups import waiting
from coord.services.groups.along import Along, Unit, movable
from coord.services.groups.opening import judged, named, told
from coord.services.groups.seating import People, found, locked
from coord.services.groups.values import Opened
from coord.services.notices import of_groups
from coord.services.repeats import Once
from coord.services.whole import OneRefused, whole
from coord.store import audit, bookings, groups, locks
from coord.store.db import transaction
from coord.store.groups import StoredGroup


def call_off(
    name: str, version: int, cancelling: Cancelling, *, by: Actor, now: datetime, once: Once
) -> Cancelled | Refused:
    """Cancel the group for all of its patients, each with what was booked to follow it.

    A dose to come or given whose follow-up it was gets another one, or somebody decides.
    """
    names: list[str] = []

    def run() -> Cancelled:
        with transaction() as tx:
            if repeats.answered(tx, once, by):
                return Cancelled(name, repeated=True)
            group, members = _all_of(tx, name, version, by, now)
            waiting.let_go(tx, group, by, now)
            freeing.visits_freed(tx, Freed.CANCELLED, [group.id], now)
            groups.call_off(tx, group.id, now)
            of_groups.called_off(tx, group.id, now)
            for unit in members:
                _cancel(tx, unit, cancelling, by, now)
            standing.list_of_patients(tx, {unit[0].patient_id for unit in members}, by, now)
            _note(tx, "group.called_off", group, by, now, reason=cancelling.reason)
            repeats.keep(tx, once, by, {"group": name}, now)
            names[:] = [name, *(unit[0].public_id for unit in members)]
            return Cancelled(name)

    outcome = attempt(run)
    if isinstance(outcome, Refused):
        return outcome
    return replace(outcome, is_silent=_silent(names, by))


def move(
    name: str,
    version: int,
    to: DraftAppointment,
    tell: Tell = Tell.NOW,
    *,
    by: Actor,
    now: datetime,
    once: Once,
    overriding: Overriding = NOTHING_OVERRIDDEN,
) -> Opened | OneRefused:
    """Give the whole group a new time, room or people; or say which patient cannot be there, and why."""
    names: list[str] = []

    def run() -> Opened:
        with transaction() as tx:
            if earlier := repeats.answered(tx, once, by):
                return Opened(earlier["group"], 1)
            members = move_in(tx, name, version, to, tell, by, now, overriding)
            repeats.keep(tx, once, by, {"group": name}, now)
            names[:] = [name, *(unit[0].public_id for unit in members)]
            return Opened(name, 1)

    outcome = whole(run)
    if isinstance(outcome, Opened):
        _silent(names, by)
    return outcome


def _silent(names: list[str], by: Actor) -> bool:
    """Whether nothing outdated is on its way to any of them any more."""
    silent = [delivery.wait_until_silent(by.organization_id, name) for name in names]
    return all(silent)


def _all_of(
    tx: Connection, name: str, version: int, by: Actor, now: datetime
) -> tuple[StoredGroup, list[Unit]]:
    """The group as the user saw it and still to come, with each patient's unit, under all their locks."""
    seen = found(tx, name, by)
    ids = [one.id for unit in units_in(tx, seen, by) for one in unit]
    locks.take(tx, bookings.resources_around(tx, [seen.id, *ids]))
    group = locked(tx, name, by, now)
    if group.version != version:
        raise Conflict((Refusal(0, why.ChangedMeanwhile(field=Field.UNIT)),))
    if group.interval.starts <= to_minute(now):
        raise Conflict((Refusal(0, why.NoLongerUpcoming(field=Field.UNIT)),))
    return group, units_in(tx, group, by)


def units_in(tx: Connection, group: StoredGroup, by: Actor) -> list[Unit]:
    """Each patient's unit, for all who are still in the group."""
    return [unit_of(tx, name, by) for name in groups.members(tx, group.id)]


def _cancel(tx: Connection, unit: Unit, cancelling: Cancelling, by: Actor, now: datetime) -> None:
    write_cancellation(tx, unit, cancelling, by, now)
    dose = dose_of(tx, unit[0], by)
    if dose and (dose.is_upcoming or dose.is_given):
        following.another_for(tx, dose, by, now)


def move_in(
    tx: Connection,
    name: str,
    version: int,
    to: DraftAppointment,
    tell: Tell,
    by: Actor,
    now: datetime,
    overriding: Overriding = NOTHING_OVERRIDDEN,
) -> list[Unit]:
    """Move the group in this transaction, and return the units of who goes along; else Conflict or Against.

    What any of them takes now counts as free for all of them; each is judged at the new time.
    """
    wanted = named(tx, to, by, now.date())
    proposal = Proposal(NO_PATIENT.id, (wanted,))
    lock(tx, proposal, bookings.resources_of(tx, by.organization_id, proposal))
    group, members = _all_of(tx, name, version, by, now)
    if wanted.type.code != group.type_code:
        raise Conflict((Refusal(0, why.GroupStays(field=Field.UNIT)),))
    members = [unit for unit in members if not unit[0].is_set_aside]
    before = groups.people_of(tx, [group.id])[group.id]
    if not overriding.names:
        _check_something_changes(group, before, wanted)
    offered = waiting.let_go(tx, group, by, now)
    if (group.interval, group.clinic_id) != (wanted.interval, wanted.clinic_id):
        freeing.visits_freed(tx, Freed.MOVED, [group.id], now)
    bookings.release(tx, [group.id, *(one.id for unit in members for one in movable(unit))])
    right = judged(tx, wanted, group.places, by, now, (group.id,), overriding, group_refusals)
    bookings.change(tx, group.id, group.version, wanted, right.facts, now)
    groups.write(tx, group.id, wanted, right.facts)
    along = Along(tx, replace(wanted, group=group.id), before, overriding, by, now)
    moved = along.move(members)
    waiting.offer_anew(tx, name, offered, by, now)
    notices.moved(tx, moved, now, tell)
    of_groups.changed(tx, group.id, now)
    _note(tx, "group.moved", group, by, now, tell=tell, **told(right))
    return members


def _check_something_changes(group: StoredGroup, people: People, wanted: ProposedAppointment) -> None:
    """Nobody hears of a move of the group to where it is."""
    stands = (group.interval, group.clinic_id, group.room_id, people)
    if stands == (wanted.interval, wanted.clinic_id, wanted.room_id, wanted.people):
        raise Conflict((Refusal(0, why.NothingChanges(field=Field.UNIT)),))


def _note(tx: Connection, did: str, group: StoredGroup, by: Actor, now: datetime, **details: object) -> None:
    audit.record(tx, did, by=by, now=now, subject="appointment", subject_id=group.id, details=dict(details))
