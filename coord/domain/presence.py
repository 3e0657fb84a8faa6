"""When somebody is on site: at work in a clinic and nowhere else."""

from coord.domain.facts import Clinic, Facts, Practitioner
from coord.domain.timeline import Grid


def on_site(who: Practitioner, clinic: Clinic, grid: Grid, facts: Facts) -> int:
    """The steps that lie in their hours here, when they are not away, nor at another clinic or on the way."""
    elsewhere = grid.busy(facts.out_of_reach(who.person_id, clinic.id))
    return grid.free(who.working.get(clinic.id, ())) & ~away(who, grid) & ~elsewhere


def away(who: Practitioner, grid: Grid) -> int:
    """The steps in which they are on time off, or taken by their own calendars."""
    return grid.busy(who.time_off) | grid.busy(who.busy_elsewhere)
