from datetime import timedelta

import pytest

from coord.domain.clinic_days import is_open_on
from coord.domain.facts import Dose
from coord.domain.follow_up import (
    FollowUpDays,
    earlier_doses,
    follow_up_days,
    is_missed,
    latest_after_given,
    needs_its_own,
)
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
    a_patient,
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
            span("22:00", "24:00"),
            FollowUpRule(),
            (TUESDAY, THURSDAY, NEXT_MONDAY),
            id="a_dose_that_ends_at_midnight_counts_from_its_own_day",
        ),
        pytest.param(
            span("22:00", "24:01"),
            FollowUpRule(),
            (WEDNESDAY, FRIDAY, NEXT_TUESDAY),
            id="a_minute_past_midnight_is_the_next_day",
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


def dose(starts, *follow_ups, every=1, **more):
    return Dose(starts, follow_ups=follow_ups, follow_up_every=every, **more)


def test_earlier_doses_are_those_that_start_before_in_order_of_time():
    patient = a_patient(doses=(dose(30), dose(20), dose(10), dose(40)))

    assert [one.starts for one in earlier_doses(patient, 30)] == [10, 20]


@pytest.mark.parametrize(
    ("every", "count", "follow_ups", "needs"),
    [
        pytest.param(1, 1, [1], True, id="each_dose_has_its_own"),
        pytest.param(2, 1, [], True, id="the_first_of_two"),
        pytest.param(2, 1, [1], False, id="the_second_where_the_first_had_it"),
        pytest.param(2, 1, [1, 0], True, id="the_third_begins_anew"),
        pytest.param(3, 2, [1, 0], True, id="two_per_three_and_one_was_there"),
        pytest.param(3, 2, [1, 1], False, id="two_per_three_and_two_were_there"),
        pytest.param(3, 2, [2, 0], False, id="both_after_one_dose"),
    ],
)
def test_a_dose_needs_a_follow_up_of_its_own_until_the_last_doses_have_as_many_as_asked(
    every, count, follow_ups, needs
):
    earlier = [dose(at, *range(number)) for at, number in enumerate(follow_ups)]

    assert needs_its_own(every, count, earlier) is needs


@pytest.mark.parametrize(
    ("one", "is_it"),
    [
        pytest.param(dose(10), True, id="never"),
        pytest.param(dose(10, 15), False, id="in_between"),
        pytest.param(dose(10, 20), True, id="as_the_next_begins"),
        pytest.param(dose(10, 25), True, id="after_the_next"),
        pytest.param(dose(10, 10), True, id="with_the_dose"),
        pytest.param(dose(10, is_waived=True), False, id="it_was_waived"),
        pytest.param(dose(10, every=0), False, id="its_type_needs_none"),
    ],
)
def test_a_follow_up_is_missed_when_none_lies_between_the_dose_and_the_minute(one, is_it):
    assert is_missed(one, [], 20) is is_it


@pytest.mark.parametrize(
    ("doses", "latest"),
    [
        pytest.param([dose(10), dose(20), dose(30)], 20, id="before_the_next"),
        pytest.param([dose(30), dose(20), dose(10)], 20, id="in_whatever_order_they_are_told"),
        pytest.param([dose(5), dose(10)], None, id="there_is_no_next"),
        pytest.param([dose(9), dose(20)], None, id="the_dose_is_not_there"),
        pytest.param([dose(10, is_waived=True), dose(20)], None, id="it_was_waived"),
        pytest.param([dose(5), dose(10, is_waived=True), dose(20)], None, id="it_alone_counts"),
        pytest.param([dose(5, 6), dose(10, every=2), dose(20)], None, id="the_one_before_had_it"),
        pytest.param([dose(5), dose(10, every=2), dose(20, 21)], 20, id="a_later_one_does_not_count"),
    ],
)
def test_the_follow_up_of_a_given_dose_belongs_before_the_next_dose(doses, latest):
    assert latest_after_given(10, a_patient(doses=tuple(doses))) == latest
