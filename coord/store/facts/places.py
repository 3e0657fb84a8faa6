"""Clinics with their opening hours, and rooms."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from coord.domain import facts as domain
from coord.domain.appointment import (
    ClinicId,
    ResourceId,
    RoomId,
)
from coord.domain.availability import (
    WeeklyHours,
    open_intervals,
)
from coord.domain.clinic_days import LOOK_BACK_DAYS
from coord.domain.interval import Interval
from coord.domain.local_time import days_between
from coord.domain.qualifications import Certification, Days
from coord.store import diary, places
from coord.store.facts.scope import Scope


def clinics_of(tx: Connection, scope: Scope) -> dict[ClinicId, domain.Clinic]:
    """The clinics of the scope, with the clinic days before it that deadlines are counted by."""
    first = scope.first - timedelta(days=LOOK_BACK_DAYS)
    return clinics(tx, scope.organization_id, scope.clinic_ids, days_between(first, scope.last))


def clinics(
    tx: Connection, organization_id: int, clinic_ids: Collection[int], days: list[date]
) -> dict[ClinicId, domain.Clinic]:
    """These clinics of the organization, with their opening hours on the days."""
    row = places.Clinic
    rows = tx.execute(
        select(row.id, row.name, row.jurisdiction, row.time_zone).where(
            row.organization_id == organization_id, row.id.in_(clinic_ids)
        )
    )
    hours, closures = _clinic_hours(tx, clinic_ids), _closures(tx, clinic_ids, days)
    certified = _certifications(tx, clinic_ids)
    return {
        ClinicId(id_): domain.Clinic(
            ClinicId(id_),
            name,
            jurisdiction,
            ZoneInfo(zone),
            _opening(hours[id_], closures[id_], ZoneInfo(zone), days),
            tuple(certified[id_]),
        )
        for id_, name, jurisdiction, zone in rows
    }


def _certifications(tx: Connection, clinic_ids: Collection[int]) -> defaultdict[int, list[Certification]]:
    row = places.ClinicCertification
    certified = defaultdict(list)
    for one in tx.execute(select(row.__table__).where(row.clinic_id.in_(clinic_ids))):
        certified[one.clinic_id].append(Certification(one.kind, Days(one.valid_from, one.valid_until)))
    return certified


def _opening(
    rules: list[WeeklyHours], closed: set[date], zone: ZoneInfo, days: list[date]
) -> tuple[Interval, ...]:
    return open_intervals(rules, zone, (day for day in days if day not in closed))


def _clinic_hours(tx: Connection, clinic_ids: Collection[int]) -> defaultdict[int, list[WeeklyHours]]:
    row = places.ClinicHours
    hours = defaultdict(list)
    for found in tx.execute(select(row.__table__).where(row.clinic_id.in_(clinic_ids))):
        hours[found.clinic_id].append(weekly_hours(found))
    return hours


def weekly_hours(found: Any, every_weeks: int = 1) -> WeeklyHours:
    return WeeklyHours(
        found.weekday, found.opens, found.closes, found.valid_from, found.valid_until, every_weeks
    )


def _closures(tx: Connection, clinic_ids: Collection[int], days: list[date]) -> defaultdict[int, set[date]]:
    row = places.ClinicClosure
    closures = defaultdict(set)
    found = tx.execute(
        select(row.clinic_id, row.day).where(
            row.clinic_id.in_(clinic_ids), row.day.between(days[0], days[-1])
        )
    )
    for clinic_id, day in found:
        closures[clinic_id].add(day)
    return closures


def rooms_of(tx: Connection, scope: Scope) -> dict[RoomId, domain.Room]:
    row = places.Room
    wanted = row.clinic_id.in_(scope.clinic_ids) if scope.rooms is None else row.id.in_(scope.rooms)
    rows = tx.execute(
        select(row.id, row.name, row.clinic_id, diary.Resource.id, row.features)
        .join(diary.Resource, diary.Resource.room_id == row.id)
        .where(row.organization_id == scope.organization_id, wanted)
        .order_by(row.id)
    )
    return {
        RoomId(id_): domain.Room(
            RoomId(id_), name, ClinicId(clinic), ResourceId(resource), frozenset(features)
        )
        for id_, name, clinic, resource, features in rows
    }
