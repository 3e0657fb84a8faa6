"""Whether an appointment type holds together: its lengths, ages, roles, and what follows it."""

from collections.abc import Iterator, Mapping

from coord.domain.appointment import AppointmentType
from coord.domain.life_support import minutes_without
from coord.domain.roles import Role

LONGEST = 1440
STEP = 5
MOST_PLACES = 40


def problems_of(kind: AppointmentType, known: Mapping[str, AppointmentType]) -> Iterator[tuple[str, str]]:
    """What is wrong with it, as (field, sentence); `known` are the types in force, by code."""
    yield from _lengths(kind)
    yield from _places(kind)
    yield from _ages(kind)
    yield from _roles(kind)
    yield from _follow_up(kind, known)


def _lengths(kind: AppointmentType) -> Iterator[tuple[str, str]]:
    if not STEP <= kind.minutes <= LONGEST or kind.minutes % STEP:
        yield "minutes", "A visit takes from 5 minutes to a day, in steps of 5 minutes."
    if kind.minutes + kind.turnover > LONGEST or kind.turnover < 0 or kind.turnover % STEP:
        yield "turnover", "Turnover is in steps of 5 minutes, and with the visit at most a day."
    if not 0 <= kind.closing_spare <= LONGEST:
        yield "closing_spare", "Give the minutes before closing, at most a day."
    if not 0 <= kind.notice <= 60 * LONGEST:
        yield "notice", "Give the notice in minutes, at most 60 days."


def _places(kind: AppointmentType) -> Iterator[tuple[str, str]]:
    if not 1 <= kind.places <= MOST_PLACES:
        yield "places", f"Give 1 for visits of one patient, or at most {MOST_PLACES} for groups."


def _ages(kind: AppointmentType) -> Iterator[tuple[str, str]]:
    if kind.min_age is not None and kind.max_age is not None and kind.max_age < kind.min_age:
        yield "max_age", "The highest age is below the lowest; swap them."


def _roles(kind: AppointmentType) -> Iterator[tuple[str, str]]:
    if not kind.roles:
        yield "windows", "Somebody must be there: give at least one role that is not optional."
    if any(window.closes > kind.minutes for window in kind.role_windows):
        yield "windows", f"Every role is needed within the visit: between 0 and {kind.minutes} minutes."
    if any(window.opens % STEP or window.closes % STEP for window in kind.role_windows):
        yield "windows", "Roles begin and end in steps of 5 minutes."
    if kind.is_treatment and minutes_without(Role.PRESCRIBER, kind):
        yield "windows", "A treatment visit has a prescriber in the room or on site from beginning to end."
    if kind.is_treatment and minutes_without(Role.MONITOR, kind):
        yield "windows", "A treatment visit has somebody who watches the patient from beginning to end."


def _follow_up(kind: AppointmentType, known: Mapping[str, AppointmentType]) -> Iterator[tuple[str, str]]:
    if kind.follow_up and (kind.follow_up == kind.code or kind.follow_up not in known):
        yield "follow_up", "Choose another kind of visit that there is."
    if not 1 <= kind.follow_up_count <= kind.follow_up_every:
        yield "follow_up_count", "Give at least one follow-up, and at most as many as treatment visits."
