"""How late a visit may begin: its whole length must still fit, minute by minute."""

from dataclasses import replace

import pytest

from coord.domain import reasons as why
from coord.domain.changes import is_late_cancellation
from coord.domain.late import latest_start, reasons_against
from coord.domain.policy import ChangeRule, Policy
from tests.domain.builders import (
    ADA,
    GARDEN,
    PATIENT_TAKEN,
    a_dose,
    at,
    attention,
    room_taken,
    some_facts,
    span,
)

TEN = at("10:00")


@pytest.mark.parametrize(
    ("changes", "minutes"),
    [
        pytest.param({}, 30, id="as-late-as-the-house-allows"),
        pytest.param(
            {"policy": Policy(changes=ChangeRule(latest_start_minutes=12))}, 12, id="the-house-allows-less"
        ),
        pytest.param(
            {"busy": {room_taken(GARDEN): [span("12:22", "13:00")]}}, 7, id="the-room-and-its-turnover"
        ),
        pytest.param(
            {"policy": Policy(changes=ChangeRule(latest_start_minutes=1))}, 1, id="the-house-allows-a-minute"
        ),
        pytest.param({"busy": {room_taken(GARDEN): [span("09:00", "10:00")]}}, 30, id="the-room-until-then"),
        pytest.param({"busy": {attention(ADA): [span("10:20", "10:40")]}}, 5, id="the-prescriber"),
        pytest.param({"busy": {PATIENT_TAKEN: [span("12:03", "13:00")]}}, 3, id="the-patient"),
        pytest.param({"mission": {"opening": (span("08:00", "12:10"),)}}, 10, id="the-clinic-closes"),
    ],
)
def test_the_latest_start_is_the_last_minute_at_which_everything_holds(changes, minutes):
    assert latest_start(a_dose(), some_facts(**changes), TEN) == TEN + minutes


def test_what_spoke_against_its_own_time_has_been_decided_already():
    facts = some_facts(patient={"orders": ()})

    assert latest_start(a_dose(), facts, TEN) == TEN + 30


def test_after_the_latest_minute_it_is_too_late():
    assert latest_start(a_dose(), some_facts(), TEN + 30) == TEN + 30
    assert latest_start(a_dose(), some_facts(), TEN + 31) is None


def test_the_reasons_against_a_later_start_are_named():
    facts = some_facts(busy={room_taken(GARDEN): [span("12:22", "13:00")]})

    (reason,) = reasons_against(a_dose(), TEN + 8, facts)

    assert isinstance(reason, why.RoomBusy)


def test_what_spoke_against_its_own_time_does_not_speak_against_a_later_one():
    facts = some_facts(patient={"orders": ()})

    assert reasons_against(a_dose(), TEN + 8, facts) == ()


def test_nothing_is_shortened():
    late = replace(a_dose(), starts=TEN + 30)

    assert late.interval.minutes == a_dose().interval.minutes


@pytest.mark.parametrize(
    ("hours", "is_late"),
    [
        pytest.param(25, False, id="in-time"),
        pytest.param(24, False, id="just"),
        pytest.param(23, True, id="late"),
    ],
)
def test_a_cancellation_is_late_within_the_hours_of_notice(hours, is_late):
    assert is_late_cancellation(TEN, TEN - hours * 60, ChangeRule()) is is_late
