"""Words between visits: which, and when."""

import pytest

from coord.domain.reminders import MessageKind as Kind
from coord.domain.reminders import ReminderPlan
from coord.domain.reminders.planning import DueMessage
from coord.domain.reminders.prompting import prompts
from tests.domain.builders import MONDAY, TUESDAY, WEDNESDAY, ZONE, at

ENDED = at("23:30", MONDAY)


@pytest.mark.parametrize(
    ("wanted", "due"),
    [
        pytest.param(set(), {}, id="nobody_has_turned_them_on"),
        pytest.param({Kind.PROMPT_SLEEP}, {Kind.PROMPT_SLEEP: TUESDAY}, id="the_day_after"),
        pytest.param(
            {Kind.PROMPT_JOURNAL, Kind.PROMPT_SLEEP},
            {Kind.PROMPT_SLEEP: TUESDAY, Kind.PROMPT_JOURNAL: WEDNESDAY},
            id="one_a_day",
        ),
        pytest.param({Kind.REMINDER_24H}, {}, id="nothing_else_is_a_prompt"),
    ],
)
def test_what_was_turned_on_goes_out_one_a_day(wanted, due):
    assert prompts(ENDED, ZONE, wanted, ReminderPlan()) == tuple(
        DueMessage(kind, at("11:00", day), at("19:00", day)) for kind, day in due.items()
    )


def test_a_house_may_choose_another_hour():
    (one,) = prompts(ENDED, ZONE, {Kind.PROMPT_MEALS}, ReminderPlan(prompt_at=17 * 60))

    assert one.due == at("17:00", TUESDAY)
