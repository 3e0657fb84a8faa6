"""Whom somebody must call before a treatment visit, and by when."""

import pytest

from coord.domain.reminders.calling import call_by, needs_call
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
