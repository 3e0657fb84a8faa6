from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord.domain.local_time import (
    Repeated,
    Skipped,
    clinic_day,
    days_between,
    is_repeated,
    local_date,
    on_day,
    resolve,
    to_minute,
    to_moment,
    to_wall,
)
from tests.domain.builders import utc

LOS_ANGELES, LORD_HOWE = ZoneInfo("America/Los_Angeles"), ZoneInfo("Australia/Lord_Howe")
CASABLANCA, SANTIAGO = ZoneInfo("Africa/Casablanca"), ZoneInfo("America/Santiago")
SPRING, AUTUMN = date(2027, 3, 14), date(2026, 11, 1)

YEARS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(2 * 365 + 1)]
ZONES = sorted(available_timezones())
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Change:
    """Clocks are put from one wall time to another at a UTC moment; forward leaves a gap, back a fold."""

    at: datetime
    before: datetime
    after: datetime


@cache
def changes_of(zone):
    days = [to_offset(moment, zone) for moment in YEARS]
    return [
        change_between(a, b, zone) for (a, x), (b, y) in pairwise(zip(YEARS, days, strict=True)) if x != y
    ]


def to_offset(moment, zone):
    return moment.astimezone(zone).utcoffset()


def change_between(before, after, zone):
    old, new = to_offset(before, zone), to_offset(after, zone)
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) // 2
        before, after = (middle, after) if to_offset(middle, zone) == old else (before, middle)
    at = after.replace(second=0, microsecond=0)
    return Change(at, (at + old).replace(tzinfo=None), (at + new).replace(tzinfo=None))


def walls_around(change):
    first, last = sorted((change.before, change.after))
    quarters = int((last - first + 4 * HOUR) / timedelta(minutes=15))
    around = [first - 2 * HOUR + n * timedelta(minutes=15) for n in range(quarters)]
    return [*around, first - timedelta(minutes=1), last - timedelta(minutes=1)]


def expected_of(wall, change, zone):
    """What a wall time near a change means, told from the offsets before and after it alone."""
    if change.before <= wall < change.after:
        return Skipped(wall, change.after)
    if change.after <= wall < change.before:
        return Repeated(wall, change.before)
    is_before = wall < min(change.before, change.after)
    return to_minute(change.at + (wall - (change.before if is_before else change.after)))


ONE_ZONE_OF_EACH_RULE = sorted({tuple(changes_of(ZoneInfo(name))): name for name in ZONES}.values())


@pytest.mark.parametrize("name", ONE_ZONE_OF_EACH_RULE)
def test_around_a_change_of_clocks_a_wall_time_is_one_minute_or_says_why_not(name):
    zone = ZoneInfo(name)

    for change in changes_of(zone):
        walls = walls_around(change)
        assert [resolve(wall, zone) for wall in walls] == [expected_of(wall, change, zone) for wall in walls]


@pytest.mark.parametrize("name", ONE_ZONE_OF_EACH_RULE)
def test_days_around_a_change_follow_each_other_and_each_begins_on_its_own_date(name):
    zone = ZoneInfo(name)

    for change in changes_of(zone):
        days = [change.before.date() + timedelta(days=n) for n in range(-2, 4)]
        spans = [clinic_day(day, zone) for day in days]
        assert all(one.ends == after.starts for one, after in pairwise(spans))
        assert [local_date(one.starts, zone) for one in spans] == days
        assert [local_date(one.ends - 1, zone) for one in spans] == days


@pytest.mark.parametrize("name", ONE_ZONE_OF_EACH_RULE)
def test_a_minute_is_repeated_exactly_if_the_clock_shows_its_time_twice(name):
    zone = ZoneInfo(name)

    for change in changes_of(zone):
        minutes = range(to_minute(change.at) - 1500, to_minute(change.at) + 1500, 5)
        twice = [minute for minute in minutes if isinstance(resolve(to_wall(minute, zone), zone), Repeated)]
        assert [minute for minute in minutes if is_repeated(minute, zone)] == twice


@given(st.integers(utc("00:00", date(2020, 1, 1)), utc("00:00", date(2035, 1, 1))), st.sampled_from(ZONES))
def test_a_minute_is_found_again_from_what_the_clock_shows(minute, name):
    zone = ZoneInfo(name)
    wall = to_wall(minute, zone)

    found = resolve(wall, zone)

    assert found == minute or isinstance(found, Repeated)


