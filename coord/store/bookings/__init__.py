"""Writing appointments, holds and what they occupy; callers hold the locks and have judged the facts."""

from coord.store.bookings.appointments import (
    Stored,
    add,
    assign,
    cancel,
    change,
    note,
    participant_of,
    set_status,
    touch,
)
from coord.store.bookings.doses import count_dose, give_back_dose
from coord.store.bookings.holding import add_hold, as_data, drop_expired_holds, drop_holds, prune_holds
from coord.store.bookings.occupying import (
    LateConflict,
    occupy,
    release,
    resources_around,
    resources_of,
    resources_of_rooms,
    resources_taken,
)
from coord.store.bookings.pencilled import ink, pencilled

__all__ = [
    "LateConflict",
    "Stored",
    "add",
    "add_hold",
    "as_data",
    "assign",
    "cancel",
    "change",
    "count_dose",
    "drop_expired_holds",
    "drop_holds",
    "give_back_dose",
    "ink",
    "note",
    "occupy",
    "participant_of",
    "pencilled",
    "prune_holds",
    "release",
    "resources_around",
    "resources_of",
    "resources_of_rooms",
    "resources_taken",
    "set_status",
    "touch",
]
