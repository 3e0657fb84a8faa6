"""Reading appointments, reservations and people for showing, a few queries a page."""

from coord.store.overview.people import (
    care_team,
    languages_of,
    merged,
    orders,
    patients,
    practitioners_with,
    reached_at,
    related_people,
    with_titles,
)
from coord.store.overview.places import clinics, rooms
from coord.store.overview.visits import (
    appointments,
    assigned_to,
    doses_without_follow_up,
    holds,
    next_start,
    people_in,
    treatments,
    unclosed,
)

__all__ = [
    "appointments",
    "assigned_to",
    "care_team",
    "clinics",
    "doses_without_follow_up",
    "holds",
    "languages_of",
    "merged",
    "next_start",
    "orders",
    "patients",
    "people_in",
    "practitioners_with",
    "reached_at",
    "related_people",
    "rooms",
    "treatments",
    "unclosed",
    "with_titles",
]
