"""Random little clinics for the search: two places, few people with overlapping licences, few days.

Small enough to try every start, everybody in every role, and every room; wide enough that clocks
change, licences end, cover fills up, people are elsewhere, and visits lie over midnight.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from coord.domain.facts import Facts
from coord.domain.gates import GateStatus
from coord.domain.interval import Interval, merge
from coord.domain.policy import FollowUpRule, Policy
from coord.domain.qualifications import Kind
from coord.domain.roles import Role, Use
from coord.domain.slots import Wanted
from tests.domain.builders import (
    HARBOR,
    MISSION,
    PATIENT_PERSON,
    PATIENT_TAKEN,
    PLACE,
    a_clinic,
    a_gate,
    a_patient,
    a_practitioner,
    a_qualification,
    a_room,
    a_type,
    a_window,
    an_order,
    at,
    taken,
)

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
FIRST_DAYS = [
    (LOS_ANGELES, date(2026, 6, 1)),
    (LOS_ANGELES, date(2027, 3, 13)),
    (LOS_ANGELES, date(2026, 10, 31)),
    (ZoneInfo("Australia/Lord_Howe"), date(2025, 10, 4)),
    (ZoneInfo("Africa/Casablanca"), date(2025, 2, 22)),
]
DAYS = 5
LONG_AGO, FAR = date(2020, 1, 1), date(2030, 1, 1)

DOSE_WINDOWS = (
    a_window(Role.PRESCRIBER, 0, 15),
    a_window(Role.PRESCRIBER, 0, 60, Use.COVER),
    a_window(Role.LEAD_THERAPIST, 0, 60),
)
MONITORED = (*DOSE_WINDOWS, a_window(Role.MONITOR, 15, 60))
TALK = a_type("integration", minutes=30, role_windows=(a_window(Role.LEAD_THERAPIST, 0, 30),))
LICENCES = [
    (Kind.MD, Kind.DEA),
    (Kind.PSY,),
    (Kind.RN,),
    (Kind.MD, Kind.DEA, Kind.PSY),
    (Kind.MD, Kind.PSY),
]


@dataclass(frozen=True, slots=True)
class Little:
    """What is searched, at Mission, and in which facts."""

    wanted: Wanted
    facts: Facts
    zone: ZoneInfo


def mostly(usual, *others):
    """The usual three times out of four."""
    return st.sampled_from([usual] * 3 * len(others) + list(others))


def spans(midnight, longest):
    """Any span, on the five-minute grid or off it, in the days from midnight on."""
    starts, minutes = st.integers(0, DAYS * 1440), st.integers(1, longest)
    return st.builds(
        lambda start, length: Interval(midnight + start, midnight + start + length), starts, minutes
    )


def several(midnight, longest, most=2):
    return st.lists(spans(midnight, longest), max_size=most)


@st.composite
def hours(draw, midnight, opens):
    """A span on most days, around the same time."""
    some = []
    for day in range(DAYS):
        starts = midnight + day * 1440 + opens + draw(st.sampled_from([0, 0, 30, 37]))
        if minutes := draw(st.sampled_from([300, 240, 120, 0])):
            some.append(Interval(starts, starts + minutes))
    return merge(some)


@st.composite
def qualifications(draw, days):
    return tuple(
        a_qualification(
            kind,
            jurisdiction=draw(mostly(PLACE, None, "US-NV")),
            valid_from=draw(mostly(LONG_AGO, days[1])),
            valid_until=draw(mostly(FAR, *days[:3])),
            active=draw(mostly(True, True, False)),
        )
        for kind in draw(st.sampled_from(LICENCES))
    )


@st.composite
def practitioners(draw, number, midnight, opens, days):
    whole = (Interval(midnight, midnight + DAYS * 1440),)
    return a_practitioner(
        number,
        f"Practitioner {number}",
        qualifications=draw(qualifications(days)),
        working={MISSION: draw(mostly(whole, ()) | hours(midnight, opens))},
        time_off=tuple(draw(several(midnight, 600, most=1))),
        cover=draw(st.integers(1, 2)),
    )


@st.composite
def rooms(draw, number):
    features = draw(mostly({"infusion", "reclining", "talk"}, {"talk"}, {"infusion", "reclining"}))
    where = draw(mostly(MISSION, HARBOR))
    return a_room(id=number, name=f"Room {number}", clinic_id=where, features=frozenset(features))


@st.composite
def patients(draw, days):
    order = an_order(valid_until=draw(mostly(FAR, *days[:2])), doses_left=draw(mostly(2, 1, 0)))
    return a_patient(
        is_active=draw(mostly(True, True, True, False)),
        orders=(order,),
        gates=(a_gate(draw(mostly(*GateStatus))),),
        doses_booked=draw(mostly(0, 1)),
    )


@st.composite
def facts(draw, zone, days, policy):
    midnight, opens = at("00:00", days[0], zone), draw(st.sampled_from([0, 90, 480, 900, 1320]))
    people = [
        draw(practitioners(number, midnight, opens, days)) for number in range(1, draw(st.integers(2, 4)) + 1)
    ]
    places = [draw(rooms(number)) for number in (1, 2)]
    persons = [PATIENT_PERSON, *(one.person_id for one in people)]
    busy = {
        PATIENT_TAKEN: draw(several(midnight, 600)),
        **{room.resource_id: draw(several(midnight, 600)) for room in places},
        **{one.attention_id: draw(several(midnight, 300)) for one in people},
        **{one.cover_id: draw(several(midnight, 900, most=3)) for one in people},
    }
    return Facts(
        policy=policy,
        patient=draw(patients(days)),
        clinics={MISSION: a_clinic(zone=zone, opening=draw(hours(midnight, opens)))},
        rooms={room.id: room for room in places},
        practitioners={one.id: one for one in people},
        taken={resource: taken(*some) for resource, some in busy.items()},
        presence={one: draw(presences(midnight)) for one in persons},
    )


def presences(midnight):
    """When somebody is in person at which of the two clinics."""
    return st.lists(st.tuples(spans(midnight, 600), st.sampled_from([MISSION, HARBOR])), max_size=1)


@st.composite
def littles(draw):
    """A dose with its follow-up, or a follow-up alone near its dose, wanted on two days or three."""
    zone, first = draw(st.sampled_from(FIRST_DAYS))
    days = [first + timedelta(days=n) for n in range(DAYS)]
    rule = FollowUpRule(aim_clinic_days=1, latest_days=2)
    known = draw(facts(zone, days, Policy(follow_up=rule, start_grid=draw(mostly(30, 60)))))
    now = at("00:00", first, zone) + draw(mostly(-60, 300, 960))
    if draw(mostly(True, False)):
        kind = a_type("dosing_iv", minutes=60, role_windows=draw(st.sampled_from([DOSE_WINDOWS, MONITORED])))
        return Little(Wanted(kind, TALK, first, days[1], now), known, zone)
    dose = Interval(at("23:00", first, zone), at("24:00", first, zone))
    alone = replace(known, anchor=draw(st.sampled_from([dose, None])))
    return Little(Wanted(TALK, None, first, days[3], now), alone, zone)
