"""How often somebody is written to, what waits for a better hour, and what goes along in one mail."""

import pytest

from coord.domain.reminders import MessageKind as Kind
from coord.domain.reminders import ReminderPlan
from coord.domain.reminders.manners import SAFE, WEIGHT, Text, is_enough, is_too_many, may_join, may_wait
from tests.domain.builders import FRIDAY, MONDAY, SATURDAY, THURSDAY, TUESDAY, WEDNESDAY, ZONE, at

PLAN = ReminderPlan()
NOON = at("12:00", FRIDAY)


def sent(kind, clock, day=FRIDAY):
    return Text(kind, at(clock, day), is_sent=True)


def waits(kind, clock, day=FRIDAY):
    return Text(kind, at(clock, day), is_sent=False)


@pytest.mark.parametrize(
    ("kind", "starts", "until", "may"),
    [
        pytest.param(Kind.UPDATE, at("15:00", FRIDAY), at("09:00", FRIDAY), False, id="change_of_today"),
        pytest.param(Kind.CANCELLATION, at("08:00", FRIDAY), at("09:00", FRIDAY), False, id="too_late"),
        pytest.param(Kind.UPDATE, at("00:00", FRIDAY) - 1, at("09:00", FRIDAY), False, id="of_yesterday"),
        pytest.param(Kind.UPDATE, at("23:59", FRIDAY) + 1, at("09:00", FRIDAY), True, id="of_tomorrow"),
        pytest.param(Kind.CONFIRMATION, at("15:00", FRIDAY), at("09:00", FRIDAY), False, id="for_today"),
        pytest.param(Kind.CONFIRMATION, at("15:00", FRIDAY), at("09:00", THURSDAY), True, id="for_tomorrow"),
        pytest.param(
            Kind.UPDATE, at("15:00", FRIDAY), at("18:00", THURSDAY), True, id="waits_for_an_evening_before"
        ),
        pytest.param(Kind.UPDATE, at("18:00", THURSDAY), at("09:00", THURSDAY), False, id="of_this_evening"),
        pytest.param(Kind.REMINDER_24H, at("15:00", FRIDAY), at("09:00", FRIDAY), True, id="reminder"),
        pytest.param(Kind.ADVISORY_AFTER, at("15:00", FRIDAY), at("09:00", FRIDAY), False, id="advice"),
    ],
)
def test_news_of_a_day_does_not_wait_for_that_day(kind, starts, until, may):
    assert may_wait(kind, starts, until, ZONE) is may


@pytest.mark.parametrize(
    ("kind", "others", "too_many"),
    [
        pytest.param(Kind.REMINDER_24H, [], False, id="the_first"),
        pytest.param(Kind.REMINDER_24H, [sent(Kind.REMINDER_2H, "09:00")], True, id="second_of_the_day"),
        pytest.param(Kind.REMINDER_24H, [sent(Kind.REMINDER_2H, "09:00", THURSDAY)], False, id="next_day"),
        pytest.param(Kind.REMINDER_24H, [sent(Kind.UPDATE, "09:00")], False, id="news_do_not_count"),
        pytest.param(Kind.REMINDER_24H, [sent(Kind.ADVISORY_BEFORE, "09:00")], False, id="nor_does_advice"),
        pytest.param(Kind.REMINDER_2H, [waits(Kind.REMINDER_24H, "14:00")], True, id="weightier_today"),
        pytest.param(Kind.REMINDER_24H, [waits(Kind.REMINDER_2H, "14:00")], False, id="lighter_today"),
        pytest.param(Kind.REMINDER_24H, [waits(Kind.REMINDER_24H, "14:00")], False, id="as_weighty"),
        pytest.param(
            Kind.REMINDER_2H, [waits(Kind.REMINDER_24H, "23:59")], True, id="in_the_last_minute_of_the_day"
        ),
        pytest.param(
            Kind.REMINDER_2H,
            [Text(Kind.REMINDER_24H, at("23:59", FRIDAY) + 1, is_sent=False)],
            False,
            id="weightier_tomorrow",
        ),
        pytest.param(
            Kind.REMINDER_24H,
            [sent(Kind.REMINDER_2H, "09:00", day) for day in (MONDAY, TUESDAY, WEDNESDAY)],
            True,
            id="fourth_of_the_week",
        ),
        pytest.param(
            Kind.REMINDER_24H,
            [sent(Kind.REMINDER_2H, "09:00", day) for day in (TUESDAY, WEDNESDAY)],
            False,
            id="third_of_the_week",
        ),
        pytest.param(
            Kind.REMINDER_24H,
            [Text(Kind.REMINDER_2H, at("00:00", FRIDAY) - 6 * 1440 - 1, is_sent=True)] * 3,
            False,
            id="those_of_the_week_before",
        ),
        pytest.param(
            Kind.REMINDER_24H,
            [Text(Kind.REMINDER_2H, at("00:00", FRIDAY) - 6 * 1440, is_sent=True)] * 3,
            True,
            id="the_seventh_day_counts",
        ),
        pytest.param(Kind.UPDATE, [sent(Kind.REMINDER_2H, "09:00")] * 9, False, id="news_are_always_heard"),
        pytest.param(Kind.ADVISORY_AFTER, [sent(Kind.REMINDER_2H, "09:00")] * 9, False, id="so_is_advice"),
    ],
)
def test_one_reminder_a_day_and_three_a_week_by_text(kind, others, too_many):
    assert is_too_many(kind, others, ZONE, NOON, PLAN) is too_many


