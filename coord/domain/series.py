"""Standing visits: the same weekday and wall-clock time every so many weeks, whatever the clocks do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

MOST = 52


@dataclass(frozen=True, slots=True)
class Recurrence:
    """From a first wall time every `every_weeks` weeks: `count` times, or up to and including a day."""

    first: datetime
    every_weeks: int
    count: int | None = None
    until: date | None = None


def walls(recurrence: Recurrence) -> tuple[datetime, ...]:
    """The wall times of all occurrences, at most a year of weeks; at least the first."""
    most = min(recurrence.count or MOST, MOST)
    step = timedelta(weeks=recurrence.every_weeks)
    found = [recurrence.first + number * step for number in range(most)]
    last = recurrence.until
    return tuple(wall for wall in found if last is None or wall.date() <= last) or (recurrence.first,)


def moved_along(wall: datetime, old: datetime, new: datetime) -> datetime:
    """Where an occurrence goes when another one moves from an old to a new wall time."""
    return wall + (new - old)
