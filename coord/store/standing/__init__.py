"""Booked units as they stand, and which of them are known to be broken."""

from coord.store.standing.kept import Broken, add, broken, last_check, put, remove, stale
from coord.store.standing.units import Concerned, StandingUnit, units

__all__ = [
    "Broken",
    "Concerned",
    "StandingUnit",
    "add",
    "broken",
    "last_check",
    "put",
    "remove",
    "stale",
    "units",
]
