"""The day it all changes: whom it concerns, how far they are on their way, and what could be instead."""

from coord.domain.replan.beside import Clash, first_to_go
from coord.domain.replan.least import Least, least_change
from coord.domain.replan.readiness import Readiness, readiness
from coord.domain.replan.stand_ins import (
    OF_A_STAND_IN,
    Parts,
    StandIn,
    parts_against,
    stand_ins,
    strangers,
)
from coord.domain.replan.ways import Case, Change, Way, nearest, search_of, takes, ways

__all__ = [
    "OF_A_STAND_IN",
    "Case",
    "Change",
    "Clash",
    "Least",
    "Parts",
    "Readiness",
    "StandIn",
    "Way",
    "first_to_go",
    "least_change",
    "nearest",
    "parts_against",
    "readiness",
    "search_of",
    "stand_ins",
    "strangers",
    "takes",
    "ways",
]
