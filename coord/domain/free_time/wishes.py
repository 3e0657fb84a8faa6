"""What stands between people, as bits: whom the patient wants, and whom the patient must not meet."""

from coord.domain.appointment import AppointmentType
from coord.domain.facts import Practitioner
from coord.domain.free_time.site import Site
from coord.domain.reasons import ApartFrom
from coord.domain.roles import Role
from coord.domain.rules.wishes import against_person, comes_in_person, kept_free


def is_unwanted(kind: AppointmentType, role: Role, practitioner: Practitioner, site: Site) -> bool:
    """Whether something between the two speaks against it that this search minds."""
    return any(site.minds(type(reason)) for reason in against_person(kind, role, practitioner, site.facts))


def kept_apart(kind: AppointmentType, site: Site) -> int:
    """The minutes near somebody whom the patient must not meet."""
    if not site.facts.patient.apart or not comes_in_person(kind) or not site.minds(ApartFrom):
        return 0
    return site.grid.busy(kept_free(site.clinic, site.facts))
