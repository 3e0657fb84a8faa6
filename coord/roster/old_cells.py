"""What the cells of a roster mean: dates, times of day, several values, yes and no."""

import re
from datetime import date, timedelta

_RELATIVE = re.compile(r"today(?:(?P<years>[+-]\d+)y)?(?:(?P<days>[+-]\d+)d)?")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class BadCell(ValueError):
    """The cell does not hold what its column needs; the text says what is expected."""


def several(text: str) -> list[str]:
    """The values of a cell that may hold more than one, split at semicolons."""
    return [value.strip() for value in text.split(";") if value.strip()]


def yes(text: str) -> bool:
    if text.lower() not in {"yes", "no", ""}:
        raise BadCell("yes or no")
    return text.lower() == "yes"


def day(text: str, today: date) -> date:
    """An ISO date, or one counted from the day of reading: `today+20d`, `today-15y-40d`."""
    if match := _RELATIVE.fullmatch(text):
        years, days = int(match["years"] or 0), int(match["days"] or 0)
        return _years_on(today, years) + timedelta(days=days)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadCell("a date such as 2027-03-31") from None


def _years_on(start: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is none."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def day_or_none(text: str, today: date) -> date | None:
    return day(text, today) if text else None


def minute_of_day(text: str) -> int:
    """Minutes since midnight of a time such as 08:30; 24:00 is the end of the day."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", text)
    if not match or (minute := int(match[1]) * 60 + int(match[2])) > 1440 or int(match[2]) > 59:
        raise BadCell("a time such as 08:30")
    return minute


def minute_or_none(text: str) -> int | None:
    return minute_of_day(text) if text else None


def weekdays(text: str) -> list[int]:
    """Monday is 0; days are named one by one (`Mon; Wed`) or from one to another (`Mon-Fri`)."""
    found: list[int] = []
    for part in several(text.replace(",", ";")):
        first, _, last = (name.strip() for name in part.partition("-"))
        if first not in _WEEKDAYS or (last and last not in _WEEKDAYS):
            raise BadCell("days such as Mon; Wed or Mon-Fri")
        begin = _WEEKDAYS.index(first)
        found.extend(range(begin, (_WEEKDAYS.index(last) if last else begin) + 1))
    return found


def opening_hours(text: str) -> list[tuple[int, int, int]]:
    """(weekday, opens, closes) from `Mon-Fri 08:00-18:00; Sat 09:00-14:00`."""
    hours = []
    for part in several(text):
        days, _, times = part.rpartition(" ")
        opens, _, closes = times.partition("-")
        hours += [(weekday, minute_of_day(opens), minute_of_day(closes)) for weekday in weekdays(days)]
    return hours
