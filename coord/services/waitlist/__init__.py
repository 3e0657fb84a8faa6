"""The waitlist: who waits for what, and freed times offered to one patient after another."""

from coord.services.waitlist.listing import Listed, ShownEntry, entry, listed, of_patient
from coord.services.waitlist.wishing import Asking, Ended, add, change, take_off

__all__ = [
    "Asking",
    "Ended",
    "Listed",
    "ShownEntry",
    "add",
    "change",
    "entry",
    "listed",
    "of_patient",
    "take_off",
]
