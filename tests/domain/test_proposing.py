"""Who and which room a start is proposed with."""

from dataclasses import replace

import pytest

from coord.domain.free_time import Site
from coord.domain.roles import Role
from coord.domain.slots.kind_at_site import KindAtSite
from coord.domain.timeline import Grid
from tests.domain.builders import (
    DOSING,
    GARDEN,
    INTEGRATION,
    MISSION,
    PIER,
    SAM,
    THEO,
    a_window,
    room_taken,
    some_facts,
    span,
)

LEAD, PRESCRIBER, MONITOR = Role.LEAD_THERAPIST, Role.PRESCRIBER, Role.MONITOR
TALK_ROOM = {"clinic_id": MISSION, "features": frozenset({"talk"})}
BY_THREE = replace(DOSING, role_windows=tuple(a_window(one, 0, 120) for one in (PRESCRIBER, MONITOR, LEAD)))


def at_mission(kind, **changes):
    facts = some_facts(**changes)
    return KindAtSite(kind, Site(facts.clinics[MISSION], Grid.over(span("08:00", "20:00")), facts))


@pytest.mark.parametrize(
    ("kind", "wish", "lead"),
    [
        pytest.param(INTEGRATION, {LEAD: (SAM,)}, SAM, id="whoever_is_wished"),
        pytest.param(INTEGRATION, {LEAD: (THEO, SAM)}, THEO, id="the_first_of_several"),
        pytest.param(INTEGRATION, {LEAD: (SAM, THEO)}, SAM, id="in_the_order_of_the_wish"),
        pytest.param(BY_THREE, {LEAD: (SAM,)}, SAM, id="before_other_roles_take_them"),
    ],
)
def test_a_start_is_proposed_with_the_wished_therapist(kind, wish, lead):
    assert at_mission(kind).propose(0, wish).people[LEAD] == lead


@pytest.mark.parametrize(
    ("busy", "rooms"),
    [
        pytest.param({}, [PIER, GARDEN], id="the_plainest_first"),
        pytest.param({room_taken(PIER): [span("08:00", "09:00")]}, [GARDEN], id="none_that_is_taken"),
    ],
)
def test_the_rooms_of_a_start(busy, rooms):
    assert at_mission(INTEGRATION, pier=TALK_ROOM, busy=busy).rooms_at(0) == rooms
