"""When those trained in life support work at clinics that were not asked about, while these are open."""

from collections import defaultdict
from zoneinfo import ZoneInfo

from sqlalchemy import select

from coord.domain.appointment import ClinicId
from coord.domain.availability import (
    DayException,
    WeeklyHours,
    exception_intervals,
    open_intervals,
)
from coord.domain.interval import Interval, intersect, merge, subtract
from coord.domain.qualifications import LIFE_SUPPORT
from coord.store import people, places
from coord.store.asking import Answers, Question
from coord.store.facts import held
from coord.store.facts.asked import CLINICS, FIRST, LAST, ORGANIZATION
from coord.store.facts.places import weekly_hours
from coord.store.facts.scope import Scope
from coord.store.prepared import outside

_TRAINED = (
    select(people.Practitioner.id)
    .distinct()
    .join(people.Qualification, people.Qualification.practitioner_id == people.Practitioner.id)
    .where(people.Practitioner.organization_id == ORGANIZATION, people.Qualification.kind.in_(LIFE_SUPPORT))
    .cte("trained")
)

_HOURS: Question = select(people.AvailabilityRule.__table__).where(
    people.AvailabilityRule.practitioner_id == _TRAINED.c.id,
    outside(people.AvailabilityRule.clinic_id, CLINICS),
)

_EXCEPTIONS: Question = select(people.AvailabilityException.__table__).where(
    people.AvailabilityException.practitioner_id == _TRAINED.c.id,
    outside(people.AvailabilityException.clinic_id, CLINICS),
    people.AvailabilityException.day.between(FIRST, LAST),
)

_OTHERS = (
    select(places.Clinic.id)
    .where(places.Clinic.organization_id == ORGANIZATION, outside(places.Clinic.id, CLINICS))
    .cte("other_clinic")
)
_OPEN: Question = select(places.ClinicHours.__table__).where(places.ClinicHours.clinic_id == _OTHERS.c.id)
_CLOSED: Question = select(places.ClinicClosure.clinic_id, places.ClinicClosure.day).where(
    places.ClinicClosure.clinic_id == _OTHERS.c.id,
    places.ClinicClosure.day.between(FIRST, LAST),
)

QUESTIONS = (_HOURS, _EXCEPTIONS, held.ZONES, _OPEN, _CLOSED)


def hours_elsewhere(answers: Answers, scope: Scope) -> dict[int, dict[ClinicId, tuple[Interval, ...]]]:
    """By practitioner and clinic, where that was asked."""
    if _HOURS not in answers:
        return {}
    zones = {id_: ZoneInfo(zone) for id_, zone in answers[held.ZONES] if id_ not in scope.clinic_ids}
    opening = _opening(answers, scope, zones)
    rules, changes = _rules(answers), _changes(answers)
    found: defaultdict[int, dict[ClinicId, tuple[Interval, ...]]] = defaultdict(dict)
    for who, where in {*rules, *changes}:
        hours = _hours(rules[who, where], changes[who, where], zones[where], scope)
        found[who][ClinicId(where)] = intersect(hours, opening[where])
    return found


def _hours(
    rules: list[WeeklyHours], changes: list[DayException], zone: ZoneInfo, scope: Scope
) -> tuple[Interval, ...]:
    regular = open_intervals(rules, zone, scope.days)
    more = exception_intervals(changes, zone, is_available=True)
    return subtract(merge((*regular, *more)), exception_intervals(changes, zone, is_available=False))


def _opening(answers: Answers, scope: Scope, zones: dict[int, ZoneInfo]) -> dict[int, tuple[Interval, ...]]:
    rules, closed = defaultdict(list), {(clinic, day) for clinic, day in answers[_CLOSED]}
    for one in answers[_OPEN]:
        rules[one.clinic_id].append(weekly_hours(one))
    return {
        clinic: open_intervals(
            rules[clinic], zone, [day for day in scope.days if (clinic, day) not in closed]
        )
        for clinic, zone in zones.items()
    }


def _rules(answers: Answers) -> defaultdict[tuple[int, int], list[WeeklyHours]]:
    rules = defaultdict(list)
    for one in answers[_HOURS]:
        rules[one.practitioner_id, one.clinic_id].append(weekly_hours(one, one.every_weeks))
    return rules


def _changes(answers: Answers) -> defaultdict[tuple[int, int], list[DayException]]:
    changes = defaultdict(list)
    for one in answers[_EXCEPTIONS]:
        change = DayException(one.day, one.opens, one.closes, one.is_available)
        changes[one.practitioner_id, one.clinic_id].append(change)
    return changes
