"""How a row of the truth table is written."""

import pytest

from coord.domain.booking import Refusal
from coord.domain.interval import Interval
from tests.domain.builders import MISSION, MONDAY, SUNDAY, a_type, a_world, at

ALL_THE_TIME = (Interval(at("00:00", MONDAY), at("24:00", SUNDAY)),)

# Changes that keep the clinic open, and its people at work, for the whole week
THROUGH_THE_NIGHTS = {
    "mission": {"opening": ALL_THE_TIME},
    **{who: {"working": {MISSION: ALL_THE_TIME}} for who in ("ada", "theo", "mona")},
}

PROPOSED = {"dose_is": "dose", "follow_up_is": "follow_up"}


def row(sentence, *, dose=(), follow_up=(), **changes):
    """One sentence of policy: what differs from the world in which all is right, and what is refused.

    `dose` and `follow_up` are the reasons against each, in the order of the rules; without any the
    unit may be booked. `dose_is` and `follow_up_is` change what is proposed, the rest the facts.
    """
    world = a_world(**{PROPOSED.get(name, name): change for name, change in changes.items()})
    against = [Refusal(0, reason) for reason in dose] + [Refusal(1, reason) for reason in follow_up]
    return pytest.param(world, tuple(against), id=sentence)


def dose_type(**changes):
    """The type of the dose with some fields changed, as a change of the proposal."""
    return {"type": a_type("dosing_iv", **changes)}
