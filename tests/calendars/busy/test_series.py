"""Events that repeat, with what was moved, taken out or put in."""

import pytest

from coord.domain.interval import Interval
from tests.calendars.busy.written import event, minute, times

NINE = (
    "UID:s",
    "DTSTART;TZID=America/New_York:20270301T090000",
    "DTEND;TZID=America/New_York:20270301T100000",
)
WEEKLY = event(*NINE, "RRULE:FREQ=WEEKLY;COUNT=3")
MONDAYS = ["01 14:00–15:00", "08 14:00–15:00", "15 13:00–14:00"]


def change(instance, start, *more):
    end = f"{start[:9]}{int(start[9:11]) + 1:02}{start[11:]}"
    return event("UID:s", f"RECURRENCE-ID{instance}", f"DTSTART:{start}", f"DTEND:{end}", *more)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["RRULE:FREQ=WEEKLY;COUNT=3"], MONDAYS, id="local time stays over the clock change"),
        pytest.param(
            ["RRULE:FREQ=DAILY;UNTIL=20270303T090000"],
            ["01 14:00–15:00", "02 14:00–15:00", "03 14:00–15:00"],
            id="an end without Z is local",
        ),
        pytest.param(
            ["RRULE:FREQ=DAILY;UNTIL=20270302"],
            ["01 14:00–15:00", "02 14:00–15:00"],
            id="an end that is a day means all of it",
        ),
        pytest.param(
            ["RRULE:FREQ=DAILY;UNTIL=20270302T140000Z"],
            ["01 14:00–15:00", "02 14:00–15:00"],
            id="an end in UTC",
        ),
        pytest.param(
            ["RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;TZID=America/New_York:20270308T090000"],
            [MONDAYS[0], MONDAYS[2]],
            id="taken out",
        ),
        pytest.param(
            ["RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20270308T140000Z"],
            [MONDAYS[0], MONDAYS[2]],
            id="taken out by UTC",
        ),
        pytest.param(
            ["RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20270308T090000"],
            [MONDAYS[0], MONDAYS[2]],
            id="taken out by the start's clock",
        ),
        pytest.param(
            ["RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE;VALUE=DATE:20270308"],
            [MONDAYS[0], MONDAYS[2]],
            id="taken out by the day",
        ),
        pytest.param(
            ["RDATE;TZID=America/New_York:20270303T090000,20270304T093000"],
            ["01 14:00–15:00", "03 14:00–15:00", "04 14:30–15:30"],
            id="put in",
        ),
        pytest.param(
            ["RDATE;VALUE=PERIOD:20270303T140000Z/PT3H"],
            ["01 14:00–15:00", "03 14:00–17:00"],
            id="put in with a length of its own",
        ),
        pytest.param(
            ["RRULE:FREQ=WEEKLY;COUNT=2", "RRULE:FREQ=MONTHLY;BYMONTHDAY=20;COUNT=1"],
            ["01 14:00–15:00", "08 14:00–15:00", "20 13:00–14:00"],
            id="two rules",
        ),
        pytest.param(
            ["RRULE:FREQ=HOURLY;INTERVAL=6;COUNT=2"], ["01 14:00–15:00", "01 20:00–21:00"], id="by the hour"
        ),
        pytest.param(
            ["RRULE:FREQ=SECONDLY;COUNT=60"], ["01 14:00–15:01"], id="by the second, but with an end"
        ),
    ],
)
def test_a_series_repeats(lines, expected):
    assert times(event(*NINE, *lines)) == expected


@pytest.mark.parametrize(
    "instance",
    [
        pytest.param(";TZID=America/New_York:20270308T090000", id="as its start is told"),
        pytest.param(":20270308T140000Z", id="in UTC"),
        pytest.param(";TZID=Europe/Berlin:20270308T150000", id="in another zone"),
        pytest.param(";VALUE=DATE:20270308", id="as a day"),
        pytest.param(":20270308", id="as a day that is not called one"),
    ],
)
def test_a_moved_instance_takes_its_new_time_alone(instance):
    moved = change(instance, "20270309T200000Z")
    expected = [MONDAYS[0], "09 20:00–21:00", MONDAYS[2]]

    assert times(WEEKLY, moved) == times(moved, WEEKLY) == expected


