"""How old somebody is on a day; who was born on 29 February has the birthday on 1 March in other years."""

from datetime import date


def age_on(birth_date: date, day: date) -> int:
    """Whole years lived on the day."""
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (not had_birthday)


def birthday(birth_date: date, years: int) -> date:
    """The first day on which somebody is that old."""
    try:
        return birth_date.replace(year=birth_date.year + years)
    except ValueError:
        return date(birth_date.year + years, 3, 1)
