"""Practitioners with their hours, time off and qualifications."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import fields
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select, union

from coord.domain import facts as domain
from coord.domain.appointment import (
    UPCOMING,
    ClinicId,
    PersonId,
    PractitionerId,
    ResourceId,
    Status,
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
from coord.store import busy, diary, people, places
from coord.store.asking import Answers, Question
from coord.store.facts import held, hours_elsewhere
from coord.store.facts.asked import (
    BEGIN,
    CLINICS,
    END,
    EVERYBODY,
    FIRST,
    LAST,
    ORGANIZATION,
    PEOPLE,
    WITH_LIFE_SUPPORT,
    WITHOUT,
)
from coord.store.facts.places import weekly_hours
from coord.store.facts.scope import Scope
from coord.store.prepared import among, outside

_LIFE_SUPPORT = select(people.Qualification.practitioner_id).where(
    people.Qualification.kind.in_(LIFE_SUPPORT)
)

# Everybody of the clinics, or the named people and, where asked for, whoever is trained in life support.
# They are found once for all questions that are asked together.
WANTED = union(
    select(people.Practitioner.id).where(among(people.Practitioner.id, PEOPLE)),
    select(people.AvailabilityRule.practitioner_id).where(
        among(people.AvailabilityRule.clinic_id, CLINICS),
        or_(EVERYBODY, WITH_LIFE_SUPPORT & people.AvailabilityRule.practitioner_id.in_(_LIFE_SUPPORT)),
    ),
).cte("wanted")

_LIMITS = tuple(getattr(people.Practitioner, one.name) for one in fields(domain.Limits))

_PEOPLE: Question = (
    select(
        people.Practitioner.id,
        people.Practitioner.name,
        people.Practitioner.titles,
        people.Practitioner.person_id,
        people.Practitioner.languages,
        people.Practitioner.gender,
        *_LIMITS,
    )
    .where(people.Practitioner.organization_id == ORGANIZATION, people.Practitioner.id == WANTED.c.id)
    .order_by(people.Practitioner.id)
)

_RESOURCES: Question = select(
    diary.Resource.practitioner_id, diary.Resource.kind, diary.Resource.id, diary.Resource.capacity
).where(diary.Resource.practitioner_id == WANTED.c.id)

_HOURS: Question = select(people.AvailabilityRule.__table__).where(
    people.AvailabilityRule.practitioner_id == WANTED.c.id, among(people.AvailabilityRule.clinic_id, CLINICS)
)

_EXCEPTIONS: Question = select(people.AvailabilityException.__table__).where(
    people.AvailabilityException.practitioner_id == WANTED.c.id,
    among(people.AvailabilityException.clinic_id, CLINICS),
    people.AvailabilityException.day.between(FIRST, LAST),
)

_QUALIFICATIONS: Question = select(people.Qualification.__table__).where(
    people.Qualification.practitioner_id == WANTED.c.id
)

_TIME_OFF: Question = select(
    people.TimeOff.practitioner_id, people.TimeOff.starts, people.TimeOff.ends
).where(
    people.TimeOff.practitioner_id == WANTED.c.id, people.TimeOff.ends > BEGIN, people.TimeOff.starts < END
)

_BUSY: Question = select(busy.Busy.practitioner_id, busy.Busy.starts, busy.Busy.ends).where(
    busy.Busy.practitioner_id == WANTED.c.id, busy.Busy.ends > BEGIN, busy.Busy.starts < END
)

# The treatment visits of those who have no more than some a day; of two at one time, both.
_TREATMENTS: Question = (
    select(diary.Assignment.practitioner_id, diary.Appointment.starts, diary.Appointment.id)
    .distinct()
    .join(diary.Appointment, diary.Appointment.id == diary.Assignment.appointment_id)
    .join(places.AppointmentType, places.AppointmentType.id == diary.Appointment.appointment_type_id)
    .join(diary.Participant, diary.Participant.appointment_id == diary.Appointment.id)
    .join(people.Practitioner, people.Practitioner.id == diary.Assignment.practitioner_id)
    .where(
        diary.Assignment.practitioner_id == WANTED.c.id,
        people.Practitioner.day_doses.is_not(None),
        places.AppointmentType.is_treatment,
        diary.Participant.status.in_((*UPCOMING, Status.ARRIVED, Status.FULFILLED)),
        diary.Appointment.starts >= BEGIN,
        diary.Appointment.starts < END,
        outside(diary.Appointment.id, WITHOUT),
    )
)

QUESTIONS = (
    *(_PEOPLE, _TREATMENTS, _RESOURCES, _HOURS, _EXCEPTIONS, _QUALIFICATIONS, _TIME_OFF, _BUSY),
    *held.QUESTIONS,
)


def practitioners_of(
    answers: Answers, scope: Scope, clinics: dict[ClinicId, domain.Clinic]
) -> dict[PractitionerId, domain.Practitioner]:
    """Those the scope names, and where asked for those of its clinics who are trained in life support."""
    resources, working = _resources(answers), _working(answers, scope, clinics)
    qualified, off = _qualifications(answers), _intervals(answers[_TIME_OFF])
    elsewhere = _intervals(answers[_BUSY])
    also = hours_elsewhere.hours_elsewhere(answers, scope)
    treatments = _treatments(answers)
    return {
        PractitionerId(row.id): domain.Practitioner(
            id=PractitionerId(row.id),
            name=f"{row.name}, {row.titles}" if row.titles else row.name,
            person_id=PersonId(row.person_id),
            attention_id=ResourceId(resources[row.id, "attention"][0]),
            cover_id=ResourceId(resources[row.id, "cover"][0]),
            cover=resources[row.id, "cover"][1],
            qualifications=tuple(qualified[row.id]),
            working=working[row.id],
            time_off=tuple(off[row.id]),
            languages=frozenset(row.languages),
            gender=row.gender,
            limits=domain.Limits(*(getattr(row, one.key) for one in _LIMITS)),
            treatments=tuple(treatments[row.id]) if row.day_doses is not None else (),
            busy_elsewhere=merge(elsewhere[row.id]),
            also_working=also.get(row.id, {}),
        )
        for row in answers[_PEOPLE]
    }


def _treatments(answers: Answers) -> defaultdict[int, list[int]]:
    """The starts by practitioner, of what is booked and of what is reserved."""
    found = defaultdict(list)
    for who, starts, _ in answers[_TREATMENTS]:
        found[who].append(starts)
    for who, starts in held.treatments(answers):
        found[who].append(starts)
    return found


def _resources(answers: Answers) -> dict[tuple[int, str], tuple[int, int]]:
    return {(who, kind): (id_, capacity) for who, kind, id_, capacity in answers[_RESOURCES]}


def _working(
    answers: Answers, scope: Scope, clinics: dict[ClinicId, domain.Clinic]
) -> defaultdict[int, dict[ClinicId, Spans]]:
    """Weekly hours, one-off additions put in and one-off absences taken out."""
    rules: defaultdict[tuple[int, int], list[WeeklyHours]] = defaultdict(list)
    for one in answers[_HOURS]:
        rules[one.practitioner_id, one.clinic_id].append(weekly_hours(one, one.every_weeks))
    changes = _exceptions(answers)
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


def _exceptions(answers: Answers) -> defaultdict[tuple[int, int], list[DayException]]:
    changes = defaultdict(list)
    for one in answers[_EXCEPTIONS]:
        change = DayException(one.day, one.opens, one.closes, one.is_available)
        changes[one.practitioner_id, one.clinic_id].append(change)
    return changes


def _qualifications(answers: Answers) -> defaultdict[int, list[Qualification]]:
    qualified = defaultdict(list)
    for one in answers[_QUALIFICATIONS]:
        qualified[one.practitioner_id].append(
            Qualification(
                Kind(one.kind), one.jurisdiction, one.valid_from, one.valid_until, one.status == "active"
            )
        )
    return qualified


def _intervals(rows: Iterable[Any]) -> defaultdict[int, list[Interval]]:
    """By practitioner; calendars of one person may overlap."""
    found = defaultdict(list)
    for practitioner, starts, ends in rows:
        found[practitioner].append(Interval(starts, ends))
    return found
