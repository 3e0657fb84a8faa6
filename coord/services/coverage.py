"""Who is on site at a clinic on a day, as planned, against what its treatment visits need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coord.domain.appointment import ClinicId, PatientId
from coord.domain.coverage import Line, able, coverage, is_planned, needed_at
from coord.domain.facts import Facts
from coord.domain.interval import Interval
from coord.domain.local_time import clinic_day, to_minute
from coord.domain.permissions import Actor
from coord.domain.qualifications import Kind
from coord.domain.roles import Role
from coord.services import attendance
from coord.services.errors import NotFound
from coord.store import availability, facts, names, overview
from coord.store.db import reading

NOBODY = PatientId(0)


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who is planned to be there today, and since when they are; None while nobody ticked them."""

    public_id: str
    name: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class HereLine:
    """Of one line of the coverage: who is ticked as here now, and how many are needed now."""

    what: Role | Kind
    who: tuple[str, ...]
    needed: int

    @property
    def is_short(self) -> bool:
        return len(self.who) < self.needed


@dataclass(frozen=True, slots=True)
class HereNow:
    """The present moment beside the plan: of today alone."""

    people: tuple[Expected, ...]
    lines: tuple[HereLine, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """One clinic's day; `treatments` is how many treatment visits there are."""

    clinic: str
    zone: str
    day: date
    treatments: int
    lines: tuple[Line, ...]
    now: HereNow | None = None

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
            with_life_support=True,
        )
        about = facts.load_clinic(tx, scope).on(day)
        whole = clinic_day(day, zone)
        spans = overview.treatments(tx, by.organization_id, clinic_id, whole)
        is_today = now.astimezone(zone).date() == day
        here = attendance.rows(tx, clinic_id, zone, now) if is_today else []
        ids = {who.id: who.public_id for who in availability.practitioners(tx, by.organization_id)}
    treatments = [Interval(starts, ends) for starts, ends in spans]
    lines = coverage(clinic_id, day, about, treatments)
    found = _now(clinic_id, day, about, lines, here, ids, now) if is_today else None
    return Covered(about.clinics[clinic_id].name, zone.key, day, len(treatments), lines, found)


def _now(
    clinic_id: ClinicId,
    day: date,
    about: Facts,
    lines: tuple[Line, ...],
    here: list[Any],
    ids: Mapping[int, str],
    now: datetime,
) -> HereNow:
    """Who is planned today or here already, and how the present stands against what is needed now."""
    since = {row.id: row.here_at for row in here}
    planned = [who for who in about.practitioners.values() if is_planned(who, clinic_id, day, about)]
    known = {who.id for who in planned}
    people = [Expected(ids[who.id], who.name, since.get(who.id)) for who in planned]
    people += [Expected(row.public_id, row.name, row.here_at) for row in here if row.id not in known]
    minute = to_minute(now)
    return HereNow(
        tuple(sorted(people, key=lambda one: one.name)),
        tuple(
            HereLine(line.what, able(line.what, clinic_id, day, about, since.keys()), needed_at(line, minute))
            for line in lines
        ),
    )
