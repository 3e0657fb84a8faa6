"""Booking, reserving, moving and cancelling a unit: each in one transaction that nobody can race.

The order is always the same: lock everything concerned, read the facts, judge, write. A refusal
leaves the transaction as an exception, so that nothing half-written commits with it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, Status
from coord.domain.booking import Refusal, refusals
from coord.domain.facts import Facts
from coord.domain.gates import Light, clearance
from coord.domain.interval import Interval
from coord.domain.local_time import local_date, to_minute, to_moment
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import delivery, notices, repeats
from coord.services.drafts import Conflict, Draft, to_proposal
from coord.services.errors import NotFound
from coord.services.repeats import Once
from coord.store import audit, bookings, facts, holds, locks, units
from coord.store.db import is_overlap, retried, transaction

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Booked:
    """The main appointment's public id; `repeated` where this very request had been answered before.

    `is_silent` is false where a message about the time before may be going out just now.
    """

    appointment: str
    status: Status
    repeated: bool = False
    is_silent: bool = True


@dataclass(frozen=True, slots=True)
class Reserved:
    hold: str
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Cancelled:
    """`is_silent` is false where a message about the appointment may be going out just now."""

    appointment: str
    repeated: bool = False
    is_silent: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    refusals: tuple[Refusal, ...]


def book(draft: Draft, *, by: Actor, now: datetime, once: Once) -> Booked | Refused:
    """Book the whole unit, or say everything that stands against it."""
    return _attempt(lambda: _book(draft, by, now, once))


def reserve(draft: Draft, until: datetime, *, by: Actor, now: datetime, once: Once) -> Reserved | Refused:
    """Keep the unit's places until a moment, so that nobody else gets them meanwhile."""
    return _attempt(lambda: _reserve(draft, until, by, now, once))


def book_hold(hold: str, *, by: Actor, now: datetime, once: Once) -> Booked | Refused:
    """Turn a reservation into the booking; NotFound where it has expired and is gone."""
    return _attempt(lambda: _book_hold(hold, by, now, once))


def release(hold: str, *, by: Actor, now: datetime) -> None:
    """Give a reservation's places free; harmless where it is gone already."""
    retried(lambda: _release(hold, by, now))


def move(
    appointment: str, version: int, draft: Draft, *, by: Actor, now: datetime, once: Once
) -> Booked | Refused:
    """Give a unit (or a follow-up alone) new times, places or people, in one step."""
    moved = _attempt(lambda: _move(appointment, version, draft, by, now, once))
    return _acknowledged(moved, appointment, by)


def cancel(
    appointment: str, version: int, reason: str, *, by: Actor, now: datetime, once: Once
) -> Cancelled | Refused:
    """Cancel a unit: the appointment and the follow-up that goes with it."""
    cancelled = _attempt(lambda: _cancel(appointment, version, reason, by, now, once))
    return _acknowledged(cancelled, appointment, by)


def _attempt(work: Callable[[], Outcome]) -> Outcome | Refused:
    try:
        return retried(work)
    except Conflict as conflict:
        return Refused(conflict.refusals)
    except bookings.LateConflict:
        return Refused((_just_taken(),))
    except DBAPIError as error:
        if is_overlap(error):
            return Refused((_just_taken(),))
        raise


Changed = TypeVar("Changed", Booked, Cancelled)


def _acknowledged(outcome: Changed | Refused, appointment: str, by: Actor) -> Changed | Refused:
    """Hold the answer back until nothing outdated is on its way; it has been committed already."""
    if isinstance(outcome, Refused):
        return outcome
    is_silent = delivery.wait_until_silent(by.organization_id, appointment)
    return replace(outcome, is_silent=is_silent)


def _just_taken() -> Refusal:
    return Refusal(0, why.JustTaken(field=Field.UNIT))


def _book(draft: Draft, by: Actor, now: datetime, once: Once) -> Booked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Booked(earlier["appointment"], Status(earlier["status"]), repeated=True)
        proposal = to_proposal(tx, draft, by.organization_id, now.date())
        known = _judge(tx, proposal, by, now)
        return _write(tx, proposal, known, by, now, once)


