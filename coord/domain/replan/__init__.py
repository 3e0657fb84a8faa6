"""The day it all changes: whom it concerns, how far they are on their way, and what could be instead."""

from coord.domain.replan.readiness import Readiness, readiness
from coord.domain.replan.stand_ins import (
    OF_A_STAND_IN,
    Parts,
    StandIn,
    parts_against,
    stand_ins,
    strangers,
)

__all__ = [
    "OF_A_STAND_IN",
    "Parts",
    "Readiness",
    "StandIn",
    "parts_against",
    "readiness",
    "stand_ins",
    "strangers",
]
