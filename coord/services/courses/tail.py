"""Planning the tail of a course anew: what is past or fixed stays, and several ways to have the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.appointment import UPCOMING, Status
from coord.domain.course import Step
from coord.domain.local_time import local_date
from coord.domain.permissions import Actor
from coord.domain.ranking import NO_WISHES, Wishes
from coord.services.booking.units import unit_of
from coord.services.courses.planning import CourseAsk, PlannedCourse, read_for, ways_of
from coord.services.errors import NotFound
from coord.store import courses
from coord.store.courses import FoundCourse
from coord.store.db import reading, transaction
from coord.store.units import BookedAppointment

Unit = list[BookedAppointment]
DAY = timedelta(days=1)
# How much longer a step may take than it was booked for, where no other spacing is known
LOOSELY = 7
FIRST_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class TailAsk:
    """From which day on visits are planned anew (tomorrow at the earliest), and before which none is.

    By whom and at what wished times; `spacing` is in days after the step before, for each step that is left;
    without it, as it was booked.
    """

    since: date | None = None
    resumes: date | None = None
    therapist: str | None = None
    wishes: Wishes = NO_WISHES
    spacing: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class CourseVisitName:
    """A visit of the course as it stands."""

    public_id: str
    starts: int
    zone: str
    status: str


@dataclass(frozen=True, slots=True)
class Tail:
    """What stays, what is planned anew with its steps and versions, and the ways to have it."""

    course: str
    patient: str
    fixed: tuple[CourseVisitName, ...]
    left: tuple[CourseVisitName, ...]
    steps: tuple[Step, ...]
    versions: tuple[int, ...]
    since: date
    resumes: date
    planned: PlannedCourse


@dataclass(frozen=True, slots=True)
class Parted:
    """A course in two parts: from which day on it is planned anew, and the first day that may be."""

    fixed: list[Any]
    left: list[Any]
    since: date
    resumes: date


def course_of(visit: str, *, by: Actor) -> str | None:
    """The public id of the course that a visit belongs to, where something of it is still to come."""
    with reading() as tx:
        found = courses.of_visit(tx, by.organization_id, visit)
        return found.public_id if found else None


def newest_of(patient: str, *, by: Actor) -> str:
    """The public id of the patient's newest course; raises NotFound without one."""
    with reading() as tx:
        return must(courses.of_patient(tx, by.organization_id, patient)).public_id


def tail(course: str, ask: TailAsk, *, by: Actor, now: datetime) -> Tail:
    """Ways to have the rest of the course from a day on; the look at the patient is audited.

    Raises NotFound for a strange course, or where nothing of it is left from then on.
    """
    with transaction() as tx:
        found = must(courses.find(tx, by.organization_id, course))
        parted = parted_at(tx, found, ask, now)
        units = [unit_of(tx, row.public_id, by) for row in parted.left]
        steps = _steps(ask, parted, units)
        wanted = _ask(found, ask, parted, steps)
        known = read_for(tx, wanted, tuple(one.id for unit in units for one in unit), by, now)
    return Tail(
        found.public_id,
        found.patient_public_id,
        tuple(map(_named, parted.fixed)),
        tuple(map(_named, parted.left)),
        steps,
        tuple(unit[0].version for unit in units),
        parted.since,
        parted.resumes,
        ways_of(wanted, known, now),
    )


def must(found: FoundCourse | None) -> FoundCourse:
    if found is None:
        raise NotFound
    return found


def parted_at(tx: Connection, found: FoundCourse, ask: TailAsk, now: datetime) -> Parted:
    """What is today or before the wished day stays; what was cancelled is no part of it."""
    rows = [row for row in courses.visits(tx, found.id) if row.status != Status.CANCELLED]
    if not rows:
        raise NotFound
    tomorrow = now.astimezone(ZoneInfo(rows[0].zone)).date() + DAY
    since = max(ask.since or tomorrow, tomorrow)
    left = [row for row in rows if row.status in UPCOMING and _day(row) >= since]
    if not left:
        raise NotFound
    fixed = [row for row in rows if row not in left]
    return Parted(fixed, left, since, max(ask.resumes or since, since))


def _day(row: Any) -> date:
    return local_date(row.starts, ZoneInfo(row.zone))


def _named(row: Any) -> CourseVisitName:
    return CourseVisitName(row.public_id, row.starts, row.zone, row.status)


def _steps(ask: TailAsk, parted: Parted, units: Sequence[Unit]) -> tuple[Step, ...]:
    """The kinds of the visits that are left, as far apart as is wished, or as they were booked."""
    codes = [unit[0].type_code for unit in units]
    if [one.type_code for one in ask.spacing] == codes:
        return ask.spacing
    return tuple(
        Step(code, row.at_least_days, _most(row)) for code, row in zip(codes, parted.left, strict=True)
    )


def _most(row: Any) -> int:
    """Where a step was booked for one number of days, it may take some more."""
    is_exact = row.at_most_days == row.at_least_days
    return int(row.at_least_days + LOOSELY if is_exact else row.at_most_days)


def _ask(found: FoundCourse, ask: TailAsk, parted: Parted, steps: tuple[Step, ...]) -> CourseAsk:
    """The first of the rest keeps its distance from the last that stays."""
    first, latest = parted.resumes, parted.resumes + FIRST_WITHIN
    if parted.fixed:
        before = max(map(_day, parted.fixed))
        first = max(first, before + steps[0].at_least * DAY)
        latest = max(before + steps[0].at_most * DAY, first + FIRST_WITHIN)
    return CourseAsk(
        found.patient_public_id,
        parted.left[0].clinic,
        steps,
        first,
        latest,
        ask.therapist,
        ask.wishes,
    )
