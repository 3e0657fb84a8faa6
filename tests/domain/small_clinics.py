"""Random little clinics for the search: two places, few people with overlapping licences, few days.

Small enough to try every start, every assignment and every room; wide enough that clocks change,
licences end, cover fills up, people are elsewhere, and visits lie over midnight.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from coord.domain.appointment import ClinicId
from coord.domain.facts import Facts
from coord.domain.qualifications import Kind
from coord.domain.roles import Role, Use
from coord.domain.slots import Wanted
from tests.domain.builders import (
    MISSION,
    a_type,
    a_window,
    at,
)

LOS_ANGELES, LORD_HOWE = ZoneInfo("America/Los_Angeles"), ZoneInfo("Australia/Lord_Howe")
CASABLANCA = ZoneInfo("Africa/Casablanca")

# The day before the clocks change, and an ordinary one
FIRST_DAYS = [
    (LOS_ANGELES, date(2026, 6, 1)),
    (LOS_ANGELES, date(2027, 3, 13)),
    (LOS_ANGELES, date(2026, 10, 31)),
    (LORD_HOWE, date(2025, 10, 4)),
    (CASABLANCA, date(2025, 2, 22)),
]
DAYS = 5
FAR = date(2030, 1, 1)

DOSE_WINDOWS = (
    a_window(Role.PRESCRIBER, 0, 15),
    a_window(Role.PRESCRIBER, 0, 60, Use.COVER),
    a_window(Role.LEAD_THERAPIST, 0, 60),
)
A_MONITOR = a_window(Role.MONITOR, 15, 60)
DOSE = a_type("dosing_iv", minutes=60, role_windows=DOSE_WINDOWS, room_features=frozenset({"infusion"}))
TALK = a_type(
    "integration",
    minutes=30,
    role_windows=(a_window(Role.LEAD_THERAPIST, 0, 30),),
    room_features=frozenset(),
)

LICENCES = [
    (Kind.MD, Kind.DEA),
    (Kind.PSY,),
    (Kind.RN,),
    (Kind.MD, Kind.DEA, Kind.PSY),
    (Kind.MD, Kind.PSY),
]


@dataclass(frozen=True, slots=True)
class Little:
    """A search: what is wanted, at which clinic, and the facts."""

    wanted: Wanted
    clinic: ClinicId
    facts: Facts


@st.composite
def littles(draw):
    zone, first = draw(st.sampled_from(FIRST_DAYS))
    days = [first + timedelta(days=n) for n in range(DAYS)]
    now = at("00:00", first, zone) + draw(st.sampled_from([-600, -600, 300, 615]))
    facts = draw(facts_of(zone, days))
    if draw(st.integers(0, 4)) == 0:
        return Little(Wanted(TALK, None, first, days[2], now), MISSION, draw(anchored(facts, zone, first)))
    windows = (*DOSE_WINDOWS, A_MONITOR) if draw(st.booleans()) else DOSE_WINDOWS
    dose = a_type(
        "dosing_iv", minutes=60, room_features=DOSE.room_features, role_windows=windows
    )
    return Little(Wanted(dose, TALK, first, days[1], now), MISSION, facts)