def _write(tx: Connection, proposal: Proposal, known: Facts, by: Actor, now: datetime, once: Once) -> Booked:
    status = _status(proposal, known)
    stored = bookings.add(tx, proposal, known, by.organization_id, status, now)
    ids = [one.id for one in stored]
    notices.booked(tx, ids, now)
    audit.record(
        tx,
        "appointment.booked",
        by=by,
        now=now,
        subject="appointment",
        subject_id=ids[0],
        patient_id=proposal.patient_id,
        details={"unit": ids},
    )
    booked = Booked(stored[0].public_id, status)
    repeats.keep(tx, once, by, {"appointment": booked.appointment, "status": status}, now)
    return booked


def _status(proposal: Proposal, known: Facts) -> Status:
    """Pencilled until every gate that planning needs is passed."""
    clinic = known.clinics[proposal.main.clinic_id]
    light = clearance(known.patient.gates, local_date(proposal.main.starts, clinic.zone))
    return Status.PENDING if proposal.main.type.needs_order and light is not Light.CLEARED else Status.BOOKED


def _judge(
    tx: Connection,
    proposal: Proposal,
    by: Actor,
    now: datetime,
    *,
    anchor: Interval | None = None,
) -> Facts:
    """Lock, drop expired holds, read, and raise Conflict with every reason against the proposal."""
    resources = bookings.resources_of(tx, by.organization_id, proposal)
    locks.take(tx, resources)
    bookings.drop_expired_holds(tx, resources, now)
    known = facts.load(tx, facts.scope_of(proposal, by.organization_id, now, anchor))
    if found := refusals(proposal, known, to_minute(now)):
        raise Conflict(found)
    return known


def _reserve(draft: Draft, until: datetime, by: Actor, now: datetime, once: Once) -> Reserved:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Reserved(earlier["hold"], repeated=True)
        proposal = to_proposal(tx, draft, by.organization_id, now.date())
        _check_expiry(proposal, until, now)
        known = _judge(tx, proposal, by, now)
        hold = bookings.add_hold(tx, proposal, known, by.organization_id, by.user_id, until, now)
        audit.record(
            tx,
            "hold.placed",
            by=by,
            now=now,
            subject="hold",
            subject_id=hold.id,
            patient_id=proposal.patient_id,
        )
        repeats.keep(tx, once, by, {"hold": hold.public_id}, now)
        return Reserved(hold.public_id)


def _check_expiry(proposal: Proposal, until: datetime, now: datetime) -> None:
    """A reservation ends after now and before what it keeps begins."""
    if not now < until <= to_moment(proposal.main.starts):
        raise Conflict((Refusal(0, why.HoldEndsWrong(field=Field.UNIT)),))


def _book_hold(name: str, by: Actor, now: datetime, once: Once) -> Booked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Booked(earlier["appointment"], Status(earlier["status"]), repeated=True)
        hold = holds.find(tx, by.organization_id, name, now)
        if hold is None:
            raise NotFound
        proposal = holds.proposal(tx, hold, by.organization_id, now.date())
        known = _judge(tx, proposal, by, now)
        if holds.find(tx, by.organization_id, name, now) is None:
            raise NotFound
        bookings.drop_holds(tx, [hold.id])
        return _write(tx, proposal, known, by, now, once)


def _release(name: str, by: Actor, now: datetime) -> None:
    with transaction() as tx:
        if hold := holds.find(tx, by.organization_id, name, now):
            locks.take(tx, bookings.resources_taken(tx, hold=hold.id))
            bookings.drop_holds(tx, [hold.id])
            audit.record(
                tx,
                "hold.released",
                by=by,
                now=now,
                subject="hold",
                subject_id=hold.id,
                patient_id=hold.patient_id,
            )


