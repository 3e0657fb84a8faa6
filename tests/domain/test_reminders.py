"""When messages about a visit are due, and until when they are of use."""

from zoneinfo import ZoneInfo

import pytest

from coord.domain.interval import Interval
from coord.domain.reminders import (
    DueMessage,
    MessageKind,
    ReminderPlan,
    Visit,
    earlier_than_quiet,
    no_drive_until,
    reminders,
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
TWO_DAYS, ONE_DAY = MessageKind.REMINDER_48H, MessageKind.REMINDER_24H
BEFORE, AFTER = MessageKind.ADVISORY_BEFORE, MessageKind.ADVISORY_AFTER


def a_visit(opens="10:00", closes="12:00", *, day=FRIDAY, is_treatment=False, patient_zone=ZONE):
    return Visit(Interval(at(opens, day), at(closes, day)), ZONE, patient_zone, is_treatment)


TALK, TREATMENT = a_visit(), a_visit(is_treatment=True)


def kinds(visit, now, plan=PLAN):
    return [one.kind for one in reminders(visit, plan, now)]


def test_a_visit_is_reminded_of_two_days_and_one_day_before_and_until_an_hour_before():
    assert reminders(TALK, PLAN, at("12:00")) == (
        DueMessage(TWO_DAYS, at("10:00", WEDNESDAY), at("09:00", FRIDAY)),
        DueMessage(ONE_DAY, at("10:00", THURSDAY), at("09:00", FRIDAY)),
    )


def test_a_treatment_brings_advice_on_the_evening_before_and_at_its_end():
    assert reminders(TREATMENT, PLAN, at("12:00"))[2:] == (
        DueMessage(BEFORE, at("17:00", THURSDAY), at("10:00", FRIDAY)),
        DueMessage(AFTER, at("12:00", FRIDAY), at("18:00", FRIDAY)),
    )


@pytest.mark.parametrize(
    ("now", "ahead"),
    [
        pytest.param(at("09:57", WEDNESDAY), [TWO_DAYS, ONE_DAY], id="in_the_last_minute_of_grace"),
        pytest.param(at("09:58", WEDNESDAY), [ONE_DAY], id="too_late_to_be_taken_back"),
        pytest.param(at("09:57", THURSDAY), [ONE_DAY], id="a_day_before"),
        pytest.param(at("09:58", THURSDAY), [], id="less_than_a_day_before"),
    ],
)
def test_a_reminder_that_has_passed_is_not_made_up_for(now, ahead):
    assert kinds(TALK, now) == ahead


@pytest.mark.parametrize(
    ("now", "due"),
    [
        pytest.param(at("16:57", THURSDAY), at("17:00", THURSDAY), id="in_the_evening"),
        pytest.param(at("16:58", THURSDAY), at("17:01", THURSDAY), id="after_the_grace_once_it_has_passed"),
        pytest.param(at("09:56", FRIDAY), at("09:59", FRIDAY), id="until_the_visit_begins"),
    ],
)
def test_advice_before_a_treatment_is_given_even_late(now, due):
    assert next(one for one in reminders(TREATMENT, PLAN, now) if one.kind is BEFORE).due == due


def test_advice_before_a_treatment_is_no_use_once_it_begins():
    assert kinds(TREATMENT, at("09:57", FRIDAY)) == [AFTER]


def test_a_house_may_plan_otherwise():
    plan = ReminderPlan(grace_minutes=10, evening=18 * 60)

    assert reminders(TREATMENT, plan, at("17:55", THURSDAY))[0].due == at("18:05", THURSDAY)
    assert reminders(TREATMENT, plan, at("12:00", THURSDAY))[0].due == at("18:00", THURSDAY)


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


def test_quiet_hours_run_where_the_patient_is():
    early = a_visit("06:00", "07:00", patient_zone=NEW_YORK)

    assert reminders(early, PLAN, at("12:00"))[0].due == at("06:00", WEDNESDAY)
    assert reminders(a_visit("06:00", "07:00"), PLAN, at("12:00"))[0].due == at("19:59", TUESDAY)


def test_advice_is_given_in_quiet_hours_too():
    plan = ReminderPlan(evening=21 * 60)

    assert reminders(TREATMENT, plan, at("12:00"))[2].due == at("21:00", THURSDAY)


def test_nobody_drives_before_nine_on_the_morning_after():
    assert no_drive_until(a_visit(day=MONDAY), PLAN) == at("09:00", TUESDAY)
    assert no_drive_until(a_visit(day=MONDAY), ReminderPlan(no_drive_until=600)) == at("10:00", TUESDAY)


def test_the_morning_after_is_the_clinics():
    late = Visit(Interval(at("18:00"), at("20:00")), ZONE, NEW_YORK, is_treatment=True)

    assert no_drive_until(late, PLAN) == at("09:00", TUESDAY)


def test_the_evening_before_an_evening_visit_is_the_clinics_though_utc_has_the_next_day():
    late = a_visit("18:00", "20:00", is_treatment=True)

    assert reminders(late, PLAN, at("12:00"))[2].due == at("17:00", THURSDAY)