def test_an_instance_without_a_zone_is_told_by_the_zone_of_its_new_start():
    moved = event(
        "UID:s",
        "RECURRENCE-ID:20270308T090000",
        "DTSTART;TZID=America/New_York:20270309T090000",
        "DTEND;TZID=America/New_York:20270309T100000",
    )

    assert times(WEEKLY, moved) == [MONDAYS[0], "09 14:00–15:00", MONDAYS[2]]


@pytest.mark.parametrize("line", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT"])
def test_an_instance_that_does_not_count_takes_no_time(line):
    assert times(WEEKLY, change(":20270308T140000Z", "20270308T140000Z", line)) == [MONDAYS[0], MONDAYS[2]]


def test_an_instance_of_a_free_series_may_count():
    free = event(*NINE, "RRULE:FREQ=WEEKLY;COUNT=3", "TRANSP:TRANSPARENT")

    assert times(free, change(":20270308T140000Z", "20270308T160000Z")) == ["08 16:00–17:00"]


def test_an_instance_moved_into_the_window_from_outside_counts():
    before = event("UID:s", "DTSTART:20270101T100000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;COUNT=3")

    assert times(before, change(":20270108T100000Z", "20270305T100000Z")) == ["05 10:00–11:00"]


def test_an_instance_moved_out_of_the_window_does_not():
    assert times(WEEKLY, change(":20270308T140000Z", "20270405T100000Z")) == [MONDAYS[0], MONDAYS[2]]


def test_a_changed_instance_whose_series_is_not_in_the_file_counts():
    assert times(change(":20270308T140000Z", "20270309T200000Z")) == ["09 20:00–21:00"]


def test_of_two_changes_of_one_instance_the_newer_counts():
    older = change(":20270308T140000Z", "20270309T200000Z", "SEQUENCE:1")
    newer = change(";VALUE=DATE:20270308", "20270310T200000Z", "SEQUENCE:2")

    assert times(WEEKLY, newer, older) == [MONDAYS[0], "10 20:00–21:00", MONDAYS[2]]


def test_a_change_of_this_and_later_moves_all_that_follow():
    later = change(";RANGE=THISANDFUTURE:20270308T140000Z", "20270308T160000Z")

    assert times(WEEKLY, later) == [MONDAYS[0], "08 16:00–17:00", "15 15:00–16:00"]


def test_whole_days_repeat_from_midnight_to_midnight_in_the_owners_zone():
    days = event("UID:d", "DTSTART;VALUE=DATE:20270312", "RRULE:FREQ=DAILY;UNTIL=20270316;INTERVAL=2")

    assert times(days) == ["12 05:00–13 05:00", "14 05:00–15 04:00", "16 04:00–17 04:00"]


def test_a_day_is_taken_out_or_moved_however_it_is_written():
    days = event(
        "UID:s", "DTSTART;VALUE=DATE:20270302", "RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20270303T000000Z"
    )
    moved = event("UID:s", "RECURRENCE-ID:20270304T000000Z", "DTSTART;VALUE=DATE:20270309")

    assert times(days, moved) == ["02 05:00–03 05:00", "09 05:00–10 05:00"]


def test_a_series_that_began_long_ago_still_counts():
    old = event("DTSTART:19990105T100000Z", "DTEND:19990105T110000Z", "RRULE:FREQ=WEEKLY")
    window = Interval(minute("2027-03-01 00:00"), minute("2027-03-08 00:00"))

    assert times(old, window=window) == ["02 10:00–11:00"]


def test_a_series_over_midnight_reaches_into_the_window():
    night = event("DTSTART:20270228T220000Z", "DTEND:20270301T060000Z", "RRULE:FREQ=DAILY;COUNT=2")

    assert times(night) == ["01 00:00–06:00", "01 22:00–02 06:00"]


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        pytest.param(["DTEND;TZID=America/New_York:20270313T060000"], "14 03:00–11:00", id="with an end"),
        pytest.param(["DURATION:PT8H"], "14 03:00–11:00", id="with hours"),
        pytest.param(["DURATION:P1D"], "13 03:00–15 02:00", id="with a day, which goes by the clock"),
    ],
)
def test_an_instance_over_the_clock_change_is_as_long_as_the_others(length, expected):
    night = event("DTSTART;TZID=America/New_York:20270312T220000", *length, "RRULE:FREQ=DAILY;COUNT=2")

    assert times(night)[-1] == expected
