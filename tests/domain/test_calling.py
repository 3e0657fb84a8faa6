"""Whom somebody must call before a treatment visit, and by when."""

import pytest

from coord.domain.reminders.calling import call_by, call_of_change_by, needs_call
from coord.domain.reminders.quiet import when_safe
from tests.domain.builders import FRIDAY, THURSDAY, ZONE, at


@pytest.mark.parametrize(
    ("channels", "by_nurse", "call"),
    [
        pytest.param({"email", "sms"}, False, False, id="a_mail_tells_the_hours"),
        pytest.param({"email"}, False, False, id="mail_alone"),
        pytest.param({"sms"}, False, True, id="no_text_has_room"),
        pytest.param(set(), False, True, id="nobody_may_write"),
        pytest.param({"email", "sms"}, True, True, id="a_nurse_tells"),
    ],
)
def test_hours_of_eating_that_no_message_tells_are_told_by_voice(channels, by_nurse, call):
    assert needs_call(channels, is_food_by_nurse=by_nurse) is call


@pytest.mark.parametrize("clock", ["00:30", "10:00", "23:30"])
def test_the_call_is_due_at_noon_of_the_day_before(clock):
    assert call_by(at(clock, FRIDAY), ZONE) == at("12:00", THURSDAY)


EVE = at("22:00", THURSDAY)


@pytest.mark.parametrize(
    ("changed", "callable_from", "starts", "due"),
    [
        pytest.param(
            at("10:00", FRIDAY), at("10:00", FRIDAY), at("11:00", FRIDAY), at("10:30", FRIDAY), id="soon"
        ),
        pytest.param(EVE, at("09:00", FRIDAY), at("14:00", FRIDAY), at("09:30", FRIDAY), id="on_the_eve"),
        pytest.param(EVE, at("09:00", FRIDAY), at("10:30", FRIDAY), at("09:30", FRIDAY), id="just_of_use"),
        pytest.param(
            EVE, at("09:00", FRIDAY), at("10:29", FRIDAY), at("22:30", THURSDAY), id="too_early_to_wait"
        ),
    ],
)
def test_a_change_that_could_not_wait_is_told_by_voice_as_soon_as_they_may_be_called(
    changed, callable_from, starts, due
):
    assert call_of_change_by(changed, starts, callable_from) == due


@pytest.mark.parametrize(
    ("due", "opens", "closes", "safe"),
    [
        pytest.param("16:59", 1020, 1140, at("17:00", THURSDAY), id="before"),
        pytest.param("17:00", 1020, 1140, at("17:00", THURSDAY), id="from_its_first_minute"),
        pytest.param("18:59", 1020, 1140, at("18:59", THURSDAY), id="to_its_last"),
        pytest.param("19:00", 1020, 1140, at("17:00", FRIDAY), id="after"),
        pytest.param("03:00", None, None, at("03:00", THURSDAY), id="none_named"),
    ],
)
def test_a_number_is_called_in_its_safe_hours(due, opens, closes, safe):
    assert when_safe(at(due, THURSDAY), ZONE, opens, closes) == safe
