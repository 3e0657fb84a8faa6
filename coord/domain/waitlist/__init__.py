"""The waitlist: who wants which visit when, whose turn it is, and until when an offer may be answered."""

from coord.domain.waitlist.offering import answer_until, lead_minutes, turn_of
from coord.domain.waitlist.values import (
    ANSWERED,
    ANY_TIME,
    AskedBy,
    EntryStatus,
    Freed,
    OfferHow,
    OfferStatus,
    Priority,
    Wanting,
)

__all__ = [
    "ANSWERED",
    "ANY_TIME",
    "AskedBy",
    "EntryStatus",
    "Freed",
    "OfferHow",
    "OfferStatus",
    "Priority",
    "Wanting",
    "answer_until",
    "lead_minutes",
    "turn_of",
]
