"""What live holds keep: their visits count as planned, as they may be booked at any moment."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select

from coord.domain.local_time import local_date
from coord.store import diary, people, places
from coord.store.asking import Answers, Question
from coord.store.facts.asked import FROM_HOLD, NOW, ORGANIZATION, PATIENT, TODAY

_LIVE = (
    diary.Hold.organization_id == ORGANIZATION,
    diary.Hold.expires_at > NOW,
    diary.Hold.id != FROM_HOLD,
)

_KIND = places.AppointmentType
_IN_FORCE = (_KIND.organization_id == ORGANIZATION, _KIND.valid_from <= TODAY)

_OF_PATIENT: Question = select(diary.Hold.unit).where(*_LIVE, diary.Hold.patient_id == PATIENT)

# What kinds of visits there are matters only where something is reserved.
_TYPES: Question = (
    select(_KIND.code, _KIND.needs_order, _KIND.is_treatment)
    .where(*_IN_FORCE, exists().where(*_LIVE))
    .order_by(_KIND.valid_from)
)
ZONES: Question = select(places.Clinic.id, places.Clinic.time_zone).where(
    places.Clinic.organization_id == ORGANIZATION
)
OF_PATIENT = (_OF_PATIENT, _TYPES, ZONES)

# Of everybody's, for those whose treatment visits of a day are limited.
_LIMITED = select(people.Practitioner.id).where(
    people.Practitioner.organization_id == ORGANIZATION, people.Practitioner.day_doses.is_not(None)
)
_OF_ALL: Question = select(diary.Hold.unit).where(*_LIVE, _LIMITED.exists())
OF_PRACTITIONERS = (_OF_ALL, _TYPES)


def under_orders(answers: Answers) -> list[tuple[date, str]]:
    """The patient's reserved visits that need an order: local day and type, in order of time."""
    need = {code: needs_order for code, needs_order, _ in answers[_TYPES]}
    zones = {id_: ZoneInfo(zone) for id_, zone in answers[ZONES]}
    return sorted(
        (local_date(one["starts"], zones[one["clinic"]]), one["type"])
        for one in _visits(answers[_OF_PATIENT])
        if need.get(one["type"])
    )


def treatments(answers: Answers) -> Iterator[tuple[int, int]]:
    """Who has a part in which reserved treatment visit, by its start."""
    are_treatments = {code: is_treatment for code, _, is_treatment in answers[_TYPES]}
    for one in _visits(answers[_OF_ALL]):
        if are_treatments.get(one["type"]):
            for who in sorted(set(one["people"].values())):
                yield who, one["starts"]


def _visits(rows: list[Any]) -> Iterator[dict[str, Any]]:
    for (unit,) in rows:
        yield from unit
