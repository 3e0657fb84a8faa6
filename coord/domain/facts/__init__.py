"""Everything that booking rules may ask about, read beforehand; nothing here reads any further."""

from coord.domain.facts.known import Facts
from coord.domain.facts.patients import NO_PATIENT, Dose, Order, Patient, Pause
from coord.domain.facts.people import NO_LIMITS, Limits, Practitioner
from coord.domain.facts.places import Clinic, Room
from coord.domain.facts.taken import Away, Group, Taken

__all__ = [
    "NO_LIMITS",
    "NO_PATIENT",
    "Away",
    "Clinic",
    "Dose",
    "Facts",
    "Group",
    "Limits",
    "Order",
    "Patient",
    "Pause",
    "Practitioner",
    "Room",
    "Taken",
]
