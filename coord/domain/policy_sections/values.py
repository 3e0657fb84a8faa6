"""Numbers within bounds, and words that are known; what makes no sense is said by field."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from coord.domain.roles import Role

Data = Mapping[str, Any]

BOUNDS = {
    "starts.start_grid": (5, 60),
    "follow_up.aim_clinic_days": (1, 30),
    "follow_up.latest_days": (1, 60),
    "doses.least_spacing_days": (0, 60),
    "doses.most": (1, 31),
    "doses.most_days": (1, 60),
    "clearance.clinic_days_before": (0, 30),
    "coverage.acls": (0, 10),
    "coverage.others": (0, 10),
    "coverage.most_per_prescriber": (1, 20),
    "coverage.most_per_monitor": (1, 20),
    "groups.most_per_therapist": (1, 20),
    "groups.most_per_leader": (1, 40),
    "ages.adult": (12, 25),
    "ages.assent": (0, 25),
    "wishes.apart_minutes": (0, 1440),
    "travel.minutes": (0, 480),
    "changes.cancel_notice_hours": (0, 336),
    "changes.latest_start_minutes": (0, 240),
    "preparation.food_minutes": (0, 1440),
    "preparation.drink_minutes": (0, 1440),
    "preparation.short_food_minutes": (0, 1440),
    "preparation.short_drink_minutes": (0, 1440),
    "preparation.morning": (0, 720),
    "preparation.arrive_minutes": (0, 120),
    "ride.ask_hours": (1, 336),
    "ride.urge_hours": (1, 336),
    "ride.decide_hours": (0, 336),
    "ride.may_shift_minutes": (0, 480),
    "afterwards.pressure_minutes": (5, 240),
    "afterwards.leave_minutes": (30, 480),
    "afterwards.rest_minutes": (0, 480),
    "afterwards.form_days": (1, 60),
    "afterwards.call_at": (360, 1200),
    "afterwards.phq9_days": (0, 180),
    "afterwards.gad7_days": (0, 180),
    "afterwards.pcl5_days": (0, 180),
    "waitlist.answer_minutes": (30, 4320),
    "waitlist.near_hours": (0, 336),
    "waitlist.near_minutes": (30, 1440),
    "waitlist.least_minutes": (15, 240),
    "waitlist.phone_minutes": (30, 1440),
    "waitlist.lead_minutes": (0, 2880),
    "waitlist.offers_a_day": (1, 10),
    "day.travel_minutes": (0, 480),
    "day.near_days": (0, 60),
    "day.earliest_minutes": (15, 1440),
    "reminders.grace_minutes": (0, 60),
    "reminders.quiet_from": (720, 1439),
    "reminders.quiet_until": (0, 720),
    "reminders.evening": (720, 1320),
    "reminders.agenda_at": (240, 1200),
    "reminders.prompt_at": (540, 1200),
    "reminders.texts_a_day": (1, 10),
    "reminders.texts_a_week": (1, 50),
    "reminders.no_drive_until": (300, 1439),
    "reminders.hours.reminder_7d": (72, 1440),
    "reminders.hours.reminder_48h": (25, 336),  # food may end a day before
    "reminders.hours.reminder_24h": (6, 168),
    "reminders.hours.reminder_2h": (1, 12),
    "reminders.hours.follow_up_reminder": (6, 336),
}
ANY_NUMBER = (0, 10_000)


class BadValue(ValueError):
    """A field cannot hold what was given; the text says what it takes."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class Form:
    """How a section becomes data and data a section."""

    encode: Callable[[Any], dict[str, Any]]
    decode: Callable[[Data], Any]


def value_of(path: str, default: Any, given: Any) -> Any:
    if isinstance(default, frozenset):
        return frozenset(each(Role, given, path))
    if isinstance(default, tuple):
        return tuple(each(word, given, path))
    if isinstance(default, StrEnum):
        return each(type(default), [given], path)[0]
    if isinstance(default, str):
        return each(word, [given], path)[0]
    if isinstance(default, bool):
        return boolean(path, given)
    if given is None and default is None:
        return None
    return number(path, given)


def boolean(path: str, given: Any) -> bool:
    if not isinstance(given, bool):
        raise BadValue(path.partition(".")[2], "Say yes or no.")
    return given


def number(path: str, given: Any, *, field: str = "") -> int:
    """A whole number within the bounds of its path; raises BadValue at the field, else at the path's."""
    least, most = BOUNDS.get(path, ANY_NUMBER)
    if not isinstance(given, int) or isinstance(given, bool) or not least <= given <= most:
        raise BadValue(field or path.partition(".")[2], f"Give a whole number from {least} to {most}.")
    return given


def each(kind: Callable[[str], Any], given: Any, path: str) -> list[Any]:
    try:
        return [kind(one) for one in given]
    except (ValueError, TypeError) as error:
        raise BadValue(path.partition(".")[2] or path, f"This is not known: {error}.") from None


def word(given: Any) -> str:
    """A short name in small letters, such as a kind of gate."""
    if not isinstance(given, str) or not re.fullmatch(r"[a-z][a-z0-9_]{1,39}", given):
        raise ValueError(given)
    return given
