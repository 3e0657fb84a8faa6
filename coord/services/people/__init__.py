"""People at the desk: adding, editing and merging patients, and whatever belongs to them.

Every write takes the lock that booking takes of the patient, is told in the audit trail, and where
doubling would harm it is done once per request.
"""

from coord.services.people import (
    adding,
    consents,
    contacts,
    eating,
    editing,
    gates,
    merging,
    orders,
    prompting,
    related,
    showing,
    team,
    wishes,
)
from coord.services.people.consents import Recorded
from coord.services.people.gates import Decision
from coord.services.people.merging import Pair, Side
from coord.services.people.orders import NewOrder
from coord.services.people.team import Membership
from coord.services.people.values import (
    Contact,
    Details,
    Doubles,
    LookAlike,
    NewPatient,
    Objection,
    PatientStatus,
    Related,
    Saved,
    Sign,
)

__all__ = [
    "Contact",
    "Decision",
    "Details",
    "Doubles",
    "LookAlike",
    "Membership",
    "NewOrder",
    "NewPatient",
    "Objection",
    "Pair",
    "PatientStatus",
    "Recorded",
    "Related",
    "Saved",
    "Side",
    "Sign",
    "adding",
    "consents",
    "contacts",
    "eating",
    "editing",
    "gates",
    "merging",
    "orders",
    "prompting",
    "related",
    "showing",
    "team",
    "wishes",
]
