"""Whole courses: planned several ways, and booked all at once or not at all."""

from coord.services.courses.booking import CourseBooked, PlannedBy, book
from coord.services.courses.moving_tail import TailPlanned, replan_tail
from coord.services.courses.planning import (
    CourseAsk,
    PlannedCourse,
    PlannedVisit,
    WayToDoIt,
    kinds,
    plan,
    therapists,
)
from coord.services.courses.tail import CourseVisitName, Tail, TailAsk, course_of, newest_of, tail
from coord.services.courses.templates import (
    ShownTemplate,
    every_version,
    keep,
    kinds_of_templates,
    retire,
    templates,
    templates_of_groups,
)

__all__ = [
    "CourseAsk",
    "CourseBooked",
    "CourseVisitName",
    "PlannedBy",
    "PlannedCourse",
    "PlannedVisit",
    "ShownTemplate",
    "Tail",
    "TailAsk",
    "TailPlanned",
    "WayToDoIt",
    "book",
    "course_of",
    "every_version",
    "keep",
    "kinds",
    "kinds_of_templates",
    "newest_of",
    "plan",
    "replan_tail",
    "retire",
    "tail",
    "templates",
    "templates_of_groups",
    "therapists",
]
