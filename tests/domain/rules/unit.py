"""What makes a unit: no dose without its follow-up, soon enough and never on the same day."""

from datetime import timedelta

from coord.domain.policy import FollowUpRule, Policy
from coord.domain.reasons import Field, FollowUpMissing, FollowUpOutsideWindow
from tests.domain.builders import (
    MONDAY,
    NEXT_MONDAY,
    NEXT_TUESDAY,
    PREPARATION,
    TUESDAY,
    a_dose,
    a_follow_up,
    at,
    span,
)
from tests.domain.rules.row import dose_type, row

MISSING = FollowUpMissing(field=Field.UNIT)


def outside(first=TUESDAY, last=NEXT_MONDAY):
    return FollowUpOutsideWindow(field=Field.TIME, first=first, last=last)


def on(day, clock="10:00"):
    return {"starts": at(clock, day)}


WHOLE = [
    row("a_unit_in_which_everything_is_right_may_be_booked"),
    row("a_dose_is_not_booked_without_its_follow_up", unit=[a_dose()], dose=[MISSING]),
    row("another_kind_of_talk_is_no_follow_up", follow_up_is={"type": PREPARATION}, dose=[MISSING]),
    row("a_kind_of_visit_may_need_none", unit=[a_dose(**dose_type(follow_up=None))]),
    row("a_talk_is_booked_alone", unit=[a_follow_up(type=PREPARATION)]),
]

WINDOW = [
    row("a_follow_up_may_be_on_the_next_day", follow_up_is=on(TUESDAY, "08:00")),
    row(
        "a_follow_up_is_never_on_the_day_of_the_dose", follow_up_is=on(MONDAY, "18:00"), follow_up=[outside()]
    ),
    row("a_follow_up_may_be_on_the_policys_last_day", follow_up_is=on(NEXT_MONDAY, "19:00")),
    row("a_follow_up_is_not_later", follow_up_is=on(NEXT_TUESDAY, "08:00"), follow_up=[outside()]),
    row(
        "a_stricter_policy_has_an_earlier_last_day",
        policy=Policy(follow_up=FollowUpRule(latest_days=1)),
        follow_up=[outside(last=TUESDAY)],
    ),
    row("what_the_policy_aims_at_binds_nobody", policy=Policy(follow_up=FollowUpRule(aim_clinic_days=1))),
    row(
        "after_an_evening_dose_the_next_day_is_the_clinics",
        dose_is=on(MONDAY, "17:15"),
        follow_up_is=on(TUESDAY),
    ),
    row(
        "an_evening_follow_up_on_the_last_day_is_on_that_day_though_utc_has_the_next",
        follow_up_is=on(NEXT_MONDAY, "18:00"),
    ),
]

ALONE = [
    row(
        "a_follow_up_that_moves_stays_in_its_doses_window",
        unit=[a_follow_up()],
        anchor=span("10:00", "12:00"),
    ),
    row(
        "a_follow_up_does_not_move_before_it",
        unit=[a_follow_up(**on(MONDAY, "18:00"))],
        anchor=span("10:00", "12:00"),
        dose=[outside()],
    ),
    row(
        "a_follow_up_does_not_move_beyond_it",
        unit=[a_follow_up(**on(NEXT_TUESDAY))],
        anchor=span("10:00", "12:00"),
        dose=[outside()],
    ),
    row("a_unit_that_moves_minds_its_own_dose", anchor=span("10:00", "12:00", MONDAY - timedelta(days=30))),
]

ROWS = [*WHOLE, *WINDOW, *ALONE]
