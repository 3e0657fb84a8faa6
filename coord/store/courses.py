"""Courses as they were booked: their steps, and the series by which all of their visits are told together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from coord.domain.appointment import Proposal
from coord.domain.local_time import to_moment
from coord.domain.permissions import Actor
from coord.store import diary
from coord.store.asking import Answers
from coord.store.batch import Batch
from coord.store.db import public_id
from coord.store.numbering import numbers_in, numbers_of

_COURSES, _STEPS, _SERIES = map(numbers_of, (diary.Course, diary.CourseStep, diary.Series))
NUMBERS = (_COURSES, _STEPS, _SERIES)
NO_RHYTHM = 0


@dataclass(frozen=True, slots=True)
class NewCourse:
    """The numbers of a course, of its steps in order, and of its series."""

    id: int
    steps: list[int]
    series: int


def put(batch: Batch, answers: Answers, units: Sequence[Proposal], by: Actor, now: datetime) -> NewCourse:
    """Put the rows of a new course into the batch; each unit is a step of it."""
    found = NewCourse(
        numbers_in(answers, _COURSES)[0],
        numbers_in(answers, _STEPS)[: len(units)],
        numbers_in(answers, _SERIES)[0],
    )
    common = {"organization_id": by.organization_id, "patient_id": units[0].patient_id}
    made = {"created_by_id": by.user_id, "created_at": now}
    series = {"id": found.series, "public_id": public_id(), "every_weeks": NO_RHYTHM}
    batch.add(diary.Series, [{**common, **made, **series}])
    starts_on = to_moment(units[0].main.starts).date()
    batch.add(diary.Course, [{**common, "id": found.id, "public_id": public_id(), "starts_on": starts_on}])
    batch.add(diary.CourseStep, _steps(found, units))
    return found


def _steps(course: NewCourse, units: Sequence[Proposal]) -> list[dict[str, int]]:
    days = [to_moment(unit.main.starts).date() for unit in units]
    gaps = [0, *((after - before).days for before, after in pairwise(days))]
    return [
        {
            "id": course.steps[place],
            "course_id": course.id,
            "position": place,
            "appointment_type_id": unit.main.type.id,
            "at_least_days": gaps[place],
            "at_most_days": gaps[place],
        }
        for place, unit in enumerate(units)
    ]
