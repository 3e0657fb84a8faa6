"""When a treatment visit is covered."""

from coord.domain.appointment import AppointmentType
from coord.domain.free_time.site import Site
from coord.domain.life_support import enough, needs_life_support, uncovered_minutes
from coord.domain.timeline import steps, window_starts


def covered_starts(kind: AppointmentType, site: Site) -> int:
    """When life support is on site throughout, and the prescriber until the patient has left."""
    if not needs_life_support(kind):
        return site.grid.full
    covered = 0 if uncovered_minutes(kind) else site.grid.full
    for found in enough(site.clinic, site.grid, site.facts):
        covered &= found.steps
    return window_starts(covered, 0, steps(kind.minutes))
