"""Days of the week and opening hours, as people write them."""

import re
from itertools import pairwise

from coord.roster.cells import minute_of_day, split_anyhow
from coord.roster.columns import BadCell, Reading, Reads
from coord.roster.faults import Fault

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DASH = re.compile(r"\s*[-\N{EN DASH}]\s*")
_OPEN = re.compile(
    r"(?P<days>[a-z,;|\s\-\N{EN DASH}]+?)\s+"
    r"(?P<opens>\d{1,2}:\d{2})\s*[-\N{EN DASH}]\s*(?P<closes>\d{1,2}:\d{2})",
    re.IGNORECASE,
)
_BETWEEN = " ;,|"

Hours = tuple[int, int, int]


def weekdays(cell: str, _: Reading | None = None) -> tuple[int, ...]:
    """Monday is 0; days are named one by one (`Mon; Wed`) or from one to another (`Mon-Fri`)."""
    found: list[int] = []
    for part in split_anyhow(cell):
        days = [_weekday(name) for name in _DASH.split(part)]
        if len(days) > 2 or days[0] > days[-1]:
            raise BadCell(Fault.BAD_WEEKDAYS)
        found.extend(range(days[0], days[-1] + 1))
    if not found:
        raise BadCell(Fault.BAD_WEEKDAYS)
    if len(set(found)) < len(found):
        raise BadCell(Fault.VALUE_TWICE, "each day once")
    return tuple(found)


def _weekday(name: str) -> int:
    """The number of a day by its English name or the first three letters or more of it."""
    name = name.lower().rstrip(".")
    found = [number for number, known in enumerate(_NAMES) if len(name) > 2 and known.startswith(name)]
    if not found:
        raise BadCell(Fault.BAD_WEEKDAYS)
    return found[0]


def opening_hours(cell: str, _: Reading | None = None) -> tuple[Hours, ...]:
    """(weekday, opens, closes) from `Mon-Fri 08:00-18:00; Sat 09:00-14:00`, sorted."""
    found: list[Hours] = []
    end = 0
    for match in _OPEN.finditer(cell):
        if cell[end : match.start()].strip(_BETWEEN):
            raise BadCell(Fault.BAD_OPENING_HOURS)
        found += _days_open(match)
        end = match.end()
    if not found or cell[end:].strip(_BETWEEN):
        raise BadCell(Fault.BAD_OPENING_HOURS)
    found.sort()
    if any(one[0] == next_[0] and next_[1] < one[2] for one, next_ in pairwise(found)):
        raise BadCell(Fault.OPENING_HOURS_OVERLAP, "hours of one day that do not overlap")
    return tuple(found)


def _days_open(match: re.Match[str]) -> list[Hours]:
    try:
        opens, closes = minute_of_day(match["opens"]), minute_of_day(match["closes"])
        days = weekdays(match["days"].strip(_BETWEEN))
    except BadCell:
        raise BadCell(Fault.BAD_OPENING_HOURS) from None
    if closes <= opens:
        raise BadCell(Fault.OPENING_HOURS_BACKWARDS, "a closing time after the opening time, at most 24:00")
    return [(weekday, opens, closes) for weekday in days]


WEEKDAYS = Reads(weekdays, "days such as Mon; Wed or Mon-Fri")
OPENING_HOURS = Reads(opening_hours, "hours such as Mon-Fri 08:00-18:00; Sat 09:00-14:00")
