"""Follow-ups that cannot go along with their dose: never silently missing, never silently kept."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from coord.domain.appointment import Proposal, Status
from coord.domain.changes import FollowUpFate
from coord.domain.facts import Facts
from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.domain.waitlist import Freed
from coord.services import freeing, notices
from coord.services.booking.nearest import After, nearest
from coord.services.booking.units import dose_of, note_unit
from coord.store import audit, bookings, locks, policies, tasks, units
from coord.store.units import BookedAppointment

DECIDE_WITHIN = timedelta(days=1)
WITHOUT_DOSE = "follow_up_without_dose"
MISSING = "follow_up_missing"
TO_BE_MOVED = "not_treated_to_move"


def settle(
    tx: Connection, follow_up: BookedAppointment | None, fate: FollowUpFate, by: Actor, now: datetime
) -> None:
    """What becomes of a follow-up whose dose was not given: it is cancelled, or somebody decides."""
    if follow_up is None:
        return
    if fate is FollowUpFate.ASK:
        put_in_front(tx, WITHOUT_DOSE, follow_up, by, now)
        return
    freeing.visits_freed(tx, Freed.CANCELLED, [follow_up.id], now)
    bookings.cancel(tx, [follow_up.id], "medical", now)
    notices.cancelled(tx, [follow_up.id], now)
    note_unit(tx, "appointment.cancelled", [follow_up], by, now)


def put_in_front(tx: Connection, kind: str, about: BookedAppointment, by: Actor, now: datetime) -> None:
    tasks.add(
        tx,
        by.organization_id,
        kind,
        due=now + DECIDE_WITHIN,
        now=now,
        patient_id=about.patient_id,
        appointment_id=about.id,
    )


def replace_missed(
    tx: Connection, missed: BookedAppointment, fate: FollowUpFate, by: Actor, now: datetime
) -> None:
    """Where a follow-up falls away whose dose was given: another one by the same therapist, or a task."""
    dose = dose_of(tx, missed, by)
    if dose is None or not dose.is_given:
        return
    if fate is FollowUpFate.ASK:
        put_in_front(tx, MISSING, dose, by, now)
    else:
        another_for(tx, dose, by, now)


def another_for(tx: Connection, dose: BookedAppointment, by: Actor, now: datetime) -> None:
    """Another follow-up for a dose that has lost its own, or a task where none can be had."""
    if not _book_nearest(tx, dose, by, now):
        put_in_front(tx, MISSING, dose, by, now)


def _book_nearest(tx: Connection, dose: BookedAppointment, by: Actor, now: datetime) -> bool:
    """Book the earliest follow-up that the dose's therapist can hold in the window; False without any."""
    code = _code_after(tx, dose, by, now)
    therapist = units.people_of(tx, dose.id).get(Role.LEAD_THERAPIST)
    if code is None or therapist is None:
        return False
    resources = [
        *bookings.resources_around(tx, [dose.id]),
        *bookings.resources_of_rooms(tx, by.organization_id, dose.clinic_id),
    ]
    locks.take(tx, resources)
    bookings.drop_expired_holds(tx, resources, now)
    after = After(dose.patient_id, dose.clinic_id, dose.zone, dose.interval, therapist)
    found = nearest(tx, code, after, by, now)
    if found is None:
        return False
    _write(tx, dose, *found, by, now)
    return True


def _code_after(tx: Connection, dose: BookedAppointment, by: Actor, now: datetime) -> str | None:
    """What follows its kind, as that is on its day."""
    kinds = policies.kinds_ahead(tx, by.organization_id, now.date())
    return units.as_proposed(tx, dose, kinds).type.follow_up


def _write(
    tx: Connection, dose: BookedAppointment, proposal: Proposal, known: Facts, by: Actor, now: datetime
) -> None:
    adding = bookings.Adding(by.organization_id, Status.BOOKED, now, follows=dose.id)
    (stored,) = bookings.add(tx, proposal, known, adding)
    notices.booked(tx, [stored.id], now)
    audit.record(
        tx,
        "appointment.booked",
        by=by,
        now=now,
        subject="appointment",
        subject_id=stored.id,
        patient_id=dose.patient_id,
        details={"unit": [stored.id], "follows": dose.id},
    )
