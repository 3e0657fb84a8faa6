"""What live holds keep: their visits count as planned, as they may be booked at any moment."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

from coord.domain.local_time import local_date
from coord.store import diary, people, places
from coord.store.asking import Answers, Question, ask
from coord.store.facts.asked import FROM_HOLD, NOW, ORGANIZATION, PATIENT

_LIVE = (
    diary.Hold.organization_id == ORGANIZATION,
    diary.Hold.expires_at > NOW,
    diary.Hold.id != FROM_HOLD,
)

_KIND = places.AppointmentType

_TYPES: Question = (
    select(_KIND.code, _KIND.needs_order, _KIND.is_treatment, _KIND.valid_from)
    .where(_KIND.organization_id == ORGANIZATION)
    .order_by(_KIND.valid_from)
)
ZONES: Question = select(places.Clinic.id, places.Clinic.time_zone).where(
    places.Clinic.organization_id == ORGANIZATION
)

_LIMITED = select(people.Practitioner.id).where(
    people.Practitioner.organization_id == ORGANIZATION, people.Practitioner.day_doses.is_not(None)
)
_IS_OWN = diary.Hold.patient_id == PATIENT

# The patient's, and everybody's where there are people whose treatment visits of a day are limited.
_HELD: Question = select(diary.Hold.unit, _IS_OWN.label("is_own")).where(
    *_LIVE, or_(_IS_OWN, _LIMITED.exists())
)
QUESTIONS = (_HELD,)


def with_meaning(tx: Connection, answers: Answers, values: Mapping[str, Any]) -> Answers:
    """The answers with what kinds of visits there are, and where: asked only where something is reserved."""
    return {**answers, **ask(tx, (_TYPES, ZONES), values)} if answers[_HELD] else answers


def under_orders(answers: Answers) -> list[tuple[date, str]]:
    """The patient's reserved visits that need an order: local day and type, in order of time."""
    visits = _visits(unit for unit, is_own in answers[_HELD] if is_own)
    dated = ((_day(one, answers), one["type"]) for one in visits)
    return sorted((day, code) for day, code in dated if _kind_on(day, code, answers).needs_order)


def treatments(answers: Answers) -> Iterator[tuple[int, int]]:
    """Who has a part in which reserved treatment visit, by its start."""
    for one in _visits(unit for unit, _ in answers[_HELD]):
        if _kind_on(_day(one, answers), one["type"], answers).is_treatment:
            for who in sorted(set(one["people"].values())):
                yield who, one["starts"]


def _day(one: Mapping[str, Any], answers: Answers) -> date:
    """The local day of a reserved visit."""
    zone = next(zone for id_, zone in answers[ZONES] if id_ == one["clinic"])
    return local_date(one["starts"], ZoneInfo(zone))


def _kind_on(day: date, code: str, answers: Answers) -> Any:
    """The kind as it is on the day; before it was there at all, as it was at first."""
    first, *later = (row for row in answers[_TYPES] if row.code == code)
    return next((row for row in reversed(later) if row.valid_from <= day), first)


def _visits(units: Iterable[list[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    return chain.from_iterable(units)
