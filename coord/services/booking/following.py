"""Follow-ups that cannot go along with their dose: never silently missing, never silently kept."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.appointment import AppointmentType, Proposal, Status
from coord.domain.changes import FollowUpFate
from coord.domain.facts import Facts
from coord.domain.local_time import local_date, to_minute
from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.domain.slots import ClinicSearch, Wanted
from coord.services import notices
from coord.services.booking.units import dose_of, note_unit
from coord.store import audit, bookings, facts, locks, policies, tasks, units
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
    if fate is FollowUpFate.ASK or not _book_nearest(tx, dose, by, now):
        put_in_front(tx, MISSING, dose, by, now)


def _book_nearest(tx: Connection, dose: BookedAppointment, by: Actor, now: datetime) -> bool:
    """Book the earliest follow-up that the dose's therapist can hold in the window; False without any."""
    kind = _type_after(tx, dose, by, now)
    therapist = units.people_of(tx, dose.id).get(Role.LEAD_THERAPIST)
    if kind is None or therapist is None:
        return False
    resources = [
        *bookings.resources_around(tx, [dose.id]),
        *bookings.resources_of_rooms(tx, by.organization_id, dose.clinic_id),
    ]
    locks.take(tx, resources)
    bookings.drop_expired_holds(tx, resources, now)
    known, wanted = _look(tx, dose, kind, by, now)
    search = ClinicSearch(wanted, dose.clinic_id, known)
    minute = next(iter(search.minutes()), None)
    if minute is None:
        return False
    _write(tx, dose, search.proposal_at(minute), known, by, now)
    return True


def _type_after(tx: Connection, dose: BookedAppointment, by: Actor, now: datetime) -> AppointmentType | None:
    types = policies.appointment_types(tx, by.organization_id, now.date())
    code = types[dose.type_code].follow_up
    return types[code] if code else None


def _look(
    tx: Connection, dose: BookedAppointment, kind: AppointmentType, by: Actor, now: datetime
) -> tuple[Facts, Wanted]:
    """The facts of the days in which the follow-up may be, and what is looked for in them."""
    zone = ZoneInfo(dose.zone)
    day = local_date(dose.interval.starts, zone)
    today = local_date(to_minute(now), zone)
    latest = policies.current(tx, by.organization_id, now.date()).follow_up.latest_days
    first, last = max(today, day + timedelta(days=1)), max(today, day + timedelta(days=latest))
    known = facts.load(
        tx,
        facts.Scope(
            organization_id=by.organization_id,
            patient_id=dose.patient_id,
            clinic_ids=(dose.clinic_id,),
            first=day - timedelta(days=2),
            last=last + timedelta(days=10),
            now=now,
            anchor=dose.interval,
        ),
    )
    therapist = units.people_of(tx, dose.id)[Role.LEAD_THERAPIST]
    people = {kind.leading_role: frozenset({therapist})}
    return known, Wanted(kind, None, first, last, to_minute(now), people=people)


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
