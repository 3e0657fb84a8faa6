"""Whom somebody must call before a treatment visit, and by when."""

from zoneinfo import ZoneInfo

import pytest

from coord.domain.reminders.calling import call_by, call_of_change_by, needs_call
from coord.domain.reminders.plan import ReminderPlan
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


PLAN = ReminderPlan()
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("changed", "starts", "due"),
    [
        pytest.param(at("10:00", FRIDAY), at("11:00", FRIDAY), at("10:30", FRIDAY), id="by_day_soon"),
        pytest.param(at("22:00", THURSDAY), at("14:00", FRIDAY), at("09:30", FRIDAY), id="on_the_eve"),
        pytest.param(at("02:00", FRIDAY), at("14:00", FRIDAY), at("09:30", FRIDAY), id="by_night"),
        pytest.param(at("22:00", THURSDAY), at("10:30", FRIDAY), at("09:30", FRIDAY), id="just_of_use"),
        pytest.param(
            at("22:00", THURSDAY), at("10:29", FRIDAY), at("22:30", THURSDAY), id="too_early_to_wait"
        ),
    ],
)
def test_a_change_that_could_not_wait_is_told_by_voice_once_the_night_is_over(changed, starts, due):
    assert call_of_change_by(changed, starts, (ZONE,), PLAN) == due


def test_nobody_calls_from_a_desk_where_it_is_night_still():
    """At ten in the evening, for a visit by video: the patient's morning is three hours before the desk's."""
    zones, eve = (NEW_YORK, ZONE), at("22:00", THURSDAY)

    assert call_of_change_by(eve, at("14:00", FRIDAY), zones, PLAN) == at("09:30", FRIDAY)
