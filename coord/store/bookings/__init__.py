"""Writing appointments, holds and what they occupy; callers hold the locks and have judged the facts."""

from coord.store.bookings.adding import NUMBERS, Adding, Stored, add, after, named, put
from coord.store.bookings.appointments import (
    assign,
    cancel,
    change,
    note,
    participant_of,
    set_status,
    touch,
)
from coord.store.bookings.doses import count_dose, give_back_dose
from coord.store.bookings.holding import (
    EXPIRED,
    Kept,
    add_hold,
    as_data,
    drop_expired,
    drop_expired_holds,
    drop_holds,
    prune_holds,
)
from coord.store.bookings.occupying import (
    LateConflict,
    check_all_taken,
    occupy,
    release,
    resources_around,
    resources_of,
    resources_of_groups,
    resources_of_rooms,
    resources_taken,
)
from coord.store.bookings.pencilled import ink, pencilled

__all__ = [
    "EXPIRED",
    "NUMBERS",
    "Adding",
    "Kept",
    "LateConflict",
    "Stored",
    "add",
    "add_hold",
    "after",
    "as_data",
    "assign",
    "cancel",
    "change",
    "check_all_taken",
    "count_dose",
    "drop_expired",
    "drop_expired_holds",
    "drop_holds",
    "give_back_dose",
    "ink",
    "named",
    "note",
    "occupy",
    "participant_of",
    "pencilled",
    "prune_holds",
    "put",
    "release",
    "resources_around",
    "resources_of",
    "resources_of_groups",
    "resources_of_rooms",
    "resources_taken",
    "set_status",
    "touch",
]
