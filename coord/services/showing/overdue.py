"""Treatment visits whose patient had to be cleared by now, and still waits.

Where the answer was no, the visit breaks at once and stands among those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, false, or_

from coord.domain.appointment import UPCOMING, ClinicId
from coord.domain.clearance import light_on
from coord.domain.clinic_days import LOOK_BACK_DAYS, clinic_days_before, last_day_due
from coord.domain.facts import Clinic
from coord.domain.gates import Light
from coord.domain.local_time import days_between, local_date, on_day, to_minute
from coord.domain.permissions import Actor
from coord.domain.policy import Dated, Policy, in_force
from coord.services.showing.rows import shown_appointments
from coord.services.showing.values import Overdue
from coord.store import diary, facts, overview, places, policies

LOOK_BACK = timedelta(days=LOOK_BACK_DAYS)


@dataclass(frozen=True, slots=True)
class Late:
    """A row of the visit, the light of its day, and the day on which clearance was due."""

    row: Any
    light: Light
    due: date


def overdue(tx: Connection, *, by: Actor, now: datetime) -> list[Late]:
    """Visits to come, pencilled or booked, whose clearance is overdue."""
    ahead, clinics = policies.ahead(tx, by.organization_id, now.date()), _clinics(tx, by, now)
    rows = _due(tx, clinics, ahead, by, now)
    papers = facts.papers_of(tx, {row.patient_id for row in rows})
    waiting = []
    for row in rows:
        clinic = clinics[ClinicId(row.clinic_id)]
        day, today = local_date(row.starts, clinic.zone), local_date(to_minute(now), clinic.zone)
        policy = in_force(ahead, day)
        light = light_on(papers[row.patient_id], day, policy.ages)
        due = clinic_days_before(day, policy.clearance.clinic_days_before, clinic)
        if due < today and light not in (Light.CLEARED, Light.REFUSED):
            waiting.append(Late(row, light, due))
    return waiting


def shown_overdue(tx: Connection, found: Sequence[Late]) -> tuple[Overdue, ...]:
    visits = shown_appointments(tx, [one.row for one in found])
    return tuple(Overdue(visit, one.light, one.due) for visit, one in zip(visits, found, strict=True))


def _clinics(tx: Connection, by: Actor, now: datetime) -> Mapping[ClinicId, Clinic]:
    ids = [ClinicId(row.id) for row in overview.clinics(tx, by.organization_id)]
    days = days_between(now.date() - LOOK_BACK, now.date() + LOOK_BACK)
    return facts.clinics(tx, by.organization_id, ids, days)


def _due(
    tx: Connection, clinics: Mapping[ClinicId, Clinic], ahead: Dated[Policy], by: Actor, now: datetime
) -> list[Any]:
    """The treatment visits to come whose patients had to be cleared before today by one of the policies."""
    one, minute = diary.Appointment, to_minute(now)
    count = max(policy.clearance.clinic_days_before for _, policy in ahead)
    soon = [
        and_(one.clinic_id == clinic.id, one.starts < on_day(until, 1440, clinic.zone))
        for clinic in clinics.values()
        if (until := last_day_due(local_date(minute, clinic.zone), count, clinic))
    ]
    return overview.appointments(
        tx,
        by.organization_id,
        places.AppointmentType.is_treatment,
        diary.Participant.status.in_(UPCOMING),
        one.starts > minute,
        or_(false(), *soon),
    )
