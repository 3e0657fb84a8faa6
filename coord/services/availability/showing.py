"""What pages show of hours: of everybody, of one practitioner, of one clinic."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.facts import Limits
from coord.domain.holidays import Holiday, federal_holidays
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor, Permission
from coord.services.availability import preview
from coord.services.availability.values import PreviewDay
from coord.services.availability.writing import day_there, find_clinic, is_editor
from coord.services.errors import NotFound
from coord.store import availability
from coord.store.availability import FoundClinic, FoundPractitioner, FoundRoom
from coord.store.db import reading


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Rules that differ in nothing but their weekday."""

    rules: tuple[int, ...]
    weekdays: tuple[int, ...]
    opens: int
    closes: int
    every_weeks: int
    valid_from: date | None
    valid_until: date | None
    clinic: str = ""
    clinic_public_id: str = ""


@dataclass(frozen=True, slots=True)
class Off:
    number: int
    starts: int
    ends: int
    kind: str


@dataclass(frozen=True, slots=True)
class Change:
    number: int
    clinic: str
    day: date
    opens: int
    closes: int
    is_available: bool


@dataclass(frozen=True, slots=True)
class Closed:
    number: int
    day: date
    name: str


@dataclass(frozen=True, slots=True)
class Way:
    start: str
    end: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Everybody:
    """Whose hours there are; `own` is the practitioner who the user is, if any."""

    practitioners: tuple[FoundPractitioner, ...]
    clinics: tuple[FoundClinic, ...]
    travel: tuple[Way, ...]
    own: str | None


@dataclass(frozen=True, slots=True)
class PractitionerHours:
    who: FoundPractitioner
    may_edit: bool
    days: tuple[PreviewDay, ...]
    weekly: tuple[HoursLine, ...]
    changes: tuple[Change, ...]
    time_off: tuple[Off, ...]
    limits: Limits
    clinics: tuple[FoundClinic, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class ClinicTimes:
    clinic: FoundClinic
    may_edit: bool
    days: tuple[PreviewDay, ...]
    weekly: tuple[HoursLine, ...]
    closures: tuple[Closed, ...]
    rooms: tuple[FoundRoom, ...]


def everybody(*, by: Actor) -> Everybody:
    with reading() as tx:
        found = availability.practitioners(tx, by.organization_id)
        own = availability.own_practitioner(tx, by.organization_id, by.user_id)
        return Everybody(
            tuple(found),
            tuple(availability.clinics(tx, by.organization_id)),
            tuple(
                Way(row.start, row.end, row.minutes) for row in availability.travel(tx, by.organization_id)
            ),
            next((one.public_id for one in found if one.id == own), None),
        )


def practitioner(public_id: str, *, by: Actor, now: datetime) -> PractitionerHours:
    """Everything about one practitioner's time from today on."""
    with reading() as tx:
        who = availability.practitioner(tx, by.organization_id, public_id)
        if who is None:
            raise NotFound
        places = tuple(availability.clinics(tx, by.organization_id))
        today = day_there(now, places[0]) if places else now.date()
        weekly = availability.weekly(tx, who.id, today)
        own = {row.clinic_public_id for row in weekly}
        return PractitionerHours(
            who,
            is_editor(tx, who.id, by),
            preview.of_practitioner(tx, who.id, today, by, now),
            lines(weekly),
            _changes(tx, who.id, today),
            _off(tx, who.id, now),
            availability.limits(tx, who.id),
            places,
            next((one.zone.key for one in places if one.public_id in own), _first_zone(places)),
        )


def _first_zone(places: Iterable[FoundClinic]) -> str:
    return next((one.zone.key for one in places), "UTC")


def _changes(tx: Connection, practitioner_id: int, today: date) -> tuple[Change, ...]:
    return tuple(
        Change(row.id, row.clinic, row.day, row.opens, row.closes, row.is_available)
        for row in availability.exceptions(tx, practitioner_id, today)
    )


def _off(tx: Connection, practitioner_id: int, now: datetime) -> tuple[Off, ...]:
    rows = availability.time_off(tx, practitioner_id, to_minute(now))
    return tuple(Off(row.id, row.starts, row.ends, row.kind) for row in rows)


def clinic(public_id: str, *, by: Actor, now: datetime) -> ClinicTimes:
    """Everything about one clinic's time from today on."""
    with reading() as tx:
        place = find_clinic(tx, public_id, by)
        today = day_there(now, place)
        return ClinicTimes(
            place,
            by.may(Permission.EDIT_HOURS),
            preview.of_clinic(tx, place.id, today, by, now),
            lines(availability.opening(tx, place.id, today)),
            tuple(Closed(row.id, row.day, row.name) for row in availability.closures(tx, place.id, today)),
            tuple(one for one in availability.rooms(tx, by.organization_id) if one.clinic_id == place.id),
        )


def room(public_id: str, *, by: Actor) -> tuple[str, str]:
    """The public id of the room's clinic, and the room's name; raises NotFound without one."""
    with reading() as tx:
        found = availability.room(tx, by.organization_id, public_id)
        if found is None:
            raise NotFound
        clinics = availability.clinics(tx, by.organization_id)
        return next(one.public_id for one in clinics if one.id == found.clinic_id), found.name


def holidays(public_id: str, year: int, *, by: Actor, now: datetime) -> tuple[tuple[Holiday, bool], ...]:
    """The year's federal holidays that are still to come, and whether the clinic is closed then already."""
    with reading() as tx:
        place = find_clinic(tx, public_id, by)
        closed = {row.day for row in availability.closures(tx, place.id, date.min)}
        today = day_there(now, place)
        return tuple((one, one.day in closed) for one in federal_holidays(year) if one.day >= today)


def lines(rows: Iterable[Any]) -> tuple[HoursLine, ...]:
    """Rules of the same hours and term on one line, in order of clinic, first weekday and time."""
    groups: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for row in rows:
        place = (getattr(row, "clinic", ""), getattr(row, "clinic_public_id", ""))
        rhythm = getattr(row, "every_weeks", 1)
        groups[place, row.opens, row.closes, rhythm, row.valid_from, row.valid_until].append(row)
    return tuple(
        HoursLine(
            tuple(row.id for row in group),
            tuple(row.weekday for row in group),
            opens,
            closes,
            rhythm,
            first,
            last,
            *place,
        )
        for (place, opens, closes, rhythm, first, last), group in groups.items()
    )
