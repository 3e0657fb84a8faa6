"""Columns that name a row of another file."""

from coord.roster.cells import composed, refers
from coord.roster.faults import Fault


def practitioner_key(cell: str) -> str:
    """Practitioners are named by their e-mail addresses, in whatever case."""
    return composed(cell).lower()


CLINIC = refers("clinics", Fault.UNKNOWN_CLINIC)
PRACTITIONER = refers("practitioners", Fault.UNKNOWN_PRACTITIONER, practitioner_key)
PATIENT = refers("patients", Fault.UNKNOWN_PATIENT)
