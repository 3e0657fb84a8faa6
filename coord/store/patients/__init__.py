"""Patients as the desk keeps them: found, compared, written, and two records made one."""

from coord.store.patients.comparing import Likeness, look_alikes
from coord.store.patients.finding import Found, find, resources, row, upcoming, with_number
from coord.store.patients.listing import (
    care_team,
    contact_points,
    gates,
    orders,
    practitioners,
    related_people,
    whole_care_team,
    wishes,
)
from coord.store.patients.merging import (
    counts,
    in_one_visit,
    move,
    move_occupancies,
    moving_columns,
    overlapping,
    redirect,
    wishes_about,
)
from coord.store.patients.parts import add, change, one, remove
from coord.store.patients.writing import (
    add_patient,
    change_patient,
    is_number_taken,
    next_number,
    one_at_a_time,
)

__all__ = [
    "Found",
    "Likeness",
    "add",
    "add_patient",
    "care_team",
    "change",
    "change_patient",
    "contact_points",
    "counts",
    "find",
    "gates",
    "in_one_visit",
    "is_number_taken",
    "look_alikes",
    "move",
    "move_occupancies",
    "moving_columns",
    "next_number",
    "one",
    "one_at_a_time",
    "orders",
    "overlapping",
    "practitioners",
    "redirect",
    "related_people",
    "remove",
    "resources",
    "row",
    "upcoming",
    "whole_care_team",
    "wishes",
    "wishes_about",
    "with_number",
]
