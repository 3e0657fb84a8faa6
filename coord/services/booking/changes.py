"""Moving and cancelling a unit."""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, Status
from coord.domain.booking import Refusal
from coord.domain.facts import Facts
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import notices, repeats
from coord.services.booking.judging import judge, keep_overrides, status_of
from coord.services.booking.outcomes import Booked, Cancelled, Refused, acknowledged, attempt
from coord.services.booking.units import (
    anchor_of,
    check_not_bound,
    check_same_unit,
    note_unit,
    still_upcoming,
    unit_of,
)
from coord.services.drafts import Conflict, Draft, to_proposal
from coord.services.repeats import Once
from coord.store import bookings, locks, units
from coord.store.db import transaction


def move(
    appointment: str, version: int, draft: Draft, *, by: Actor, now: datetime, once: Once
) -> Booked | Refused:
    """Give a unit (or a follow-up alone) new times, places or people, in one step."""
    moved = attempt(lambda: _move(appointment, version, draft, by, now, once))
    return acknowledged(moved, appointment, by)


def cancel(
    appointment: str, version: int, reason: str, *, by: Actor, now: datetime, once: Once
) -> Cancelled | Refused:
    """Cancel a unit: the appointment and the follow-up that goes with it."""
    cancelled = attempt(lambda: _cancel(appointment, version, reason, by, now, once))
    return acknowledged(cancelled, appointment, by)


def _move(name: str, version: int, draft: Draft, by: Actor, now: datetime, once: Once) -> Booked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Booked(earlier["appointment"], Status(earlier["status"]), repeated=True)
        seen = unit_of(tx, name, by)
        ids = tuple(one.id for one in seen)
        proposal = to_proposal(tx, draft, by.organization_id, now.date(), replaces=ids)
        also = bookings.resources_taken(tx, appointments=ids)
        locks.take(tx, {*also, *bookings.resources_of(tx, by.organization_id, proposal)})
        unit = still_upcoming(tx, seen, version, by, now)
        check_same_unit(unit, draft, proposal)
        anchor = anchor_of(tx, unit[0], by)
        judged = judge(tx, proposal, by, now, anchor=anchor, overriding=draft.overriding)
        _rewrite(tx, unit, proposal, judged.facts, now)
        keep_overrides(tx, judged, ids, by, now)
        notices.moved(tx, ids, now)
        if unit[0].follows_id is not None:
            bookings.touch(tx, unit[0].follows_id, now)
        note_unit(tx, "appointment.moved", unit, by, now)
        booked = Booked(unit[0].public_id, status_of(proposal, judged.facts))
        repeats.keep(tx, once, by, {"appointment": name, "status": booked.status}, now)
        return booked


def _rewrite(
    tx: Connection,
    unit: list[units.BookedAppointment],
    proposal: Proposal,
    known: Facts,
    now: datetime,
) -> None:
    ids = [one.id for one in unit]
    bookings.release(tx, ids)
    for old, new in zip(unit, proposal.appointments, strict=True):
        if not bookings.change(tx, old.id, old.version, new, known, now):
            raise Conflict((Refusal(0, why.ChangedMeanwhile(field=Field.UNIT)),))
    bookings.set_status(tx, ids, status_of(proposal, known) if not unit[0].follows_id else unit[0].status)
    bookings.assign(tx, proposal, ids)
    bookings.occupy(tx, proposal, known, appointments=ids)


def _cancel(name: str, version: int, reason: str, by: Actor, now: datetime, once: Once) -> Cancelled:
    with transaction() as tx:
        if repeats.answered(tx, once, by):
            return Cancelled(name, repeated=True)
        seen = unit_of(tx, name, by)
        locks.take(tx, bookings.resources_taken(tx, appointments=[one.id for one in seen]))
        unit = still_upcoming(tx, seen, version, by, now)
        check_not_bound(tx, unit[0], by)
        ids = [one.id for one in unit]
        bookings.cancel(tx, ids, reason, now)
        notices.cancelled(tx, ids, now)
        note_unit(tx, "appointment.cancelled", unit, by, now)
        repeats.keep(tx, once, by, {"appointment": name}, now)
        return Cancelled(name)
