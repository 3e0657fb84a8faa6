"""Who is on site at a clinic on a day, as planned, against what its treatment visits need."""

from dataclasses import dataclass
from datetime import date, datetime

from coord.domain.appointment import PatientId
from coord.domain.coverage import Line, coverage
from coord.domain.interval import Interval
from coord.domain.local_time import clinic_day
from coord.domain.permissions import Actor
from coord.services.errors import NotFound
from coord.store import facts, names, overview
from coord.store.db import reading

NOBODY = PatientId(0)


@dataclass(frozen=True, slots=True)
class Covered:
    """One clinic's day; `treatments` is how many treatment visits there are."""

    clinic: str
    zone: str
    day: date
    treatments: int
    lines: tuple[Line, ...]

    @property
    def is_short(self) -> bool:
        return any(one.gaps for one in self.lines)


def of_day(clinic: str, day: date, *, by: Actor, now: datetime) -> Covered:
    """The clinic's day by public id; raises NotFound for one of another organization."""
    with reading() as tx:
        known = names.clinics(tx, by.organization_id)
        if clinic not in known:
            raise NotFound
        clinic_id, zone = known[clinic]
        scope = facts.Scope(
            organization_id=by.organization_id,
            patient_id=NOBODY,
            clinic_ids=tuple(id_ for id_, _ in known.values()),
            first=day,
            last=day,
            now=now,
            is_treatment=True,
        )
        about = facts.load_clinic(tx, scope)
        whole = clinic_day(day, zone)
        spans = overview.treatments(tx, by.organization_id, clinic_id, whole)
    treatments = [Interval(starts, ends) for starts, ends in spans]
    lines = coverage(clinic_id, day, about, treatments)
    return Covered(about.clinics[clinic_id].name, zone.key, day, len(treatments), lines)
