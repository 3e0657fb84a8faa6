from datetime import timedelta

import pytest

from coord.domain.clinic_days import is_open_on
from coord.domain.follow_up import FollowUpDays, follow_up_days
from coord.domain.policy import FollowUpRule
from tests.domain.builders import (
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    NEXT_TUESDAY,
    SATURDAY,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    a_clinic,
    span,
)

DOSE = span("10:00", "12:00")


@pytest.mark.parametrize(
    ("dose", "rule", "days"),
    [
        pytest.param(DOSE, FollowUpRule(), (TUESDAY, THURSDAY, NEXT_MONDAY), id="the_default"),
        pytest.param(DOSE, FollowUpRule(1, 2), (TUESDAY, TUESDAY, WEDNESDAY), id="a_stricter_rule"),
        pytest.param(
            span("10:00", "12:00", THURSDAY),
            FollowUpRule(),
            (FRIDAY, NEXT_TUESDAY, THURSDAY + timedelta(days=7)),
            id="closed_days_do_not_count_towards_the_aim",
        ),
        pytest.param(
            span("10:00", "12:00", FRIDAY),
            FollowUpRule(latest_days=2),
            (SATURDAY, SUNDAY, SUNDAY),
            id="where_no_day_is_open_the_aim_is_the_last_day",
        ),
        pytest.param(
            DOSE,
            FollowUpRule(aim_clinic_days=9),
            (TUESDAY, NEXT_MONDAY, NEXT_MONDAY),
            id="the_aim_is_never_beyond_the_last_day",
        ),
        pytest.param(
            span("19:00", "21:00"),
            FollowUpRule(),
            (TUESDAY, THURSDAY, NEXT_MONDAY),
            id="an_evening_dose_counts_from_the_clinics_day_when_utc_has_the_next",
        ),
        pytest.param(
            span("23:00", "25:00"),
            FollowUpRule(),
            (WEDNESDAY, FRIDAY, NEXT_TUESDAY),
            id="a_dose_over_midnight_counts_from_the_day_it_ends",
        ),
    ],
)
def test_the_days_of_a_follow_up(dose, rule, days):
    assert follow_up_days(dose, a_clinic(), rule) == FollowUpDays(*days)


@pytest.mark.parametrize(
    ("opening", "is_open"),
    [
        pytest.param([], False, id="never"),
        pytest.param([span("23:00", "24:00")], True, id="for_its_last_hour"),
        pytest.param([span("00:00", "08:00", TUESDAY)], False, id="only_from_the_next_midnight_on"),
        pytest.param(
            [span("20:00", "24:00", SUNDAY - timedelta(days=7))], False, id="only_until_its_midnight"
        ),
        pytest.param([span("22:00", "26:00", MONDAY)], True, id="into_the_next_night"),
    ],
)
def test_a_clinic_is_open_on_a_day_when_it_opens_at_all(opening, is_open):
    assert is_open_on(MONDAY, a_clinic(opening=tuple(opening))) is is_open
