"""Practitioners with their hours, time off and qualifications."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from coord.domain import facts as domain
from coord.domain.appointment import (
    ClinicId,
    PersonId,
    PractitionerId,
    ResourceId,
)
from coord.domain.availability import (
    DayException,
    WeeklyHours,
    exception_intervals,
    open_intervals,
)
from coord.domain.interval import Interval, merge, subtract
from coord.domain.qualifications import LIFE_SUPPORT, Kind, Qualification
from coord.domain.spans import Spans
from coord.store import busy, diary, people
from coord.store.facts.places import weekly_hours
from coord.store.facts.scope import Scope, span_of


def practitioners_of(
    tx: Connection, scope: Scope, clinics: dict[ClinicId, domain.Clinic]
) -> dict[PractitionerId, domain.Practitioner]:
    found = _practitioner_rows(tx, scope)
    ids = tuple(found)
    resources, working = _resources_of(tx, ids), _working(tx, scope, ids, clinics)
    qualified, off = _qualifications(tx, ids), _time_off(tx, scope, ids, clinics)
    elsewhere = _busy_elsewhere(tx, scope, ids, clinics)
    return {
        PractitionerId(id_): domain.Practitioner(
            id=PractitionerId(id_),
            name=f"{row.name}, {row.titles}" if row.titles else row.name,
            person_id=PersonId(row.person_id),
            attention_id=ResourceId(resources[id_, "attention"][0]),
            cover_id=ResourceId(resources[id_, "cover"][0]),
            cover=resources[id_, "cover"][1],
            qualifications=tuple(qualified[id_]),
            working=working[id_],
            time_off=tuple(off[id_]),
            languages=frozenset(row.languages),
            gender=row.gender,
            busy_elsewhere=merge(elsewhere[id_]),
        )
        for id_, row in found.items()
    }


def with_life_support(tx: Connection, scope: Scope) -> Scope:
    """The scope and, for a treatment, everybody of its clinics who is trained in life support."""
    if scope.practitioners is None or not scope.is_treatment:
        return scope
    row, rule = people.Qualification, people.AvailabilityRule
    query = (
        select(row.practitioner_id)
        .distinct()
        .join(rule, rule.practitioner_id == row.practitioner_id)
        .where(row.kind.in_(LIFE_SUPPORT), rule.clinic_id.in_(scope.clinic_ids))
    )
    trained = map(PractitionerId, tx.scalars(query))
    return replace(scope, practitioners=tuple({*scope.practitioners, *trained}))


def _practitioner_rows(tx: Connection, scope: Scope) -> dict[int, Any]:
    row, rule = people.Practitioner, people.AvailabilityRule
    if scope.practitioners is None:
        wanted = row.id.in_(select(rule.practitioner_id).where(rule.clinic_id.in_(scope.clinic_ids)))
    else:
        wanted = row.id.in_(scope.practitioners)
    rows = tx.execute(
        select(row.id, row.name, row.titles, row.person_id, row.languages, row.gender)
        .where(row.organization_id == scope.organization_id, wanted)
        .order_by(row.id)
    )
    return {found.id: found for found in rows}


def _resources_of(tx: Connection, ids: Iterable[int]) -> dict[tuple[int, str], tuple[int, int]]:
    row = diary.Resource
    rows = tx.execute(
        select(row.practitioner_id, row.kind, row.id, row.capacity).where(row.practitioner_id.in_(ids))
    )
    return {(who, kind): (id_, capacity) for who, kind, id_, capacity in rows if who is not None}


def _working(
    tx: Connection, scope: Scope, ids: Iterable[int], clinics: dict[ClinicId, domain.Clinic]
) -> defaultdict[int, dict[ClinicId, Spans]]:
    """Weekly hours, one-off additions put in and one-off absences taken out."""
    row = people.AvailabilityRule
    rules: defaultdict[tuple[int, int], list[WeeklyHours]] = defaultdict(list)
    found = tx.execute(
        select(row.__table__).where(row.practitioner_id.in_(ids), row.clinic_id.in_(scope.clinic_ids))
    )
    for one in found:
        rules[one.practitioner_id, one.clinic_id].append(weekly_hours(one, one.every_weeks))
    changes = _exceptions(tx, scope, ids)
    week = _Weeks(scope)
    working: defaultdict[int, dict[ClinicId, Spans]] = defaultdict(dict)
    for who, where in {*rules, *changes}:
        zone, changed = clinics[ClinicId(where)].zone, changes[who, where]
        regular = week.regular(tuple(rules[who, where]), zone)
        working[who][ClinicId(where)] = Spans.of(_changed(regular, changed, zone)) if changed else regular
    return working


class _Weeks:
    """Weekly hours over the days of a scope, worked out once for all who have the same ones."""

    def __init__(self, scope: Scope) -> None:
        self._days = scope.days
        self._known: dict[tuple[tuple[WeeklyHours, ...], str], Spans] = {}

    def regular(self, rules: tuple[WeeklyHours, ...], zone: ZoneInfo) -> Spans:
        found = self._known.get((rules, zone.key))
        if found is None:
            found = self._known[rules, zone.key] = Spans.of(open_intervals(rules, zone, self._days))
        return found


def _changed(
    regular: Iterable[Interval], changed: list[DayException], zone: ZoneInfo
) -> tuple[Interval, ...]:
    more = exception_intervals(changed, zone, is_available=True)
    less = exception_intervals(changed, zone, is_available=False)
    return subtract(merge((*regular, *more)), less)


def _exceptions(
    tx: Connection, scope: Scope, ids: Iterable[int]
) -> defaultdict[tuple[int, int], list[DayException]]:
    row = people.AvailabilityException
    found = tx.execute(
        select(row.__table__).where(
            row.practitioner_id.in_(ids),
            row.clinic_id.in_(scope.clinic_ids),
            row.day.between(scope.first, scope.last),
        )
    )
    changes = defaultdict(list)
    for one in found:
        change = DayException(one.day, one.opens, one.closes, one.is_available)
        changes[one.practitioner_id, one.clinic_id].append(change)
    return changes


def _qualifications(tx: Connection, ids: Iterable[int]) -> defaultdict[int, list[Qualification]]:
    row = people.Qualification
    qualified = defaultdict(list)
    for one in tx.execute(select(row.__table__).where(row.practitioner_id.in_(ids))):
        qualified[one.practitioner_id].append(
            Qualification(
                Kind(one.kind), one.jurisdiction, one.valid_from, one.valid_until, one.status == "active"
            )
        )
    return qualified


def _time_off(
    tx: Connection, scope: Scope, ids: Iterable[int], clinics: dict[ClinicId, domain.Clinic]
) -> defaultdict[int, list[Interval]]:
    row, span = people.TimeOff, span_of(scope, clinics)
    found = tx.execute(
        select(row.practitioner_id, row.starts, row.ends).where(
            row.practitioner_id.in_(ids), row.ends > span.starts, row.starts < span.ends
        )
    )
    off = defaultdict(list)
    for practitioner, starts, ends in found:
        off[practitioner].append(Interval(starts, ends))
    return off


def _busy_elsewhere(
    tx: Connection, scope: Scope, ids: Iterable[int], clinics: dict[ClinicId, domain.Clinic]
) -> defaultdict[int, list[Interval]]:
    elsewhere = defaultdict(list)
    for practitioner, interval in busy.of_practitioners(tx, ids, span_of(scope, clinics)):
        elsewhere[practitioner].append(interval)
    return elsewhere
