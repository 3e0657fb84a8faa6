"""When a treatment visit is covered."""

from collections.abc import Mapping
from itertools import pairwise

from coord.domain.appointment import AppointmentType, PractitionerId
from coord.domain.free_time.site import Site
from coord.domain.life_support import enough, needs_life_support, uncovered_minutes
from coord.domain.presence import expected, on_site
from coord.domain.roles import Presence, Role
from coord.domain.timeline import STEP, steps, window_starts

_NOBODY: Mapping[Role, PractitionerId] = {}


def covered_starts(kind: AppointmentType, site: Site, given: Mapping[Role, PractitionerId] = _NOBODY) -> int:
    """When life support is on site throughout, and the prescriber until the patient has left.

    Who is `given` a part is there while it lasts, wherever else they would be expected.
    """
    if not needs_life_support(kind):
        return site.grid.full
    starts = 0 if uncovered_minutes(kind) else site.grid.full
    for opens, closes in pairwise(_edges(kind, given)):
        parts = dict.fromkeys(_there(kind, given, opens, closes), site.grid.full)
        covered = site.grid.full
        for found in enough(site.clinic, site.grid, site.facts, parts):
            covered &= found.steps
        starts &= window_starts(covered, opens // STEP, steps(closes - opens))
    return starts


def _edges(kind: AppointmentType, given: Mapping[Role, PractitionerId]) -> list[int]:
    """The minutes of a visit at which somebody who is given a part comes or goes."""
    windows = [window for role in given for window in kind.windows_of(role)]
    return sorted({0, kind.minutes, *(one.opens for one in windows), *(one.closes for one in windows)})


def _there(
    kind: AppointmentType, given: Mapping[Role, PractitionerId], opens: int, closes: int
) -> set[PractitionerId]:
    """Who of them is there from one minute of the visit to another."""
    return {
        who
        for role, who in given.items()
        for window in kind.windows_of(role)
        if window.presence is not Presence.ON_CALL and window.opens <= opens and closes <= window.closes
    }


def expected_elsewhere(kind: AppointmentType, site: Site) -> frozenset[PractitionerId]:
    """Who counts for life support here at some times only if they have a part in the visit."""
    if not needs_life_support(kind):
        return frozenset()
    around = (site.clinic, site.grid, site.facts)
    elsewhere = (
        who
        for who in site.facts.life_support
        if any(where < site.clinic.id for where in (*who.working, *who.also_working))
    )
    return frozenset(who.id for who in elsewhere if expected(who, *around) != on_site(who, *around))
