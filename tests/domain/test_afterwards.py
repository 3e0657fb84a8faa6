"""What is due after a treatment, by when it really began and ended."""

import pytest

from coord.domain.afterwards import Duty, after_beginning, after_ending, earliest_leave, leaves_too_early
from coord.domain.policy import AfterwardsRule
from coord.domain.ride import LeftHow
from tests.domain.builders import FRIDAY, ZONE, at

RULE = AfterwardsRule()
WATCHED, PLAIN = "dosing_esketamine", "dosing_iv"
DAY = 1440


def due(duties):
    return {one.duty: one.due for one in duties}


@pytest.mark.parametrize(
    ("code", "began", "minute"),
    [
        pytest.param(WATCHED, "10:00", "10:40", id="forty_minutes_after_the_dose"),
        pytest.param(WATCHED, "10:25", "11:05", id="later_where_it_began_late"),
        pytest.param(PLAIN, "10:00", None, id="no_programme_asks_for_it"),
    ],
)
def test_blood_pressure_is_taken_after_a_watched_dose(code, began, minute):
    duties = due(after_beginning(code, at(began), RULE))

    assert duties == ({Duty.BLOOD_PRESSURE: at(minute)} if minute else {})


@pytest.mark.parametrize(
    ("code", "rule", "days"),
    [
        pytest.param(
            PLAIN,
            RULE,
            {Duty.CALL_NEXT_DAY: 1, Duty.PHQ9: 14, Duty.GAD7: 14, Duty.PCL5: 28},
            id="call_and_questionnaires",
        ),
        pytest.param(
            WATCHED,
            RULE,
            {Duty.CALL_NEXT_DAY: 1, Duty.SAFETY_FORM: 7, Duty.PHQ9: 14, Duty.GAD7: 14, Duty.PCL5: 28},
            id="a_form_as_well",
        ),
        pytest.param(
            PLAIN,
            AfterwardsRule(phq9_days=7, gad7_days=0, pcl5_days=0),
            {Duty.CALL_NEXT_DAY: 1, Duty.PHQ9: 7},
            id="as_the_house_wishes",
        ),
    ],
)
def test_what_is_due_on_later_days_be_they_sundays(code, rule, days):
    ended = at("23:30", FRIDAY)

    assert due(after_ending(code, ended, ZONE, rule)) == {
        duty: at("10:00", FRIDAY) + days_ * DAY for duty, days_ in days.items()
    }


@pytest.mark.parametrize(
    ("how", "clock", "early"),
    [
        pytest.param(LeftHow.RIDE, "11:59", True, id="a_minute_early"),
        pytest.param(LeftHow.RIDE, "12:00", False, id="two_hours_after_the_dose"),
        pytest.param(None, "11:59", True, id="nobody_says_how"),
        pytest.param(LeftHow.BACKUP, "11:00", True, id="backup"),
        pytest.param(LeftHow.AGAINST_ADVICE, "11:00", False, id="against_advice"),
        pytest.param(LeftHow.TRANSFERRED, "11:00", False, id="to_hospital"),
    ],
)
def test_nobody_is_sent_home_within_two_hours_of_a_watched_dose(how, clock, early):
    earliest = earliest_leave(WATCHED, at("10:00"), RULE)

    assert leaves_too_early(how, at(clock), earliest) is early


@pytest.mark.parametrize(("clock", "early"), [("10:59", True), ("11:00", False)])
def test_after_other_doses_it_is_an_hour(clock, early):
    earliest = earliest_leave(PLAIN, at("10:00"), RULE)

    assert leaves_too_early(LeftHow.RIDE, at(clock), earliest) is early
