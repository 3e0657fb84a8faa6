from datetime import date, timedelta

import pytest

from coord.domain.availability import (
    DayException,
    WeeklyHours,
    collide,
    exception_intervals,
    open_intervals,
)
from coord.domain.interval import Interval
from tests.domain.builders import (
    DAY_BEFORE,
    MONDAY,
    NEXT_MONDAY,
    NEXT_TUESDAY,
    SATURDAY,
    TUESDAY,
    WEDNESDAY,
    ZONE,
    span,
    utc,
)

NINE, NOON, FIVE = 9 * 60, 12 * 60, 17 * 60
SPRING, AUTUMN = date(2027, 3, 14), date(2026, 11, 1)


def on_mondays(**changes):
    return WeeklyHours(**({"weekday": 0, "opens": NINE, "closes": FIVE} | changes))


def on_sundays(opens, closes):
    return WeeklyHours(6, opens, closes)


@pytest.mark.parametrize(
    ("changes", "day", "applies"),
    [
        pytest.param({}, MONDAY, True, id="on_its_weekday"),
        pytest.param({}, TUESDAY, False, id="on_another_weekday"),
        pytest.param({"valid_from": MONDAY}, MONDAY, True, id="on_its_first_day"),
        pytest.param({"valid_from": MONDAY}, NEXT_MONDAY, True, id="in_every_week_after_it"),
        pytest.param({"valid_from": TUESDAY}, MONDAY, False, id="before_its_first_day"),
        pytest.param({"valid_until": MONDAY}, MONDAY, True, id="on_its_last_day"),
        pytest.param({"valid_until": DAY_BEFORE}, MONDAY, False, id="after_its_last_day"),
    ],
)
def test_weekly_hours_apply_on_their_weekday_in_their_term(changes, day, applies):
    assert on_mondays(**changes).applies_on(day) is applies


@pytest.mark.parametrize(
    ("every_weeks", "valid_from", "weeks"),
    [
        pytest.param(1, MONDAY, [0, 1, 2, 3, 4, 5, 6], id="every_week"),
        pytest.param(2, MONDAY, [0, 2, 4, 6], id="every_second"),
        pytest.param(3, MONDAY, [0, 3, 6], id="every_third"),
        pytest.param(2, WEDNESDAY, [2, 4, 6], id="counted_from_the_monday_before_the_first_day"),
        pytest.param(2, NEXT_MONDAY, [1, 3, 5], id="counted_from_the_week_of_the_first_day"),
    ],
)
def test_weeks_are_counted_from_the_monday_of_the_first_day(every_weeks, valid_from, weeks):
    rule = on_mondays(every_weeks=every_weeks, valid_from=valid_from)

    assert [n for n in range(7) if rule.applies_on(MONDAY + timedelta(weeks=n))] == weeks


def test_a_week_begins_on_monday_whatever_the_weekday_of_the_hours():
    saturdays = on_mondays(weekday=5, every_weeks=2, valid_from=WEDNESDAY)

    assert [n for n in range(6) if saturdays.applies_on(SATURDAY + timedelta(weeks=n))] == [0, 2, 4]


def test_hours_are_open_on_the_days_they_apply_on():
    days = [MONDAY, TUESDAY, NEXT_MONDAY]

    assert open_intervals([on_mondays()], ZONE, days) == (
        span("09:00", "17:00", MONDAY),
        span("09:00", "17:00", NEXT_MONDAY),
    )


def test_hours_that_touch_are_one_span():
    morning, afternoon = on_mondays(closes=NOON), on_mondays(opens=NOON)

    assert open_intervals(iter([morning, afternoon]), ZONE, iter([MONDAY])) == (span("09:00", "17:00"),)


def test_hours_until_midnight_touch_those_of_the_next_morning():
    monday, tuesday = on_mondays(opens=NOON, closes=1440), WeeklyHours(1, 0, NINE)

    (night,) = open_intervals([monday, tuesday], ZONE, [MONDAY, TUESDAY])

    assert night == Interval(span("12:00", "24:00").starts, span("00:00", "09:00", TUESDAY).ends)


