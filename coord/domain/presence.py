"""When somebody is on site: at work in a clinic and nowhere else."""

from coord.domain.facts import Clinic, Facts, Practitioner
from coord.domain.timeline import Grid


def on_site(who: Practitioner, clinic: Clinic, grid: Grid, facts: Facts) -> int:
    """The steps that lie in their hours here, not on time off, not in person at another clinic."""
    away = grid.busy(who.time_off) | grid.busy(facts.elsewhere(who.person_id, clinic.id))
    return grid.free(who.working.get(clinic.id, ())) & ~away
