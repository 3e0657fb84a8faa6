"""Whole courses: planned several ways, and booked all at once or not at all."""

from coord.services.courses.booking import CourseBooked, book
from coord.services.courses.moving_tail import TailPlanned, replan_tail
from coord.services.courses.planning import (
    CourseAsk,
    PlannedCourse,
    PlannedVisit,
    WayToDoIt,
    kinds,
    plan,
    templates,
    therapists,
)
from coord.services.courses.tail import CourseVisitName, Tail, TailAsk, course_of, newest_of, tail

__all__ = [
    "CourseAsk",
    "CourseBooked",
    "CourseVisitName",
    "PlannedCourse",
    "PlannedVisit",
    "Tail",
    "TailAsk",
    "TailPlanned",
    "WayToDoIt",
    "book",
    "course_of",
    "kinds",
    "newest_of",
    "plan",
    "replan_tail",
    "tail",
    "templates",
    "therapists",
]
