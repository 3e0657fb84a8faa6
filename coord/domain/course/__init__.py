"""Whole courses: what they are made of, and when all of their visits can be."""

from coord.domain.course.as_booked import as_booked, as_opened
from coord.domain.course.groups import GROUP_TEMPLATES, GroupTemplate, are_of_groups, follow_ups
from coord.domain.course.planner import Aim, CoursePlanner, Plan, Unplanned
from coord.domain.course.steps import (
    DEFAULT_TEMPLATES,
    MOST_DAYS,
    MOST_STEPS,
    CourseVisit,
    Step,
    Template,
    WantedCourse,
)
from coord.domain.course.tail import BookedStep, Parted

__all__ = [
    "DEFAULT_TEMPLATES",
    "GROUP_TEMPLATES",
    "MOST_DAYS",
    "MOST_STEPS",
    "Aim",
    "BookedStep",
    "CoursePlanner",
    "CourseVisit",
    "GroupTemplate",
    "Parted",
    "Plan",
    "Step",
    "Template",
    "Unplanned",
    "WantedCourse",
    "are_of_groups",
    "as_booked",
    "as_opened",
    "follow_ups",
]
