"""Whole courses: planned several ways, and booked all at once or not at all."""

from coord.services.courses.booking import CourseBooked, book
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

__all__ = [
    "CourseAsk",
    "CourseBooked",
    "PlannedCourse",
    "PlannedVisit",
    "WayToDoIt",
    "book",
    "kinds",
    "plan",
    "templates",
    "therapists",
]
