"""Moving and cancelling a unit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, ProposedAppointment, Status
from coord.domain.booking import Refusal
from coord.domain.changes import Cancelling, Tell, is_late_cancellation
from coord.domain.facts import Facts
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.domain.waitlist import Freed
from coord.services import freeing, notices, repeats, standing
from coord.services.booking import following
from coord.services.booking.judging import Judged, judge, keep_overrides, list_what_it_breaks, status_of
from coord.services.booking.outcomes import Booked, Cancelled, Refused, acknowledged, attempt
from coord.services.booking.units import (
    anchor_of,
    check_not_bound,
    check_same_unit,
    note_unit,
    stands_as,
    still_upcoming,
    unit_of,
)
from coord.services.drafts import Conflict, Draft, to_proposal
from coord.services.repeats import Once
from coord.services.today import house_day
from coord.store import bookings, locks, overrides, policies, series, tasks, units
from coord.store.db import transaction

Check = Callable[[Connection, list[units.BookedAppointment], Proposal, Facts], None]

# A visit that was moved is expected like any other, whatever became of its first day
EXPECTED_ANEW: dict[str, Any] = {"arrived_at": None, "not_treated": None, "late_by": 0}


def move(
    appointment: str,
    version: int,
    draft: Draft,
    *,
    by: Actor,
    now: datetime,
    once: Once,
    tell: Tell = Tell.NOW,
    check: Check | None = None,
) -> Booked | Refused:
    """Give a unit (or a follow-up alone) new times, places or people, in one step.

    A dose whose follow-up has fallen away gets one with its new time. What else is to be minded the `check`
    raises as Conflict, by the facts that were read under the locks.
    """
    moved = attempt(lambda: _move(appointment, version, draft, tell, by, now, once, check))
    return acknowledged(moved, appointment, by)


def cancel(
    appointment: str,
    version: int,
    cancelling: Cancelling,
    *,
    by: Actor,
    now: datetime,
    once: Once,
) -> Cancelled | Refused:
    """Cancel a unit: the appointment and the follow-up that goes with it.

    A follow-up whose dose was given is cancelled alone; another one takes its place, or somebody decides.
    """
    cancelled = attempt(lambda: _cancel(appointment, version, cancelling, by, now, once))
    return acknowledged(cancelled, appointment, by)


def _move(
    name: str,
    version: int,
    draft: Draft,
    tell: Tell,
    by: Actor,
    now: datetime,
    once: Once,
    check: Check | None,
) -> Booked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Booked(earlier["appointment"], Status(earlier["status"]), repeated=True)
        unit, proposal = locked_with(tx, name, version, draft, by, now)
        anchor = anchor_of(tx, unit[0], by)
        keeps = keeps_times(unit, proposal)
        judged = judge(tx, proposal, by, now, anchor=anchor, overriding=draft.overriding, keeps_times=keeps)
        if check is not None:
            check(tx, unit, proposal, judged.facts)
        _check_something_changes(tx, unit, proposal, judged)
        added = write_move(tx, unit, proposal, judged, by, now, tell=tell)
        notices.moved(tx, [one.id for one in unit], now, tell)
        notices.booked(tx, added, now)
        booked = Booked(unit[0].public_id, status_of(proposal, judged.facts))
        repeats.keep(tx, once, by, {"appointment": name, "status": booked.status}, now)
        return booked


def locked_with(
    tx: Connection, name: str, version: int, draft: Draft, by: Actor, now: datetime
) -> tuple[list[units.BookedAppointment], Proposal]:
    """A unit still to come and what a draft makes of it, under the locks of both; else Conflict."""
    seen = unit_of(tx, name, by)
    ids = tuple(one.id for one in seen)
    proposal = to_proposal(tx, draft, by.organization_id, now.date(), replaces=ids)
    also = bookings.resources_taken(tx, appointments=ids)
    locks.take(tx, {*also, *bookings.resources_of(tx, by.organization_id, proposal)})
    unit = still_upcoming(tx, seen, version, by, now)
    check_same_unit(unit, draft, proposal)
    return unit, proposal


def write_move(
    tx: Connection,
    unit: list[units.BookedAppointment],
    proposal: Proposal,
    judged: Judged,
    by: Actor,
    now: datetime,
    **details: Any,
) -> list[int]:
    """Write the unit as the proposal has it; the follow-ups that it gained. Whoever calls tells people."""
    rewrite(tx, unit, proposal, judged.facts, now)
    if unit[0].series_id is not None:
        series.mark_moved_alone(tx, unit[0].id)
    added = _add_follow_up(tx, unit, proposal, judged.facts, by, now)
    keep_overrides(tx, judged, (*(one.id for one in unit), *added), by, now)
    tasks.close_of(tx, unit[0].id, following.TO_BE_MOVED, by=by, now=now)
    if unit[0].follows_id is not None:
        bookings.touch(tx, unit[0].follows_id, now)
    note_unit(tx, "appointment.moved", unit, by, now, **details, added=added)
    list_what_it_breaks(tx, proposal, judged, by, now)
    return added


def keeps_times(unit: list[units.BookedAppointment], proposal: Proposal) -> bool:
    """Whether all of it stays when it was, so that only people or rooms change."""
    return [one.interval for one in unit] == [one.interval for one in proposal.appointments]


def _check_something_changes(
    tx: Connection, unit: list[units.BookedAppointment], proposal: Proposal, judged: Judged
) -> None:
    """Nobody hears of a move to where a unit is; what it lacks to be final is no matter of a move."""
    if stands_as(tx, unit, proposal) and not _new_overrides(tx, unit, judged):
        raise Conflict((Refusal(0, why.NothingChanges(field=Field.UNIT)),))


def _new_overrides(
    tx: Connection, unit: list[units.BookedAppointment], judged: Judged
) -> set[tuple[int, str]]:
    """What is overridden now and was not when the unit was booked."""
    ids: list[int] = [one.id for one in unit]
    now_too = {(ids[one.position], type(one.reason).__name__) for one in judged.overridden}
    return now_too - overrides.of(tx, ids)


def rewrite(
    tx: Connection,
    unit: list[units.BookedAppointment],
    proposal: Proposal,
    known: Facts,
    now: datetime,
) -> None:
    """Give the visits of a unit what the proposal says, in place of what they had."""
    ids = [one.id for one in unit]
    proposal = replace(proposal, appointments=proposal.appointments[: len(unit)])
    places = zip(unit, proposal.appointments, strict=True)
    left = [old.id for old, new in places if _leaves(old, new)]
    freeing.visits_freed(tx, Freed.MOVED, left, now)
    bookings.release(tx, ids)
    for old, new in zip(unit, proposal.appointments, strict=True):
        if not bookings.change(tx, old.id, old.version, new, known, now):
            raise Conflict((Refusal(0, why.ChangedMeanwhile(field=Field.UNIT)),))
    status = status_of(proposal, known) if not unit[0].follows_id else unit[0].status
    bookings.note(tx, ids, status=status, **EXPECTED_ANEW)
    bookings.assign(tx, proposal, ids)
    bookings.occupy(tx, proposal, known, appointments=ids)


def _leaves(old: units.BookedAppointment, new: ProposedAppointment) -> bool:
    """Whether others may have what it had: it goes elsewhere, or to another group than its own."""
    if old.group_id is not None or new.group is not None:
        return old.group_id != new.group
    return (old.interval, old.clinic_id) != (new.interval, new.clinic_id)


def _add_follow_up(
    tx: Connection,
    unit: list[units.BookedAppointment],
    proposal: Proposal,
    known: Facts,
    by: Actor,
    now: datetime,
) -> list[int]:
    """The follow-up of a dose that had lost its own."""
    missing = proposal.appointments[len(unit) :]
    if not missing:
        return []
    status = status_of(proposal, known)
    alone = replace(proposal, appointments=missing)
    adding = bookings.Adding(by.organization_id, status, now, follows=unit[0].id)
    added = bookings.add(tx, alone, known, adding)
    return [one.id for one in added]


def _cancel(
    name: str, version: int, cancelling: Cancelling, by: Actor, now: datetime, once: Once
) -> Cancelled:
    with transaction() as tx:
        if repeats.answered(tx, once, by):
            return Cancelled(name, repeated=True)
        seen = unit_of(tx, name, by)
        locks.take(tx, bookings.resources_around(tx, [one.id for one in seen]))
        unit = still_upcoming(tx, seen, version, by, now)
        check_not_bound(tx, unit[0], by)
        write_cancellation(tx, unit, cancelling, by, now)
        following.replace_missed(tx, unit[0], cancelling.follow_up, by, now)
        standing.list_of_patients(tx, [unit[0].patient_id], by, now)
        repeats.keep(tx, once, by, {"appointment": name}, now)
        return Cancelled(name)


def write_cancellation(
    tx: Connection, unit: list[units.BookedAppointment], cancelling: Cancelling, by: Actor, now: datetime
) -> None:
    """End the visits of a unit, tell whom it concerns, and keep whether it was in time."""
    ids = [one.id for one in unit]
    today = house_day(tx, by.organization_id, now)
    rule = policies.current(tx, by.organization_id, today).changes
    is_late = not unit[0].is_set_aside and is_late_cancellation(unit[0].interval.starts, to_minute(now), rule)
    note = cancelling.note or None
    freeing.visits_freed(tx, Freed.CANCELLED, ids, now)
    bookings.cancel(tx, ids, cancelling.reason, now, cancel_note=note, is_late_cancel=is_late)
    notices.cancelled(tx, ids, now, cancelling.tell)
    tasks.close_of(tx, unit[0].id, following.TO_BE_MOVED, by=by, now=now)
    details = {"reason": cancelling.reason, "tell": cancelling.tell, "late": is_late}
    note_unit(tx, "appointment.cancelled", unit, by, now, **details)
