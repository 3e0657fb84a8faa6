"""When a treatment visit needs a follow-up of its own, and when an earlier one's is missing before it."""

from itertools import pairwise

from coord.domain.appointment import AppointmentType
from coord.domain.facts import Dose
from coord.domain.follow_up import needs_its_own, needs_one
from coord.domain.free_time.site import Site
from coord.domain.reasons import IntegrationMissed

_EVER = 1 << 40


def due_starts(kind: AppointmentType, site: Site) -> int:
    """The starts at which the visit may not be booked without a follow-up of its own."""
    if not kind.follow_up:
        return 0
    doses = _doses(site)
    edges = (-_EVER, *(dose.starts for dose in doses), _EVER)
    due = 0
    for number, (first, last) in enumerate(pairwise(edges)):
        if needs_its_own(kind.follow_up_every, kind.follow_up_count, doses[:number]):
            due |= site.starts_in(first + 1, last + 1)
    return due


def starts_after_integration(kind: AppointmentType, site: Site) -> int:
    """The starts before which no earlier dose's follow-up was missed."""
    starts = site.grid.full
    if not kind.is_treatment or not site.minds(IntegrationMissed):
        return starts
    doses = _doses(site)
    for number, dose in enumerate(doses):
        if needs_one(dose, doses[:number]):
            held = min((one for one in dose.follow_ups if one > dose.starts), default=_EVER)
            starts &= ~site.starts_in(dose.starts + 1, held + 1)
    return starts


def _doses(site: Site) -> list[Dose]:
    return sorted(site.facts.patient.doses, key=lambda dose: dose.starts)
