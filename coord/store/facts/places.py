"""Clinics with their opening hours, and rooms."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_, select

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
from coord.domain.interval import Interval
from coord.domain.local_time import days_between
from coord.domain.qualifications import Certification, Days
from coord.store import diary, places
from coord.store.asking import Answers, Question, ask
from coord.store.facts.asked import CLINICS, CLOSED_SINCE, EVERY_ROOM, LAST, ORGANIZATION, ROOMS, closed_since
from coord.store.facts.scope import Scope
from coord.store.prepared import among

_CLINICS: Question = select(
    places.Clinic.id, places.Clinic.name, places.Clinic.jurisdiction, places.Clinic.time_zone
).where(places.Clinic.organization_id == ORGANIZATION, among(places.Clinic.id, CLINICS))

_HOURS: Question = select(places.ClinicHours.__table__).where(among(places.ClinicHours.clinic_id, CLINICS))

_CLOSURES: Question = select(places.ClinicClosure.clinic_id, places.ClinicClosure.day).where(
    among(places.ClinicClosure.clinic_id, CLINICS), places.ClinicClosure.day.between(CLOSED_SINCE, LAST)
)

_CERTIFICATIONS: Question = select(places.ClinicCertification.__table__).where(
    among(places.ClinicCertification.clinic_id, CLINICS)
)

_ROOMS_WANTED = or_(among(places.Room.id, ROOMS), EVERY_ROOM & among(places.Room.clinic_id, CLINICS))
WANTED_ROOMS = select(places.Room.id).where(places.Room.organization_id == ORGANIZATION, _ROOMS_WANTED)

_ROOMS: Question = (
    select(
        places.Room.id,
        places.Room.name,
        places.Room.clinic_id,
        diary.Resource.id.label("resource_id"),
        places.Room.features,
        places.Room.places,
        places.Room.out_of_use,
    )
    .join(diary.Resource, diary.Resource.room_id == places.Room.id)
    .where(places.Room.organization_id == ORGANIZATION, _ROOMS_WANTED)
    .order_by(places.Room.id)
)

_WAYS: Question = select(
    places.ClinicTravel.from_clinic_id, places.ClinicTravel.to_clinic_id, places.ClinicTravel.minutes
).where(
    places.ClinicTravel.organization_id == ORGANIZATION,
    or_(among(places.ClinicTravel.from_clinic_id, CLINICS), among(places.ClinicTravel.to_clinic_id, CLINICS)),
)

_OF_CLINICS = (_CLINICS, _HOURS, _CLOSURES, _CERTIFICATIONS)
QUESTIONS = (*_OF_CLINICS, _ROOMS, _WAYS)


def clinics_of(answers: Answers, scope: Scope) -> dict[ClinicId, domain.Clinic]:
    """The clinics of the scope, with the clinic days before it that deadlines are counted by."""
    return _clinics(answers, days_between(closed_since(scope), scope.last))


def clinics(
    tx: Connection, organization_id: int, clinic_ids: Collection[int], days: list[date]
) -> dict[ClinicId, domain.Clinic]:
    """These clinics of the organization, with their opening hours on the days."""
    names = {"organization": organization_id, "clinics": list(clinic_ids)}
    answers = ask(tx, _OF_CLINICS, {**names, "closed_since": days[0], "last": days[-1]})
    return _clinics(answers, days)


def _clinics(answers: Answers, days: list[date]) -> dict[ClinicId, domain.Clinic]:
    hours, closures = _clinic_hours(answers), _closures(answers)
    certified = _certifications(answers)
    return {
        ClinicId(one.id): domain.Clinic(
            ClinicId(one.id),
            one.name,
            one.jurisdiction,
            ZoneInfo(one.time_zone),
            _opening(hours[one.id], closures[one.id], ZoneInfo(one.time_zone), days),
            tuple(certified[one.id]),
        )
        for one in answers[_CLINICS]
    }


def _certifications(answers: Answers) -> defaultdict[int, list[Certification]]:
    certified = defaultdict(list)
    for one in answers[_CERTIFICATIONS]:
        certified[one.clinic_id].append(Certification(one.kind, Days(one.valid_from, one.valid_until)))
    return certified


def _opening(
    rules: list[WeeklyHours], closed: set[date], zone: ZoneInfo, days: list[date]
) -> tuple[Interval, ...]:
    return open_intervals(rules, zone, (day for day in days if day not in closed))


def _clinic_hours(answers: Answers) -> defaultdict[int, list[WeeklyHours]]:
    hours = defaultdict(list)
    for found in answers[_HOURS]:
        hours[found.clinic_id].append(weekly_hours(found))
    return hours


def weekly_hours(found: Any, every_weeks: int = 1) -> WeeklyHours:
    return WeeklyHours(
        found.weekday, found.opens, found.closes, found.valid_from, found.valid_until, every_weeks
    )


def _closures(answers: Answers) -> defaultdict[int, set[date]]:
    closures = defaultdict(set)
    for clinic_id, day in answers[_CLOSURES]:
        closures[clinic_id].add(day)
    return closures


def travel_of(answers: Answers) -> dict[tuple[ClinicId, ClinicId], int]:
    """The ways from and to the clinics, in minutes, as far as they are known."""
    return {(ClinicId(start), ClinicId(end)): minutes for start, end, minutes in answers[_WAYS]}


def rooms_of(answers: Answers) -> dict[RoomId, domain.Room]:
    return {
        RoomId(id_): domain.Room(
            RoomId(id_),
            name,
            ClinicId(clinic),
            ResourceId(resource),
            frozenset(features),
            held,
            tuple(Interval(*pair) for pair in out_of_use),
        )
        for id_, name, clinic, resource, features, held, out_of_use in answers[_ROOMS]
    }
