"""When a visit neither begins too soon, nor at a time that is two, nor ends too close to closing."""

from coord.domain.appointment import AppointmentType
from coord.domain.free_time.site import Site
from coord.domain.local_time import repeated_times
from coord.domain.reasons import EndsTooCloseToClosing, ShortNotice
from coord.domain.rules.time import FARTHEST
from coord.domain.timeline import steps


def noticed_starts(kind: AppointmentType, site: Site) -> int:
    """The starts that leave the notice the type asks for."""
    if not kind.notice or not site.minds(ShortNotice):
        return site.grid.full
    first = max(0, steps(site.now + kind.notice - site.grid.origin))
    return site.grid.full >> first << first


def near_starts(site: Site) -> int:
    """The starts that are not too far ahead."""
    return site.starts_in(site.grid.origin, site.now + FARTHEST + 1)


def unrepeated_starts(site: Site) -> int:
    """The starts whose time the clocks show only once."""
    grid = site.grid
    twice = repeated_times(grid.origin, grid.minute(grid.length), site.clinic.zone)
    return grid.full & ~grid.busy(twice)


def spare_before_closing(kind: AppointmentType, site: Site) -> int:
    """How long the clinic must stay open after the visit; minutes."""
    return kind.closing_spare if site.minds(EndsTooCloseToClosing) else 0
