"""The local days of a grid, as bits."""

from datetime import date
from zoneinfo import ZoneInfo

from coord.domain.local_time import local_date, on_day
from coord.domain.timeline import Grid, between, steps


def outer_days(grid: Grid, zone: ZoneInfo) -> tuple[date, date]:
    """The local days of the grid's first and last minute."""
    return local_date(grid.origin, zone), local_date(grid.minute(grid.length) - 1, zone)


def days_mask(grid: Grid, zone: ZoneInfo, first: date, last: date, within: tuple[date, date]) -> int:
    """The bits of the local days from first to last, as far as they lie `within` the grid's outer days."""
    starts, ends = on_day(max(first, within[0]), 0, zone), on_day(min(last, within[1]), 1440, zone)
    origin = grid.origin
    return between(max(0, steps(starts - origin)), min(grid.length, steps(ends - origin)))
