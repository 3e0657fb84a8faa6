"""When messages about a visit are due, and until when they are of use."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from coord.domain.interval import Interval
from coord.domain.local_time import on_day
from coord.domain.reminders import (
    DueMessage,
    MessageKind,
    ReminderPlan,
    Visit,
    earlier_than_quiet,
    goes_by,
    no_drive_until,
    reminders,
    when_quiet_ends,
)
from tests.domain.builders import (
    DAY_BEFORE,
    FRIDAY,
    MONDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    ZONE,
    at,
)

NEW_YORK = ZoneInfo("America/New_York")
PLAN = ReminderPlan()
WEEK, TWO_DAYS, ONE_DAY = MessageKind.REMINDER_7D, MessageKind.REMINDER_48H, MessageKind.REMINDER_24H
EVENING, TWO_HOURS = MessageKind.EVENING_CHECK, MessageKind.REMINDER_2H
FOLLOW_UP = MessageKind.FOLLOW_UP_REMINDER
BEFORE, AFTER = MessageKind.ADVISORY_BEFORE, MessageKind.ADVISORY_AFTER


def a_visit(opens="10:00", closes="12:00", *, day=FRIDAY, patient_zone=ZONE, **more):
    return Visit(
        Interval(at(opens, day), at(closes, day)), ZONE, patient_zone, more.pop("is_treatment", False), **more
    )


TALK, TREATMENT = a_visit(), a_visit(is_treatment=True)
AFTER_DOSE = a_visit(is_follow_up=True)
LONG_BEFORE = at("12:00", FRIDAY) - 14 * 1440


def kinds(visit, now, plan=PLAN):
    return [one.kind for one in reminders(visit, plan, now)]


def planned(visit, kind, now=LONG_BEFORE, plan=PLAN):
    return next((one for one in reminders(visit, plan, now) if one.kind is kind), None)


@pytest.mark.parametrize(
    ("visit", "sent"),
    [
        pytest.param(TALK, [TWO_DAYS, ONE_DAY, TWO_HOURS], id="talk"),
        pytest.param(TREATMENT, [WEEK, TWO_DAYS, ONE_DAY, EVENING, BEFORE, TWO_HOURS, AFTER], id="treatment"),
        pytest.param(AFTER_DOSE, [FOLLOW_UP, TWO_HOURS], id="follow_up"),
    ],
)
def test_each_kind_of_visit_has_its_steps(visit, sent):
    assert kinds(visit, LONG_BEFORE) == sent


@pytest.mark.parametrize(
    ("visit", "message"),
    [
        pytest.param(
            TREATMENT,
            DueMessage(WEEK, at("10:00", FRIDAY) - 7 * 1440, at("10:00", FRIDAY) - 5 * 1440),
            id="a_week",
        ),
        pytest.param(
            TALK, DueMessage(TWO_DAYS, at("10:00", WEDNESDAY), at("10:00", THURSDAY)), id="two_days"
        ),
        pytest.param(TALK, DueMessage(ONE_DAY, at("10:00", THURSDAY), at("09:00", FRIDAY)), id="one_day"),
        pytest.param(
            AFTER_DOSE, DueMessage(FOLLOW_UP, at("10:00", THURSDAY), at("09:00", FRIDAY)), id="follow_up"
        ),
        pytest.param(
            TREATMENT, DueMessage(EVENING, at("17:00", THURSDAY), at("00:00", FRIDAY)), id="evening_before"
        ),
        pytest.param(
            a_visit("18:00", "20:00", is_treatment=True),
            DueMessage(EVENING, at("17:00", THURSDAY), at("00:00", FRIDAY)),
            id="evening_before_an_evening",
        ),
        pytest.param(
            TREATMENT, DueMessage(BEFORE, at("17:00", THURSDAY), at("10:00", FRIDAY)), id="advice_before"
        ),
        pytest.param(
            TREATMENT, DueMessage(AFTER, at("12:00", FRIDAY), at("18:00", FRIDAY)), id="advice_after"
        ),
        pytest.param(
            a_visit("14:00", "15:00"),
            DueMessage(TWO_HOURS, at("12:00", FRIDAY), at("13:30", FRIDAY)),
            id="two_hours",
        ),
    ],
)
def test_each_step_has_its_hour_and_is_of_use_for_a_time(visit, message):
    assert planned(visit, message.kind) == message


OTHER = replace(
    PLAN,
    hours={**PLAN.hours, WEEK: 10 * 24, TWO_DAYS: 72, ONE_DAY: 30, TWO_HOURS: 3},
    type_hours={"short": {TWO_DAYS: 36, FOLLOW_UP: 48}},
    type_evenings={"short": 19 * 60},
)
SHORT = a_visit(is_treatment=True, type_code="short")


@pytest.mark.parametrize(
    ("visit", "message"),
    [
        pytest.param(
            TREATMENT,
            DueMessage(WEEK, at("10:00", FRIDAY) - 10 * 1440, at("10:00", FRIDAY) - 8 * 1440),
            id="of_use_for_two_days",
        ),
        pytest.param(
            TREATMENT,
            DueMessage(TWO_DAYS, at("10:00", TUESDAY), at("10:00", FRIDAY) - 30 * 60),
            id="of_use_until_the_next_is_due",
        ),
        pytest.param(
            SHORT,
            DueMessage(TWO_DAYS, at("19:59", WEDNESDAY), at("10:00", FRIDAY) - 30 * 60),
            id="the_kinds_own_hours_and_before_the_quiet",
        ),
        pytest.param(
            SHORT, DueMessage(EVENING, at("19:00", THURSDAY), at("00:00", FRIDAY)), id="the_kinds_own_evening"
        ),
        pytest.param(
            SHORT, DueMessage(BEFORE, at("19:00", THURSDAY), at("10:00", FRIDAY)), id="advice_that_evening"
        ),
        pytest.param(
            a_visit(is_follow_up=True, type_code="short"),
            DueMessage(FOLLOW_UP, at("10:00", WEDNESDAY), at("09:00", FRIDAY)),
            id="the_follow_ups_own_hours",
        ),
        pytest.param(
            a_visit("14:00", "15:00"),
            DueMessage(TWO_HOURS, at("11:00", FRIDAY), at("13:30", FRIDAY)),
            id="the_last_one_earlier",
        ),
    ],
)
def test_a_house_sets_the_hours_and_a_kind_of_visit_may_have_its_own(visit, message):
    assert planned(visit, message.kind, plan=OTHER) == message


def test_an_early_reminder_is_of_no_use_any_more_when_the_next_one_is_due():
    near = replace(PLAN, hours={**PLAN.hours, WEEK: 80, TWO_DAYS: 72})
    early = planned(TREATMENT, WEEK, plan=near)

    assert early is not None
    assert early.stale == at("10:00", FRIDAY) - 72 * 60


def test_what_says_today_waits_for_the_day_where_nothing_is_quiet_before_it():
    loud = replace(PLAN, quiet_from=1439, quiet_until=0, hours={**PLAN.hours, TWO_HOURS: 8})

    assert planned(a_visit("06:00", "07:00"), TWO_HOURS, plan=loud).due == at("00:00", FRIDAY)


@pytest.mark.parametrize(
    ("opens", "due"),
    [
        pytest.param("11:00", at("09:00", FRIDAY), id="as_quiet_ends"),
        pytest.param("10:30", at("09:00", FRIDAY), id="put_to_the_end_of_the_quiet"),
        pytest.param("10:00", at("09:00", FRIDAY), id="an_hour_before_is_still_of_use"),
        pytest.param("09:30", None, id="half_an_hour_before_is_not"),
        pytest.param("22:30", at("19:59", FRIDAY), id="earlier_on_the_same_evening"),
    ],
)
def test_what_says_today_is_said_today(opens, due):
    found = planned(a_visit(opens, "23:30"), TWO_HOURS)

    assert (found and found.due) == due


@pytest.mark.parametrize(
    ("now", "due"),
    [
        pytest.param(at("16:57", THURSDAY), at("17:00", THURSDAY), id="in_the_evening"),
        pytest.param(at("21:00", THURSDAY), at("21:03", THURSDAY), id="late_and_still_tomorrow"),
        pytest.param(at("23:56", THURSDAY), at("23:59", THURSDAY), id="in_the_last_minute"),
        pytest.param(at("23:57", THURSDAY), None, id="it_would_be_today"),
    ],
)
def test_what_says_tomorrow_is_said_the_day_before(now, due):
    found = planned(TREATMENT, EVENING, now)

    assert (found and found.due) == due


@pytest.mark.parametrize(
    ("now", "ahead"),
    [
        pytest.param(
            at("09:57", WEDNESDAY), [TWO_DAYS, ONE_DAY, TWO_HOURS], id="in_the_last_minute_of_grace"
        ),
        pytest.param(at("09:58", WEDNESDAY), [ONE_DAY, TWO_HOURS], id="too_late_to_be_taken_back"),
        pytest.param(at("09:57", THURSDAY), [ONE_DAY, TWO_HOURS], id="a_day_before"),
        pytest.param(at("09:58", THURSDAY), [TWO_HOURS], id="less_than_a_day_before"),
        pytest.param(at("08:58", FRIDAY), [], id="less_than_two_hours_before"),
    ],
)
def test_a_reminder_that_has_passed_is_not_made_up_for(now, ahead):
    assert kinds(TALK, now) == ahead


@pytest.mark.parametrize(
    ("steps", "sent"),
    [
        pytest.param(frozenset(), [BEFORE, AFTER], id="advice_alone_which_no_house_leaves_out"),
        pytest.param(frozenset({WEEK, ONE_DAY}), [WEEK, ONE_DAY, BEFORE, AFTER], id="some"),
    ],
)
def test_a_house_chooses_the_steps_of_a_kind_of_visit(steps, sent):
    plan = ReminderPlan(types={"drip": steps})

    assert kinds(a_visit(is_treatment=True, type_code="drip"), LONG_BEFORE, plan) == sent
    assert kinds(a_visit(type_code="talk"), LONG_BEFORE, plan) == [TWO_DAYS, ONE_DAY, TWO_HOURS]


BOTH, TEXT, MAIL = {"email", "sms"}, {"sms"}, {"email"}


@pytest.mark.parametrize(
    ("kind", "channels", "by"),
    [
        pytest.param(ONE_DAY, BOTH, BOTH, id="a_day_before_both_ways"),
        pytest.param(MessageKind.UPDATE, BOTH, BOTH, id="news_both_ways"),
        pytest.param(BEFORE, BOTH, BOTH, id="advice_both_ways"),
        pytest.param(TWO_DAYS, BOTH, MAIL, id="preparing_by_mail"),
        pytest.param(TWO_DAYS, TEXT, TEXT, id="by_text_where_there_is_no_mail"),
        pytest.param(MessageKind.CONFIRMATION, TEXT, TEXT, id="confirmed_by_text_where_there_is_no_mail"),
        pytest.param(TWO_HOURS, BOTH, TEXT, id="two_hours_before_by_text"),
        pytest.param(TWO_HOURS, MAIL, MAIL, id="by_mail_where_there_is_no_text"),
        pytest.param(EVENING, TEXT, set(), id="what_no_text_can_hold_is_not_texted"),
        pytest.param(MessageKind.SERIES_CONFIRMATION, BOTH, MAIL, id="a_series_by_mail"),
        pytest.param(MessageKind.SERIES_CONFIRMATION, TEXT, TEXT, id="a_series_by_text_without_mail"),
        pytest.param(MessageKind.INVITATION, BOTH, MAIL, id="practitioners_by_mail"),
        pytest.param(MessageKind.RELATIVE_CONFIRMATION, BOTH, MAIL, id="relatives_by_mail"),
        pytest.param(MessageKind.RELATIVE_REMINDER, BOTH, MAIL, id="relatives_are_reminded_by_mail"),
        pytest.param(MessageKind.RELATIVE_REMINDER, TEXT, TEXT, id="or_by_text_where_that_is_all"),
    ],
)
def test_each_kind_goes_by_the_channels_that_fit_it(kind, channels, by):
    assert {channel for channel in channels if goes_by(kind, channel, channels)} == by


@pytest.mark.parametrize(
    ("now", "due"),
    [
        pytest.param(at("16:57", THURSDAY), at("17:00", THURSDAY), id="in_the_evening"),
        pytest.param(at("16:58", THURSDAY), at("17:01", THURSDAY), id="after_the_grace_once_it_has_passed"),
        pytest.param(at("09:56", FRIDAY), at("09:59", FRIDAY), id="until_the_visit_begins"),
    ],
)
def test_advice_before_a_treatment_is_given_even_late(now, due):
    assert planned(TREATMENT, BEFORE, now).due == due


def test_advice_before_a_treatment_is_no_use_once_it_begins():
    assert kinds(TREATMENT, at("09:57", FRIDAY)) == [AFTER]


def test_a_house_may_plan_otherwise():
    plan = ReminderPlan(grace_minutes=10, evening=18 * 60)

    assert planned(TREATMENT, BEFORE, at("17:55", THURSDAY), plan).due == at("18:05", THURSDAY)
    assert planned(TREATMENT, EVENING, at("12:00", THURSDAY), plan).due == at("18:00", THURSDAY)


@pytest.mark.parametrize(
    ("due", "sent"),
    [
        pytest.param(at("09:00"), at("09:00"), id="when_the_quiet_ends"),
        pytest.param(at("09:30"), at("09:30"), id="in_the_morning"),
        pytest.param(at("08:59"), at("19:59", DAY_BEFORE), id="in_the_early_morning"),
        pytest.param(at("00:00"), at("19:59", DAY_BEFORE), id="at_midnight"),
        pytest.param(at("19:59"), at("19:59"), id="in_the_last_minute"),
        pytest.param(at("20:00"), at("19:59"), id="when_the_quiet_begins"),
        pytest.param(at("20:30"), at("19:59"), id="in_the_evening"),
        pytest.param(at("23:59"), at("19:59"), id="in_the_late_evening"),
    ],
)
def test_what_would_be_due_in_quiet_hours_goes_out_before(due, sent):
    assert earlier_than_quiet(due, ZONE, PLAN) == sent


@pytest.mark.parametrize(
    ("due", "sent"),
    [
        pytest.param(at("09:00"), at("09:00"), id="when_the_quiet_ends"),
        pytest.param(at("08:59"), at("09:00"), id="in_the_early_morning"),
        pytest.param(at("20:00", DAY_BEFORE), at("09:00"), id="when_the_quiet_begins"),
    ],
)
def test_what_must_not_come_before_its_hour_waits_for_the_morning(due, sent):
    assert when_quiet_ends(due, ZONE, PLAN) == sent


@pytest.mark.parametrize(
    ("clock", "before", "after"),
    [
        pytest.param("21:00", "19:59", "09:00", id="in_the_evening"),
        pytest.param("08:00", "19:59", "09:00", id="in_the_morning"),
    ],
)
def test_quiet_hours_are_the_readers_where_utc_has_another_evening(clock, before, after):
    """Noon in UTC is evening in Tokyo."""
    tokyo = ZoneInfo("Asia/Tokyo")

    def there(day, time):
        return on_day(day, int(time[:2]) * 60 + int(time[3:]), tokyo)

    evening = MONDAY if clock > "12:00" else DAY_BEFORE
    due = there(MONDAY, clock)
    assert earlier_than_quiet(due, tokyo, PLAN) == there(evening, before)
    assert when_quiet_ends(due, tokyo, PLAN) == there(evening + timedelta(days=1), after)


def test_quiet_hours_run_where_the_patient_is():
    early = a_visit("06:00", "07:00", patient_zone=NEW_YORK)

    assert planned(early, TWO_DAYS).due == at("06:00", WEDNESDAY)
    assert planned(a_visit("06:00", "07:00"), TWO_DAYS).due == at("19:59", TUESDAY)


def test_advice_is_given_in_quiet_hours_too():
    plan = ReminderPlan(evening=21 * 60)

    assert planned(TREATMENT, BEFORE, plan=plan).due == at("21:00", THURSDAY)


def test_nobody_drives_before_nine_on_the_morning_after():
    assert no_drive_until(at("10:00", MONDAY), ZONE, PLAN) == at("09:00", TUESDAY)
    assert no_drive_until(at("10:00", MONDAY), ZONE, ReminderPlan(no_drive_until=600)) == at("10:00", TUESDAY)


def test_the_morning_after_is_the_clinics():
    assert no_drive_until(at("18:00"), ZONE, PLAN) == at("09:00", TUESDAY)


def test_the_evening_before_an_evening_visit_is_the_clinics_though_utc_has_the_next_day():
    late = a_visit("18:00", "20:00", is_treatment=True)

    assert planned(late, BEFORE).due == at("17:00", THURSDAY)


def test_the_longest_before_is_that_of_any_kind_of_visit():
    earlier = replace(PLAN, type_hours={"one": {TWO_DAYS: 72}, "other": {TWO_DAYS: 60, ONE_DAY: 20}})

    assert PLAN.longest_before(TWO_DAYS) == 48 * 60
    assert earlier.longest_before(TWO_DAYS) == 72 * 60
    assert earlier.longest_before(ONE_DAY) == 24 * 60
