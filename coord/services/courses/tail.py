"""Planning the tail of a course anew: what is past or fixed stays, and several ways to have the rest."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.appointment import Status
from coord.domain.course import BookedStep, Parted, Step
from coord.domain.course.tail import first_days, parted, spacing
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
class PartedRows:
    """A course in two parts, as rows and as what they were booked as."""

    parts: Parted
    fixed: list[Any]
    left: list[Any]

    @property
    def booked_left(self) -> list[BookedStep]:
        return list(map(_booked, self.left))


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
        rows = parted_at(tx, found, ask, now)
        units = [unit_of(tx, row.public_id, by) for row in rows.left]
        steps = spacing([unit[0].type_code for unit in units], rows.booked_left, ask.spacing)
        wanted = _ask(found, ask, rows, steps)
        known = read_for(tx, wanted, tuple(one.id for unit in units for one in unit), by, now)
    return Tail(
        found.public_id,
        found.patient_public_id,
        tuple(map(_named, rows.fixed)),
        tuple(map(_named, rows.left)),
        steps,
        tuple(unit[0].version for unit in units),
        rows.parts.since,
        rows.parts.resumes,
        ways_of(wanted, known, now),
    )


def must(found: FoundCourse | None) -> FoundCourse:
    if found is None:
        raise NotFound
    return found


def parted_at(tx: Connection, found: FoundCourse, ask: TailAsk, now: datetime) -> PartedRows:
    """The course in two parts, by the clock of its first clinic; NotFound where nothing is left of it."""
    rows = [row for row in courses.visits(tx, found.id) if row.status != Status.CANCELLED]
    if not rows:
        raise NotFound
    today = now.astimezone(ZoneInfo(rows[0].zone)).date()
    parts = parted(list(map(_booked, rows)), ask.since, ask.resumes, today)
    if not parts.left:
        raise NotFound
    return PartedRows(parts, [rows[place] for place in parts.fixed], [rows[place] for place in parts.left])


def _booked(row: Any) -> BookedStep:
    day = local_date(row.starts, ZoneInfo(row.zone))
    return BookedStep(row.status, day, row.at_least_days, row.at_most_days)


def _named(row: Any) -> CourseVisitName:
    return CourseVisitName(row.public_id, row.starts, row.zone, row.status)


def _ask(found: FoundCourse, ask: TailAsk, rows: PartedRows, steps: tuple[Step, ...]) -> CourseAsk:
    first, latest = first_days(list(map(_booked, rows.fixed)), steps[0], rows.parts.resumes)
    return CourseAsk(
        found.patient_public_id,
        rows.left[0].clinic,
        steps,
        first,
        latest,
        ask.therapist,
        ask.wishes,
    )