def test_the_day_and_the_week_are_the_readers_though_utc_has_the_next_day():
    evening = at("18:00", FRIDAY)
    at_midnight = [Text(Kind.REMINDER_2H, at("00:00", FRIDAY), is_sent=True)]
    week_ago = [Text(Kind.REMINDER_2H, at("00:00", FRIDAY) - 6 * 1440, is_sent=True)] * 3

    assert is_too_many(Kind.REMINDER_24H, [sent(Kind.REMINDER_2H, "09:00")], ZONE, evening, PLAN)
    assert is_too_many(Kind.REMINDER_24H, at_midnight, ZONE, evening, PLAN)
    assert is_too_many(Kind.REMINDER_24H, week_ago, ZONE, evening, PLAN)
    assert not may_join(Kind.REMINDER_48H, at("23:59", FRIDAY) + 1, ZONE, evening)


def test_neither_the_evening_before_nor_what_waits_for_tomorrow_is_of_today():
    evening_before, tomorrow = (
        sent(Kind.REMINDER_2H, "18:00", THURSDAY),
        waits(Kind.REMINDER_24H, "10:00", SATURDAY),
    )

    assert not is_too_many(Kind.REMINDER_24H, [evening_before], ZONE, NOON, PLAN)
    assert not is_too_many(Kind.REMINDER_7D, [tomorrow], ZONE, at("20:00", FRIDAY), PLAN)


@pytest.mark.parametrize(
    ("others", "enough"),
    [
        pytest.param([], False, id="nothing_yet"),
        pytest.param([sent(Kind.REMINDER_2H, "09:00")], True, id="one_today"),
        pytest.param([sent(Kind.REMINDER_2H, "00:00")], True, id="one_in_the_first_minute_of_today"),
        pytest.param([sent(Kind.REMINDER_2H, "18:00", THURSDAY)], False, id="one_of_the_evening_before"),
        pytest.param([waits(Kind.REMINDER_2H, "09:00")], False, id="what_waits_is_not_sent"),
        pytest.param([sent(Kind.CANCELLATION, "09:00")], False, id="news_is_no_reminder"),
        pytest.param([sent(Kind.REMINDER_2H, "09:00", TUESDAY)] * 2, False, id="two_in_the_week"),
        pytest.param([sent(Kind.REMINDER_2H, "09:00", TUESDAY)] * 3, True, id="three_in_the_week"),
    ],
)
def test_news_goes_another_way_once_as_many_reminders_were_sent_by_text_as_may_be(others, enough):
    assert is_enough(others, ZONE, at("20:00", FRIDAY), PLAN) is enough


def test_a_house_may_allow_more():
    others = [sent(Kind.REMINDER_2H, "09:00")]

    assert not is_too_many(Kind.REMINDER_24H, others, ZONE, NOON, ReminderPlan(texts_a_day=2))
    assert is_too_many(Kind.REMINDER_24H, others, ZONE, NOON, ReminderPlan(texts_a_day=2, texts_a_week=1))


def test_what_is_safe_is_never_counted():
    assert not SAFE & WEIGHT.keys()


@pytest.mark.parametrize(
    ("kind", "due", "joins"),
    [
        pytest.param(Kind.REMINDER_48H, NOON, True, id="due"),
        pytest.param(Kind.REMINDER_48H, at("23:59", FRIDAY), True, id="later_that_day"),
        pytest.param(Kind.REMINDER_48H, at("23:59", FRIDAY) + 1, False, id="tomorrow"),
        pytest.param(Kind.EVENING_CHECK, at("17:00", FRIDAY), False, id="the_evening_has_its_hour"),
        pytest.param(Kind.ADVISORY_BEFORE, NOON, True, id="advice_that_is_due"),
        pytest.param(Kind.CONFIRMATION, NOON, False, id="news_stand_alone"),
        pytest.param(Kind.REMINDER_2H, NOON, False, id="two_hours_before_stands_alone"),
    ],
)
def test_what_goes_along_in_one_mail(kind, due, joins):
    assert may_join(kind, due, ZONE, NOON) is joins