def _move(name: str, version: int, draft: Draft, by: Actor, now: datetime, once: Once) -> Booked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Booked(earlier["appointment"], Status(earlier["status"]), repeated=True)
        seen = _unit(tx, name, by)
        ids = tuple(one.id for one in seen)
        proposal = to_proposal(tx, draft, by.organization_id, now.date(), replaces=ids)
        also = bookings.resources_taken(tx, appointments=ids)
        locks.take(tx, {*also, *bookings.resources_of(tx, by.organization_id, proposal)})
        unit = _still_upcoming(tx, seen, version, by, now)
        _check_same_unit(unit, draft, proposal)
        known = _judge(tx, proposal, by, now, anchor=_anchor(tx, unit[0], by))
        before = notices.assigned_to(tx, ids)
        _rewrite(tx, unit, proposal, known, now)
        notices.moved(tx, ids, before, now)
        _note_unit(tx, "appointment.moved", unit, by, now)
        booked = Booked(unit[0].public_id, _status(proposal, known))
        repeats.keep(tx, once, by, {"appointment": name, "status": booked.status}, now)
        return booked


def _still_upcoming(
    tx: Connection, seen: list[units.BookedAppointment], version: int, by: Actor, now: datetime
) -> list[units.BookedAppointment]:
    """The unit as it is now that its locks are held, as the user saw it and still to come; else Conflict."""
    unit = _unit(tx, seen[0].public_id, by)
    if unit != seen or unit[0].version != version:
        raise Conflict((Refusal(0, why.ChangedMeanwhile(field=Field.UNIT)),))
    if not unit[0].is_upcoming or unit[0].interval.starts <= to_minute(now):
        raise Conflict((Refusal(0, why.NoLongerUpcoming(field=Field.UNIT)),))
    return unit


def _unit(tx: Connection, name: str, by: Actor) -> list[units.BookedAppointment]:
    main = units.find(tx, by.organization_id, name)
    if main is None:
        raise NotFound
    after = units.follow_up_of(tx, by.organization_id, main.id)
    return [main, after] if after else [main]


def _check_same_unit(unit: list[units.BookedAppointment], draft: Draft, proposal: Proposal) -> None:
    """A move changes neither the patient nor the kinds of visit."""
    kinds = [one.type.code for one in proposal.appointments]
    if draft.patient != unit[0].patient_public_id or kinds != [one.type_code for one in unit]:
        raise NotFound


def _anchor(tx: Connection, one: units.BookedAppointment, by: Actor) -> Interval | None:
    """The dose that a follow-up moved on its own must stay near to."""
    if one.follows_id is None:
        return None
    dose = units.by_id(tx, by.organization_id, one.follows_id)
    return dose.interval if dose else None


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
    bookings.set_status(tx, ids, _status(proposal, known) if not unit[0].follows_id else unit[0].status)
    bookings.assign(tx, proposal, ids)
    bookings.occupy(tx, proposal, known, appointments=ids)


def _cancel(name: str, version: int, reason: str, by: Actor, now: datetime, once: Once) -> Cancelled:
    with transaction() as tx:
        if repeats.answered(tx, once, by):
            return Cancelled(name, repeated=True)
        seen = _unit(tx, name, by)
        locks.take(tx, bookings.resources_taken(tx, appointments=[one.id for one in seen]))
        unit = _still_upcoming(tx, seen, version, by, now)
        _check_not_bound(tx, unit[0], by)
        ids = [one.id for one in unit]
        bookings.cancel(tx, ids, reason, now)
        notices.cancelled(tx, ids, now)
        _note_unit(tx, "appointment.cancelled", unit, by, now)
        repeats.keep(tx, once, by, {"appointment": name}, now)
        return Cancelled(name)


def _check_not_bound(tx: Connection, one: units.BookedAppointment, by: Actor) -> None:
    """A follow-up goes only together with its dose, or moves; no dose stays without one."""
    if one.follows_id is None:
        return
    dose = units.by_id(tx, by.organization_id, one.follows_id)
    if dose and dose.is_upcoming:
        raise Conflict((Refusal(0, why.FollowUpBound(field=Field.UNIT)),))


def _note_unit(
    tx: Connection, did: str, unit: list[units.BookedAppointment], by: Actor, now: datetime
) -> None:
    audit.record(
        tx,
        did,
        by=by,
        now=now,
        subject="appointment",
        subject_id=unit[0].id,
        patient_id=unit[0].patient_id,
        details={"unit": [one.id for one in unit]},
    )
