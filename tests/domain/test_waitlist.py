"""The waitlist: what a wish suits, whose turn it is, and how long an offer may be thought over."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord.domain.local_time import to_minute, to_wall
from coord.domain.policy import Policy, RideRule, WaitlistRule
from coord.domain.reminders import ReminderPlan
from coord.domain.reminders.quiet import is_quiet
from coord.domain.waitlist import Priority, Wanting, answer_until, lead_minutes, turn_of
from tests.domain.builders import a_type

HERE = ZoneInfo("America/Los_Angeles")
TOKYO = ZoneInfo("Asia/Tokyo")
PLAN, RULE = ReminderPlan(), WaitlistRule()
TALK, DOSING = a_type("preparation", notice=0), a_type("dosing_iv", notice=0)


def at(text):
    return to_minute(datetime.fromisoformat(text).replace(tzinfo=HERE).astimezone(UTC))


MONDAY_AT_9 = at("2027-03-01 09:00")


@pytest.mark.parametrize(
    ("wanting", "is_suited"),
    [
        pytest.param(Wanting(), True, id="no-wish"),
        pytest.param(Wanting(weekdays=frozenset({0})), True, id="on-its-day"),
        pytest.param(Wanting(weekdays=frozenset({1, 2})), False, id="on-another-day"),
        pytest.param(Wanting(opens=540), True, id="from-that-very-minute-on"),
        pytest.param(Wanting(opens=541), False, id="a-minute-too-early"),
        pytest.param(Wanting(closes=541), True, id="begins-before-the-hours-end"),
        pytest.param(Wanting(closes=540), False, id="begins-as-the-hours-end"),
        pytest.param(Wanting(earliest=date(2027, 3, 1), latest=date(2027, 3, 1)), True, id="that-day"),
        pytest.param(Wanting(earliest=date(2027, 3, 2)), False, id="a-day-too-early"),
        pytest.param(Wanting(latest=date(2027, 2, 28)), False, id="a-day-too-late"),
        pytest.param(Wanting(before=MONDAY_AT_9 + 1), True, id="earlier-than-the-visit"),
        pytest.param(Wanting(before=MONDAY_AT_9), False, id="no-earlier-than-the-visit"),
    ],
)
def test_a_wish_is_kept_to(wanting, is_suited):
    assert wanting.suits(MONDAY_AT_9, HERE) is is_suited


@pytest.mark.parametrize(
    ("until", "stands"), [(None, True), (date(2027, 3, 1), True), (date(2027, 2, 28), False)]
)
def test_a_wish_stands_until_its_last_day(until, stands):
    assert Wanting(until=until).stands_on(date(2027, 3, 1)) is stands


def test_the_higher_priority_comes_first_and_among_equals_whoever_waits_longer():
    early, late = datetime(2027, 1, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC)
    waiting = [
        (Priority.NORMAL, early, 1),
        (Priority.URGENT, late, 2),
        (Priority.SOON, late, 3),
        (Priority.SOON, early, 4),
    ]

    assert [number for *_, number in sorted(waiting, key=lambda one: turn_of(*one))] == [2, 4, 3, 1]


@pytest.mark.parametrize(
    ("begins", "starts", "until"),
    [
        pytest.param("2027-03-01 10:00", "2027-03-20 09:00", "2027-03-02 10:00", id="far-eleven-loud-hours"),
        pytest.param("2027-03-01 09:00", "2027-03-20 09:00", "2027-03-01 20:00", id="far-all-of-one-day"),
        pytest.param("2027-03-01 23:00", "2027-03-20 09:00", "2027-03-02 20:00", id="the-night-counts-not"),
        pytest.param("2027-03-01 10:00", "2027-03-04 09:00", "2027-03-01 12:00", id="near-two-hours"),
        pytest.param("2027-03-01 19:00", "2027-03-04 09:00", "2027-03-02 10:00", id="near-over-night"),
        pytest.param("2027-03-01 10:00", "2027-03-05 10:00", "2027-03-02 10:00", id="just-not-near"),
        pytest.param("2027-03-01 10:00", "2027-03-01 13:00", "2027-03-01 11:00", id="the-lead-cuts-it"),
        pytest.param("2027-03-01 10:00", "2027-03-01 12:30", "2027-03-01 10:30", id="just-enough"),
        pytest.param("2027-03-01 10:00", "2027-03-01 12:29", None, id="too-little-to-answer"),
        pytest.param("2027-03-01 10:00", "2027-03-01 09:00", None, id="past"),
        pytest.param("2027-03-13 10:00", "2027-04-20 09:00", "2027-03-14 10:00", id="clocks-go-forward"),
        pytest.param("2027-11-06 10:00", "2027-12-20 09:00", "2027-11-07 10:00", id="clocks-go-back"),
    ],
)
def test_how_long_an_offer_may_be_thought_over(begins, starts, until):
    found = answer_until(at(begins), at(starts), 120, HERE, RULE, PLAN)

    assert found == (at(until) if until else None)


@given(
    begins=st.integers(0, 60 * 1440).map(lambda minutes: MONDAY_AT_9 + minutes),
    ahead=st.integers(0, 20 * 1440),
    lead=st.integers(0, 2000),
)
def test_an_offer_ends_in_no_quiet_hour_leaves_the_lead_and_time_to_answer(begins, ahead, lead):
    until = answer_until(begins, begins + ahead, lead, HERE, RULE, PLAN)

    if until is not None:
        assert until <= begins + ahead - lead
        assert until - begins >= RULE.least_minutes
        if until < begins + ahead - lead:
            assert not is_quiet(until - 1, HERE, PLAN), to_wall(until, HERE)


@pytest.mark.parametrize(
    ("kind", "policy", "minutes"),
    [
        pytest.param(TALK, Policy(), 120, id="a-talk-by-policy"),
        pytest.param(DOSING, Policy(), 18 * 60, id="a-treatment-in-time-for-the-ride"),
        pytest.param(DOSING, Policy(ride=RideRule(decide_hours=1)), 360, id="a-treatment-before-fasting"),
        pytest.param(a_type("preparation", notice=300), Policy(), 300, id="as-the-kind-of-visit-wants"),
        pytest.param(DOSING, Policy(waitlist=WaitlistRule(lead_minutes=2880)), 2880, id="as-the-house-wants"),
    ],
)
def test_enough_is_left_to_prepare_after_the_last_moment_of_an_answer(kind, policy, minutes):
    assert lead_minutes(kind, policy) == minutes


def test_an_offer_of_a_visit_that_is_hours_away_is_short():
    far = answer_until(MONDAY_AT_9, MONDAY_AT_9 + 14 * 1440, 0, HERE, RULE, PLAN)
    near = answer_until(MONDAY_AT_9, MONDAY_AT_9 + 1440, 0, HERE, RULE, PLAN)

    assert timedelta(minutes=near - MONDAY_AT_9) < timedelta(minutes=far - MONDAY_AT_9)


@given(
    minute=st.integers(at("2027-03-12 00:00"), at("2027-03-16 00:00"))
    | st.integers(at("2027-11-05 00:00"), at("2027-11-09 00:00")),
    sooner=st.integers(0, 300),
    after=st.integers(1, 300),
    weekdays=st.frozensets(st.integers(0, 6)),
    opens=st.integers(0, 1439),
    length=st.integers(1, 600),
    visit=st.none() | st.integers(-100, 100),
)
def test_where_some_minute_suits_some_may_suit(minute, sooner, after, weekdays, opens, length, visit):
    """Also where the clocks change; no wish is left out for not being searched for."""
    own = None if visit is None else minute + visit
    wanting = Wanting(weekdays=weekdays, opens=opens, closes=min(1440, opens + length), before=own)

    assert wanting.may_suit(minute - sooner, minute + after, HERE) or not wanting.suits(minute, HERE)


@pytest.mark.parametrize(
    "wanting",
    [
        pytest.param(Wanting(weekdays=frozenset({1})), id="another-day"),
        pytest.param(Wanting(opens=720), id="another-hour"),
        pytest.param(Wanting(before=MONDAY_AT_9), id="no-earlier-than-the-visit-there-is"),
    ],
)
def test_where_no_minute_suits_nothing_is_searched(wanting):
    assert not wanting.may_suit(MONDAY_AT_9, MONDAY_AT_9 + 60, HERE)


def test_a_wish_for_a_weekday_goes_by_the_clock_of_the_clinic():
    sunday_evening = at("2027-02-28 18:00")

    assert Wanting(weekdays=frozenset({6})).suits(sunday_evening, HERE)


def test_what_may_suit_goes_by_the_clock_of_the_clinic():
    early = to_minute(datetime(2027, 3, 1, 2, 0, tzinfo=TOKYO).astimezone(UTC))

    assert Wanting(weekdays=frozenset({0})).may_suit(early, early + 180, TOKYO)


def test_a_time_until_midnight_has_nothing_of_the_next_day():
    midnight = at("2027-03-02 00:00")

    assert not Wanting(weekdays=frozenset({1})).may_suit(midnight - 60, midnight, HERE)


@pytest.mark.parametrize(
    ("answer_minutes", "until"),
    [
        pytest.param(60, "2027-03-01 20:00", id="none-is-left"),
        pytest.param(61, "2027-03-02 09:01", id="the-last-minute-counts"),
    ],
)
def test_every_minute_outside_quiet_hours_counts(answer_minutes, until):
    rule = replace(RULE, answer_minutes=answer_minutes)

    assert answer_until(at("2027-03-01 19:00"), at("2027-03-20 09:00"), 0, HERE, rule, PLAN) == at(until)
