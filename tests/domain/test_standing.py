"""What stands against a booked unit, and what only ever stood against booking it."""

import pytest

from coord.domain import reasons as why
from coord.domain.standing import against_booked
from tests.domain.builders import a_type, a_world, at, span

NOTHING = frozenset()


def against(world, overridden=NOTHING):
    found = against_booked(world.proposal, world.facts, world.now, overridden)
    return [(one.position, type(one.reason)) for one in found]


@pytest.mark.parametrize(
    "world",
    [
        pytest.param(a_world(now=at("11:00")), id="begun_already"),
        pytest.param(a_world(dose={"type": a_type("dosing_iv", notice=14 * 1440)}), id="at_short_notice"),
        pytest.param(a_world(dose={"starts": at("10:05")}), id="off_the_grid"),
    ],
)
def test_what_binds_a_new_booking_alone_never_stands_against_a_booked_one(world):
    assert world.refusals()
    assert against(world) == []


def test_anything_else_stands_against_the_appointment_it_is_about():
    world = a_world(mona={"time_off": (span("09:00", "17:00"),)})

    assert against(world) == [(0, why.OnTimeOff)]


@pytest.mark.parametrize(
    ("overridden", "stands"),
    [
        pytest.param((0, "OnTimeOff"), False, id="this_reason_of_this_appointment"),
        pytest.param((1, "OnTimeOff"), True, id="the_reason_of_another_appointment"),
        pytest.param((0, "NotWorking"), True, id="another_reason"),
    ],
)
def test_what_somebody_went_on_in_spite_of_stands_no_more(overridden, stands):
    world = a_world(mona={"time_off": (span("09:00", "17:00"),)})

    assert bool(against(world, frozenset({overridden}))) is stands
