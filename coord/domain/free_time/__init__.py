"""Start timelines of people, rooms and the patient at one clinic: what the rules say, as bits.

Each function mirrors rules of `rules/`; a property test holds the two together, so that what is
offered can be booked and what is bookable is offered.
"""

from coord.domain.free_time.clinic import clinic_starts, room_pool
from coord.domain.free_time.coverage import covered_starts, expected_elsewhere
from coord.domain.free_time.edges import near_starts, noticed_starts, unrepeated_starts
from coord.domain.free_time.integration import due_starts, starts_after_integration
from coord.domain.free_time.patient import patient_reasons, patient_starts
from coord.domain.free_time.people import beside_work, role_pool
from coord.domain.free_time.site import Site

__all__ = [
    "Site",
    "beside_work",
    "clinic_starts",
    "covered_starts",
    "due_starts",
    "expected_elsewhere",
    "near_starts",
    "noticed_starts",
    "patient_reasons",
    "patient_starts",
    "role_pool",
    "room_pool",
    "starts_after_integration",
    "unrepeated_starts",
]
