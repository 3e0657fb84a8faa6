"""When somebody is on site: at work in a clinic and nowhere else."""

from coord.domain.facts import Clinic, Facts, Practitioner
from coord.domain.timeline import Grid


def on_site(who: Practitioner, clinic: Clinic, grid: Grid, facts: Facts) -> int:
    """The steps that lie in their hours here, when they are not away, nor at another clinic or on the way."""
    elsewhere = grid.busy(facts.out_of_reach(who.person_id, clinic.id))
    return grid.free(who.working.get(clinic.id, ())) & ~away(who, grid) & ~elsewhere


def expected(who: Practitioner, clinic: Clinic, grid: Grid, facts: Facts) -> int:
    """The steps at which others may rely on somebody being on site.

    Hours at two clinics may overlap, and nobody is in both. While nothing is booked with them in person,
    they are expected at the one that was entered first; at the other only while they are booked there.
    """
    first = _expected_first(who, clinic, grid, facts)
    return on_site(who, clinic, grid, facts) & ~(first & ~grid.free(facts.here(who.person_id, clinic.id)))


def _expected_first(who: Practitioner, clinic: Clinic, grid: Grid, facts: Facts) -> int:
    """Their hours at clinics that were entered before this one, while those are open."""
    first = 0
    for where, hours in (*who.working.items(), *who.also_working.items()):
        if where < clinic.id:
            known = facts.clinics.get(where)
            first |= grid.busy(hours) & (grid.busy(known.opening) if known else grid.full)
    return first & ~away(who, grid)


def away(who: Practitioner, grid: Grid) -> int:
    """The steps in which they are on time off, or taken by their own calendars."""
    return grid.busy(who.time_off) | grid.busy(who.busy_elsewhere)
