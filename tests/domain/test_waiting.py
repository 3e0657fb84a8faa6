"""A patient who waits for the ride keeps room, monitor and cover; what clashes is told."""

import pytest

from coord.domain import reasons as why
from coord.domain.roles import Role, Use
from coord.domain.waiting import against_waiting, clashes, longer
from tests.domain.builders import GARDEN, THEO, a_dose, at, attention, room_taken, some_facts, span

HALF_PAST = at("12:30")


def test_who_watches_and_who_covers_stays_and_the_therapist_goes_when_due():
    before, after = a_dose(), longer(a_dose(), HALF_PAST)

    stays = {
        (window.role, window.use)
        for was, window in zip(before.type.role_windows, after.type.role_windows, strict=True)
        if window.closes > was.closes
    }
    assert after.interval == span("10:00", "12:30")
    assert stays == {(Role.MONITOR, Use.ATTENTION), (Role.PRESCRIBER, Use.COVER)}


@pytest.mark.parametrize(
    ("changes", "told", "is_clash"),
    [
        pytest.param({}, set(), False, id="nothing-stands-against-it"),
        pytest.param(
            {"busy": {room_taken(GARDEN): [span("12:40", "13:40")]}},
            {why.RoomBusy},
            True,
            id="the-next-in-the-room",
        ),
        pytest.param(
            {"busy": {attention(THEO): [span("12:00", "13:00")]}},
            set(),
            False,
            id="the-therapist-is-free-to-go",
        ),
        pytest.param(
            {"mission": {"opening": (span("08:00", "12:20"),)}},
            {why.OutsideOpeningHours},
            False,
            id="closing-time-is-told-and-nobody-put-out",
        ),
    ],
)
def test_what_waiting_runs_into(changes, told, is_clash):
    found = against_waiting(longer(a_dose(), HALF_PAST), some_facts(**changes))

    assert {type(reason) for reason in found} == told
    assert bool(clashes(found)) is is_clash
