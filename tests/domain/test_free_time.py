"""Starts as bits: just beside other work, from one minute to another, and within somebody's own day."""

import pytest

from coord.domain.facts import Limits
from coord.domain.free_time import Site, beside_work
from coord.domain.free_time.limits import within_limits
from coord.domain.interval import Interval
from coord.domain.roles import Role
from coord.domain.timeline import Grid, bits
from tests.domain.builders import (
    DOSING,
    INTEGRATION,
    MISSION,
    MONDAY,
    NOW,
    THEO,
    TUESDAY,
    at,
    attention,
    some_facts,
    span,
)

DAY = span("08:00", "20:00")


def site(interval=DAY, **changes):
    facts = some_facts(**changes)
    return Site(facts.clinics[MISSION], Grid.over(interval), facts, now=NOW)


def minutes(timeline, found):
    return [found.grid.minute(bit) for bit in bits(timeline)]


def test_beside_other_work_are_the_day_s_begin_the_first_start_after_it_and_the_last_before_it():
    found = site(busy={attention(THEO): [span("10:00", "11:00")]})

    beside = beside_work(INTEGRATION, found.facts.practitioners[THEO], found)

    ends_before = [at("09:00")]
    begins_after = [at("11:00")]
    within = range(at("09:05"), at("11:00"), 5)
    assert [one for one in minutes(beside, found) if one not in within] == [
        at("08:00"),
        *ends_before,
        *begins_after,
    ]


@pytest.mark.parametrize(
    ("first", "end", "starts"),
    [
        pytest.param(at("08:00"), at("08:10"), [at("08:00"), at("08:05")], id="from_the_first"),
        pytest.param(at("08:01"), at("08:10"), [at("08:05")], id="none_before_its_minute"),
        pytest.param(at("07:00"), at("08:05"), [at("08:00")], id="none_before_the_grid"),
        pytest.param(at("07:00"), at("08:00"), [], id="none_where_it_ends_before_the_grid"),
        pytest.param(at("19:55"), at("23:00"), [at("19:55")], id="none_after_the_grid"),
        pytest.param(at("21:00"), at("23:00"), [], id="none_where_it_begins_after_the_grid"),
    ],
)
def test_the_starts_from_one_minute_until_before_another(first, end, starts):
    found = site()

    assert minutes(found.starts_in(first, end), found) == starts


def test_an_evening_fills_the_clinics_day_though_utc_has_the_next():
    both_days = Interval(at("00:00"), at("24:00", TUESDAY))
    evening = {attention(THEO): [span("18:00", "19:00")]}
    found = site(both_days, theo={"limits": Limits(day_minutes=179)}, busy=evening)

    starts = within_limits(DOSING, Role.LEAD_THERAPIST, found.facts.practitioners[THEO], found)

    assert starts & found.mask(MONDAY, MONDAY) == 0
    assert starts & found.mask(TUESDAY, TUESDAY) == found.mask(TUESDAY, TUESDAY)