@pytest.mark.parametrize(
    ("day", "opens", "closes", "spans"),
    [
        pytest.param(SPRING, 60, 240, [("09:00", "11:00")], id="the_skipped_hour_is_missing"),
        pytest.param(SPRING, 150, 240, [("10:00", "11:00")], id="opening_in_the_gap_is_at_the_jump"),
        pytest.param(SPRING, 60, 150, [("09:00", "10:00")], id="closing_in_the_gap_is_at_the_jump"),
        pytest.param(SPRING, 90, 150, [("09:30", "10:00")], id="short_hours_into_the_gap_end_at_the_jump"),
        pytest.param(SPRING, 130, 170, [], id="hours_within_the_gap_do_not_happen"),
        pytest.param(SPRING, 120, 180, [], id="nor_do_those_that_are_the_gap"),
        pytest.param(AUTUMN, 30, 150, [("07:30", "10:30")], id="the_repeated_hour_is_there_twice"),
        pytest.param(AUTUMN, 60, 90, [("08:00", "08:30")], id="hours_within_it_are_at_its_first_showing"),
    ],
)
def test_hours_on_a_day_of_changing_clocks(day, opens, closes, spans):
    found = open_intervals([on_sundays(opens, closes)], ZONE, [day])

    assert found == tuple(Interval(utc(starts, day), utc(ends, day)) for starts, ends in spans)


def test_exceptions_are_told_apart_by_sort():
    more = DayException(TUESDAY, NINE, NOON, is_available=True)
    also = DayException(TUESDAY, NOON, FIVE, is_available=True)
    less = DayException(NEXT_TUESDAY, NINE, FIVE, is_available=False)

    exceptions = [less, also, more]

    assert exception_intervals(exceptions, ZONE, is_available=True) == (span("09:00", "17:00", TUESDAY),)
    assert exception_intervals(exceptions, ZONE, is_available=False) == (
        span("09:00", "17:00", NEXT_TUESDAY),
    )


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        pytest.param({}, {}, True, id="the_same_hours"),
        pytest.param({}, {"opens": FIVE, "closes": FIVE + 60}, False, id="one_after_the_other"),
        pytest.param({"closes": FIVE + 1}, {"opens": FIVE, "closes": FIVE + 60}, True, id="by_one_minute"),
        pytest.param({}, {"weekday": 1}, False, id="other_weekdays"),
        pytest.param({"valid_until": MONDAY}, {"valid_from": MONDAY}, True, id="on_one_day"),
        pytest.param({"valid_until": MONDAY}, {"valid_from": TUESDAY}, False, id="one_ends_before"),
        pytest.param({"valid_until": DAY_BEFORE}, {}, False, id="over_before_the_day_asked_about"),
        pytest.param(
            {"every_weeks": 2, "valid_from": MONDAY},
            {"every_weeks": 2, "valid_from": NEXT_MONDAY},
            False,
            id="in_alternating_weeks",
        ),
        pytest.param(
            {"every_weeks": 2, "valid_from": MONDAY},
            {"every_weeks": 3, "valid_from": NEXT_MONDAY},
            True,
            id="every_second_and_every_third_week_meet_in_the_end",
        ),
        pytest.param(
            {"every_weeks": 2, "valid_from": MONDAY},
            {"every_weeks": 3, "valid_from": NEXT_MONDAY, "valid_until": NEXT_MONDAY + timedelta(days=20)},
            False,
            id="unless_one_ends_before_they_do",
        ),
    ],
)
def test_rules_collide_where_both_ever_hold_at_the_same_minute(one, other, meets):
    rules = on_mondays(**one), on_mondays(**other)

    assert collide(*rules, MONDAY) is collide(*reversed(rules), MONDAY) is meets


@pytest.mark.parametrize("since", [MONDAY, TUESDAY, WEDNESDAY, SATURDAY])
def test_hours_of_one_weekday_meet_from_whatever_day_on(since):
    assert collide(on_mondays(), on_mondays(opens=NOON), since)
