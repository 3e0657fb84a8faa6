"""Two weeks of what hours come to, day by day on the clinic's clock."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from coord.domain.appointment import ClinicId, PatientId, PractitionerId
from coord.domain.facts import Clinic
from coord.domain.interval import Interval, intersect, subtract
from coord.domain.local_time import clinic_day, days_between
from coord.domain.permissions import Actor
from coord.services.availability.values import PreviewDay
from coord.store import availability, facts

DAYS = 14
NOBODY = PatientId(0)

Hours = Mapping[ClinicId, Sequence[Interval]]


def of_practitioner(
    tx: Connection, practitioner_id: int, first: date, by: Actor, now: datetime
) -> tuple[PreviewDay, ...]:
    """Where and when they can be booked: at work, the clinic open, no time off."""
    who = PractitionerId(practitioner_id)
    scope = scope_of(availability.workplaces(tx, practitioner_id), first, by, now, (who,))
    clinics, people = facts.who_works(tx, scope)
    found = people[who]
    open_then = {id_: intersect(hours, clinics[id_].opening) for id_, hours in found.working.items()}
    left = {id_: subtract(hours, found.time_off) for id_, hours in open_then.items()}
    causes = (("clinic closed", found.working, open_then), ("time off", open_then, left))
    return tuple(
        PreviewDay(day, _on(day, left, clinics), _notes(day, causes, clinics)) for day in _days(first)
    )


def of_clinic(
    tx: Connection, clinic_id: int, first: date, by: Actor, now: datetime
) -> tuple[PreviewDay, ...]:
    """When the clinic is open, and what it is closed for."""
    scope = scope_of([clinic_id], first, by, now)
    clinics, _ = facts.who_works(tx, scope)
    opening = {id_: one.opening for id_, one in clinics.items()}
    closed = {one.day: one.name or "closed" for one in availability.closures(tx, clinic_id, first)}
    return tuple(
        PreviewDay(day, _on(day, opening, clinics), (closed[day],) if day in closed else ())
        for day in _days(first)
    )


def _days(first: date) -> list[date]:
    return days_between(first, first + timedelta(days=DAYS - 1))


def scope_of(
    clinic_ids: Iterable[int],
    first: date,
    by: Actor,
    now: datetime,
    who: tuple[PractitionerId, ...] = (),
    days: int = DAYS,
) -> facts.Scope:
    """What to read of clinics and people from a day on, with a day more on either side."""
    return facts.Scope(
        organization_id=by.organization_id,
        patient_id=NOBODY,
        clinic_ids=tuple(map(ClinicId, clinic_ids)),
        first=first - timedelta(days=1),
        last=first + timedelta(days=days),
        now=now,
        practitioners=who,
    )


def _on(day: date, hours: Hours, clinics: Mapping[ClinicId, Clinic]) -> tuple[tuple[str, str, int, int], ...]:
    found = [
        (part.starts, part.ends, clinics[id_])
        for id_, spans in hours.items()
        for span in spans
        if (part := span.cut_to(clinic_day(day, clinics[id_].zone)))
    ]
    found.sort(key=lambda one: (one[0], one[2].name))
    return tuple((clinic.name, clinic.zone.key, starts, ends) for starts, ends, clinic in found)


def _notes(
    day: date, causes: Iterable[tuple[str, Hours, Hours]], clinics: Mapping[ClinicId, Clinic]
) -> tuple[str, ...]:
    """What took time away on the day."""
    return tuple(
        name for name, before, after in causes if _on(day, before, clinics) != _on(day, after, clinics)
    )