@pytest.mark.parametrize(
    ("zone", "wall", "meaning"),
    [
        pytest.param(
            LOS_ANGELES,
            datetime(2027, 3, 14, 1, 59),
            utc("09:59", SPRING),
            id="the_last_minute_before_the_gap",
        ),
        pytest.param(
            LOS_ANGELES,
            datetime(2027, 3, 14, 2, 0),
            Skipped(datetime(2027, 3, 14, 2, 0), datetime(2027, 3, 14, 3, 0)),
            id="the_first_minute_of_the_gap",
        ),
        pytest.param(
            LOS_ANGELES,
            datetime(2027, 3, 14, 2, 59),
            Skipped(datetime(2027, 3, 14, 2, 59), datetime(2027, 3, 14, 3, 0)),
            id="the_last_minute_of_the_gap",
        ),
        pytest.param(
            LOS_ANGELES,
            datetime(2027, 3, 14, 3, 0),
            utc("10:00", SPRING),
            id="the_first_minute_after_the_gap",
        ),
        pytest.param(
            LOS_ANGELES, datetime(2026, 11, 1, 0, 59), utc("07:59", AUTUMN), id="before_the_repeated_hour"
        ),
        pytest.param(
            LOS_ANGELES,
            datetime(2026, 11, 1, 1, 30),
            Repeated(datetime(2026, 11, 1, 1, 30), datetime(2026, 11, 1, 2, 0)),
            id="in_the_repeated_hour",
        ),
        pytest.param(
            LOS_ANGELES, datetime(2026, 11, 1, 2, 0), utc("10:00", AUTUMN), id="after_the_repeated_hour"
        ),
        pytest.param(
            LORD_HOWE,
            datetime(2025, 10, 5, 2, 15),
            Skipped(datetime(2025, 10, 5, 2, 15), datetime(2025, 10, 5, 2, 30)),
            id="lord_howe_skips_half_an_hour",
        ),
        pytest.param(
            LORD_HOWE,
            datetime(2025, 4, 6, 1, 45),
            Repeated(datetime(2025, 4, 6, 1, 45), datetime(2025, 4, 6, 2, 0)),
            id="lord_howe_repeats_half_an_hour",
        ),
        pytest.param(
            CASABLANCA,
            datetime(2025, 2, 23, 2, 30),
            Repeated(datetime(2025, 2, 23, 2, 30), datetime(2025, 2, 23, 3, 0)),
            id="casablanca_goes_back_for_ramadan",
        ),
        pytest.param(
            CASABLANCA,
            datetime(2025, 4, 6, 2, 30),
            Skipped(datetime(2025, 4, 6, 2, 30), datetime(2025, 4, 6, 3, 0)),
            id="casablanca_goes_forward_after_it",
        ),
    ],
)
def test_a_wall_time_means_what_the_clocks_of_the_place_do(zone, wall, meaning):
    assert resolve(wall, zone) == meaning


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        pytest.param(LOS_ANGELES, SPRING, 23, id="spring"),
        pytest.param(LOS_ANGELES, date(2026, 6, 1), 24, id="summer"),
        pytest.param(LOS_ANGELES, AUTUMN, 25, id="autumn"),
        pytest.param(LORD_HOWE, date(2025, 10, 5), 23.5, id="spring_on_lord_howe"),
        pytest.param(LORD_HOWE, date(2025, 4, 6), 24.5, id="autumn_on_lord_howe"),
        pytest.param(SANTIAGO, date(2025, 9, 7), 23, id="spring_where_midnight_is_skipped"),
        pytest.param(SANTIAGO, date(2025, 4, 5), 25, id="autumn_where_midnight_comes_twice"),
    ],
)
def test_a_clinics_day_is_as_long_as_its_clocks_make_it(zone, day, hours):
    assert clinic_day(day, zone).minutes == hours * 60


@pytest.mark.parametrize(
    ("day", "minute_of_day", "clock"),
    [
        pytest.param(SPRING, 119, "09:59", id="before_the_jump"),
        pytest.param(SPRING, 120, "10:00", id="at_the_jump"),
        pytest.param(SPRING, 150, "10:00", id="a_skipped_time_is_the_moment_of_the_jump"),
        pytest.param(SPRING, 180, "10:00", id="where_the_jump_lands"),
        pytest.param(AUTUMN, 60, "08:00", id="a_repeated_time_is_its_first_showing"),
        pytest.param(AUTUMN, 90, "08:30", id="so_is_one_in_the_middle"),
        pytest.param(AUTUMN, 120, "10:00", id="after_the_repeated_hour"),
        pytest.param(AUTUMN - timedelta(days=1), 1440, "31:00", id="the_end_of_a_day_is_the_next_midnight"),
    ],
)
def test_a_time_of_day_is_reached_at_one_minute(day, minute_of_day, clock):
    assert on_day(day, minute_of_day, LOS_ANGELES) == utc(clock, day)


def test_a_moment_is_the_minute_it_lies_in():
    moment = datetime(2026, 6, 1, 12, 30, 59, 999999, tzinfo=UTC)

    assert to_minute(moment) == utc("12:30", date(2026, 6, 1))
    assert to_moment(to_minute(moment)) == datetime(2026, 6, 1, 12, 30, tzinfo=UTC)


def test_a_moment_without_a_zone_is_no_moment():
    with pytest.raises(ValueError, match=r"^a moment without a zone is not a moment$"):
        to_minute(datetime(2026, 6, 1, 12, 30))


def test_days_between_hold_both_ends():
    assert days_between(AUTUMN, AUTUMN + timedelta(days=1)) == [AUTUMN, AUTUMN + timedelta(days=1)]
    assert days_between(AUTUMN, AUTUMN) == [AUTUMN]
    assert days_between(AUTUMN, AUTUMN - timedelta(days=1)) == []


def test_a_wall_time_with_seconds_is_in_its_minute():
    wall = datetime(2026, 6, 1, 10, 0)

    assert resolve(wall.replace(second=59), LOS_ANGELES) == resolve(wall, LOS_ANGELES)
