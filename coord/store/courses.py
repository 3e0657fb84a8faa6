"""Courses as they were booked: their steps, and the series by which all of their visits are told together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from coord.domain.appointment import Proposal
from coord.domain.permissions import Actor
from coord.store import diary, people, places
from coord.store.asking import Answers
from coord.store.batch import Batch
from coord.store.db import public_id
from coord.store.numbering import numbers_in, numbers_of

_OF_EACH = numbers_of(diary.Course, diary.CourseStep, diary.Series)
NUMBERS = (_OF_EACH,)
NO_RHYTHM = 0

# Days after the step before, at least and at most
Spacing = tuple[int, int]


@dataclass(frozen=True, slots=True)
class NewCourse:
    """The numbers of a course, of its steps in order, and of its series."""

    id: int
    steps: list[int]
    series: int


def put(
    batch: Batch,
    answers: Answers,
    units: Sequence[Proposal],
    days: Sequence[date],
    spacing: Sequence[Spacing],
    by: Actor,
    now: datetime,
    template: int | None = None,
) -> NewCourse:
    """Put the rows of a new course into the batch; each unit is a step of it, `template` what it is from.

    `days` are the units' own, where they are held; what is between them is kept where it was not planned by
    any spacing.
    """
    ids, steps, series_ids = numbers_in(answers, _OF_EACH)
    found = NewCourse(ids[0], steps[: len(units)], series_ids[0])
    common = {"organization_id": by.organization_id, "patient_id": units[0].patient_id}
    made = {"created_by_id": by.user_id, "created_at": now}
    series = {"id": found.series, "public_id": public_id(), "every_weeks": NO_RHYTHM}
    batch.add(diary.Series, [{**common, **made, **series}])
    course = {"id": found.id, "public_id": public_id(), "starts_on": days[0]}
    batch.add(diary.Course, [{**common, **course, "course_template_id": template}])
    batch.add(diary.CourseStep, _steps(found, units, spacing or _as_booked(days)))
    return found


def _as_booked(days: Sequence[date]) -> list[Spacing]:
    return [(0, 0), *(((after - before).days,) * 2 for before, after in pairwise(days))]


def _steps(course: NewCourse, units: Sequence[Proposal], spacing: Sequence[Spacing]) -> list[dict[str, int]]:
    return [
        {
            "id": course.steps[place],
            "course_id": course.id,
            "position": place,
            "appointment_type_id": unit.main.type.id,
            "at_least_days": at_least,
            "at_most_days": at_most,
        }
        for place, (unit, (at_least, at_most)) in enumerate(zip(units, spacing, strict=True))
    ]


@dataclass(frozen=True, slots=True)
class FoundCourse:
    """A course that was booked; `series` tells of all of its visits together."""

    id: int
    public_id: str
    patient_id: int
    patient_public_id: str


def find(tx: Connection, organization_id: int, name: str) -> FoundCourse | None:
    """The course of that public id; another organization's is not there."""
    return _one(tx, organization_id, diary.Course.public_id == name)


def of_visit(tx: Connection, organization_id: int, visit: str) -> FoundCourse | None:
    """The course of which an appointment (by public id) is a visit."""
    step, one = diary.CourseStep, diary.Appointment
    within = select(step.course_id).join(one, one.course_step_id == step.id).where(one.public_id == visit)
    return _one(tx, organization_id, diary.Course.id.in_(within))


def of_patient(tx: Connection, organization_id: int, patient: str) -> FoundCourse | None:
    """The patient's newest course."""
    return _one(tx, organization_id, people.Patient.public_id == patient)


def _one(tx: Connection, organization_id: int, which: Any) -> FoundCourse | None:
    row, patient = diary.Course, people.Patient
    found = tx.execute(
        select(row.id, row.public_id, row.patient_id, patient.public_id.label("patient_public_id"))
        .join(patient, patient.id == row.patient_id)
        .where(row.organization_id == organization_id, which)
        .order_by(row.id.desc())
    ).first()
    return FoundCourse(*found) if found else None


def visits(tx: Connection, course_id: int) -> list[Any]:
    """The leading visit of each step, in order, with its standing and the spacing of the step."""
    step, one, part, clinic = diary.CourseStep, diary.Appointment, diary.Participant, places.Clinic
    query = (
        select(
            one.id,
            one.public_id,
            one.starts,
            one.series_id,
            part.status,
            step.position,
            step.at_least_days,
            step.at_most_days,
            clinic.public_id.label("clinic"),
            clinic.time_zone.label("zone"),
        )
        .join(one, one.course_step_id == step.id)
        .join(part, part.appointment_id == one.id)
        .join(clinic, clinic.id == one.clinic_id)
        .where(step.course_id == course_id, one.follows_id.is_(None))
    )
    return list(tx.execute(query.order_by(one.starts, step.position)).all())
