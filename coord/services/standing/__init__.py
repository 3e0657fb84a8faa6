"""Which booked visits break: asked before a change is kept, and again now and then for all.

Who changes a fact that visits rest on opens a transaction, takes the locks of booking, and makes the
change inside `watched`: where it would break visits that nobody has agreed to break, `WouldBreak` is
raised and nothing is changed.
"""

from coord.services.standing.board import Attention, attention, refresh
from coord.services.standing.judging import BrokenVisit, JudgedUnit, broken, judged_units
from coord.services.standing.watching import NOTHING_SEEN, WouldBreak, list_again, list_of_patients, watched
from coord.store.standing import Concerned

__all__ = [
    "NOTHING_SEEN",
    "Attention",
    "BrokenVisit",
    "Concerned",
    "JudgedUnit",
    "WouldBreak",
    "attention",
    "broken",
    "judged_units",
    "list_again",
    "list_of_patients",
    "refresh",
    "watched",
]
