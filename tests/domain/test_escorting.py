"""What whoever takes a patient home is told, and what they are told of a change."""

import pytest

from coord.domain.reminders import MessageKind as Kind
from coord.domain.reminders import ReminderPlan
from coord.domain.reminders.escorting import EscortMessage, PickUp, to_escort
from tests.domain.builders import FRIDAY, THURSDAY, WEDNESDAY, ZONE, at

PLAN = ReminderPlan()
NOON = at("12:00", FRIDAY)
EARLY, MORNING = at("10:00", WEDNESDAY), at("09:30", FRIDAY)


def told(ends, told_for=None, *, now=EARLY, is_sure=True):
    return to_escort(PickUp(ends, ZONE, told_for, is_sure), PLAN, now)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        pytest.param(EARLY, at("17:00", THURSDAY), id="the_evening_before"),
        pytest.param(MORNING, MORNING + 3, id="at_once_where_that_has_passed"),
    ],
)
def test_an_escort_is_asked_to_come_and_then_told_of_the_way_home(now, due):
    assert told(NOON, now=now) == (
        EscortMessage(Kind.ESCORT_PICKUP, NOON, due, NOON),
        EscortMessage(Kind.ESCORT_ADVISORY, NOON, NOON, NOON + 360),
    )


def test_an_escort_is_asked_at_the_evening_of_the_kind_of_visit():
    plan = ReminderPlan(type_evenings={"short": 19 * 60})
    asked, _ = to_escort(PickUp(NOON, ZONE, None, is_sure=True, type_code="short"), plan, EARLY)

    assert asked.due == at("19:00", THURSDAY)


@pytest.mark.parametrize(
    ("ends", "told_for", "is_sure", "kinds"),
    [
        pytest.param(NOON, None, True, [Kind.ESCORT_PICKUP, Kind.ESCORT_ADVISORY], id="new"),
        pytest.param(NOON, None, False, [], id="nobody_is_asked_who_is_not_sure"),
        pytest.param(NOON, NOON, True, [Kind.ESCORT_ADVISORY], id="no_news"),
        pytest.param(NOON + 30, NOON, True, [Kind.ESCORT_LATE, Kind.ESCORT_ADVISORY], id="later"),
        pytest.param(NOON + 90, NOON, False, [Kind.ESCORT_LATE, Kind.ESCORT_ADVISORY], id="much_later"),
        pytest.param(NOON - 30, NOON, True, [Kind.ESCORT_PICKUP, Kind.ESCORT_ADVISORY], id="earlier"),
        pytest.param(NOON + 1440, NOON, False, [Kind.ESCORT_CANCELLED], id="another_day_and_not_sure"),
        pytest.param(
            NOON + 1440, NOON, True, [Kind.ESCORT_PICKUP, Kind.ESCORT_ADVISORY], id="another_day_and_sure"
        ),
        pytest.param(None, NOON, True, [Kind.ESCORT_CANCELLED], id="nobody_is_taken_home"),
        pytest.param(None, None, True, [], id="who_was_told_nothing_hears_nothing"),
    ],
)
def test_each_change_is_told_once_to_who_believes_otherwise(ends, told_for, is_sure, kinds):
    assert [one.kind for one in told(ends, told_for, now=MORNING, is_sure=is_sure)] == kinds


@pytest.mark.parametrize(
    ("now", "is_told"),
    [
        pytest.param(MORNING, True, id="hours_before"),
        pytest.param(NOON - 4, True, id="in_the_last_minute"),
        pytest.param(NOON - 3, False, id="too_late_to_hear_it"),
    ],
)
def test_nobody_is_called_off_once_they_have_come(now, is_told):
    off = EscortMessage(Kind.ESCORT_CANCELLED, NOON, now + 3, NOON)

    assert told(None, NOON, now=now) == ((off,) if is_told else ())


def test_another_day_is_told_at_once_to_who_believes_in_the_first():
    (asked, _) = told(NOON + 1440, NOON, now=EARLY)

    assert (asked.kind, asked.due) == (Kind.ESCORT_PICKUP, EARLY + 3)


@pytest.mark.parametrize(
    ("ends", "told_for", "kind", "due"),
    [
        pytest.param(
            at("18:00", FRIDAY), at("15:30", FRIDAY), Kind.ESCORT_LATE, EARLY + 3, id="into_the_evening"
        ),
        pytest.param(
            at("15:30", FRIDAY), at("18:00", FRIDAY), Kind.ESCORT_PICKUP, EARLY + 3, id="out_of_the_evening"
        ),
        pytest.param(
            at("18:00", FRIDAY),
            None,
            Kind.ESCORT_PICKUP,
            at("17:00", THURSDAY),
            id="new_in_the_evening",
        ),
    ],
)
def test_days_are_the_clinics_though_utc_has_the_next_one(ends, told_for, kind, due):
    (asked, _) = told(ends, told_for, is_sure=told_for is None)

    assert (asked.kind, asked.due) == (kind, due)


def test_who_has_heard_how_to_see_the_patient_home_does_not_hear_it_again():
    one = PickUp(NOON + 30, ZONE, NOON, is_sure=True, is_advised=True)

    assert [it.kind for it in to_escort(one, PLAN, MORNING)] == [Kind.ESCORT_LATE]


LATE_IN_THE_EVENING, BEFORE_DAWN, AT_NINE = at("23:30", THURSDAY), at("05:00", FRIDAY), at("09:00", FRIDAY)


@pytest.mark.parametrize(
    ("ends", "told_for", "now", "due"),
    [
        pytest.param(NOON, None, LATE_IN_THE_EVENING, AT_NINE, id="asked_in_the_morning"),
        pytest.param(NOON, None, BEFORE_DAWN, AT_NINE, id="so_before_dawn"),
        pytest.param(NOON + 30, NOON, LATE_IN_THE_EVENING, AT_NINE, id="a_new_hour_too"),
        pytest.param(None, NOON, LATE_IN_THE_EVENING, AT_NINE, id="called_off_in_the_morning"),
        pytest.param(at("10:30", FRIDAY), None, BEFORE_DAWN, BEFORE_DAWN + 3, id="at_once_where_it_is_near"),
        pytest.param(
            None, at("10:59", FRIDAY), BEFORE_DAWN, BEFORE_DAWN + 3, id="called_off_at_once_if_near"
        ),
        pytest.param(None, at("11:00", FRIDAY), BEFORE_DAWN, AT_NINE, id="two_hours_are_enough"),
    ],
)
def test_nobody_is_woken_who_can_be_told_in_the_morning(ends, told_for, now, due):
    assert told(ends, told_for, now=now)[0].due == due
