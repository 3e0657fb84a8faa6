"""No dose without its follow-up, soon enough and never on the same day, and none missed before the next."""

from datetime import timedelta

from coord.domain.facts import Dose
from coord.domain.policy import DoseRule, FollowUpRule, Policy
from coord.domain.reasons import (
    Field,
    FollowUpLate,
    FollowUpMissing,
    FollowUpOutsideWindow,
    IntegrationMissed,
)
from tests.domain.builders import (
    DAY_BEFORE,
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    NEXT_TUESDAY,
    PREPARATION,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    a_dose,
    a_follow_up,
    a_type,
    at,
    span,
)
from tests.domain.rules.row import dose_type, row

DAY = timedelta(days=1)
MISSING = FollowUpMissing(field=Field.UNIT)


def outside(first=TUESDAY, last=NEXT_MONDAY):
    return FollowUpOutsideWindow(field=Field.TIME, first=first, last=last)


def late(aim=THURSDAY):
    return FollowUpLate(field=Field.TIME, aim=aim)


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
    row(
        "a_follow_up_may_be_on_the_policys_last_day",
        follow_up_is=on(NEXT_MONDAY, "19:00"),
        follow_up=[late()],
    ),
    row("a_follow_up_is_not_later", follow_up_is=on(NEXT_TUESDAY, "08:00"), follow_up=[outside()]),
    row(
        "a_stricter_policy_has_an_earlier_last_day",
        policy=Policy(follow_up=FollowUpRule(latest_days=1)),
        follow_up=[outside(last=TUESDAY)],
    ),
    row(
        "after_an_evening_dose_the_next_day_is_the_clinics",
        dose_is=on(MONDAY, "17:15"),
        follow_up_is=on(TUESDAY),
    ),
    row(
        "an_evening_follow_up_on_the_last_day_is_on_that_day_though_utc_has_the_next",
        follow_up_is=on(NEXT_MONDAY, "18:00"),
        follow_up=[late()],
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

AIM = [
    row("a_follow_up_is_on_one_of_the_next_three_clinic_days", follow_up_is=on(THURSDAY)),
    row("a_fourth_clinic_day_is_late", follow_up_is=on(FRIDAY), follow_up=[late()]),
    row(
        "days_on_which_the_clinic_is_closed_do_not_count",
        dose_is=on(THURSDAY),
        follow_up_is=on(NEXT_TUESDAY),
    ),
    row(
        "a_house_may_aim_at_the_next_clinic_day",
        policy=Policy(follow_up=FollowUpRule(aim_clinic_days=1)),
        follow_up=[late(TUESDAY)],
    ),
    row(
        "a_follow_up_that_moves_alone_is_late_as_well",
        unit=[a_follow_up(**on(FRIDAY))],
        anchor=span("10:00", "12:00"),
        dose=[late()],
    ),
]

ONE_PER_THREE = {"type": a_type("dosing_iv", follow_up_every=3)}
TWO_PER_THREE = {"type": a_type("dosing_iv", follow_up_every=3, follow_up_count=2)}
FIRST, SECOND, THIRD = (MONDAY - timedelta(days=n) for n in (9, 6, 3))


def a_past(*doses, **rule):
    """A patient with doses at nine, each by its day and the day of its follow-up, if it has one."""
    rule = {"follow_up_every": 1} | rule
    return {
        "doses": tuple(
            Dose(at("09:00", day), follow_ups=tuple(at("09:00", one) for one in after), **rule)
            for day, *after in doses
        )
    }


def alone(dose):
    return {"unit": [a_dose(**dose)], "policy": Policy(doses=DoseRule(most=9))}


NUMBER = [
    row("of_three_doses_the_first_has_a_follow_up", **alone(ONE_PER_THREE), dose=[MISSING]),
    row(
        "of_three_doses_the_second_needs_none",
        **alone(ONE_PER_THREE),
        patient=a_past([THIRD, DAY_BEFORE], follow_up_every=3),
    ),
    row(
        "of_three_doses_the_third_needs_none",
        **alone(ONE_PER_THREE),
        patient=a_past([SECOND, THIRD], [THIRD], follow_up_every=3),
    ),
    row(
        "the_fourth_needs_one_again",
        **alone(ONE_PER_THREE),
        patient=a_past([FIRST, SECOND], [SECOND], [THIRD], follow_up_every=3),
        dose=[MISSING],
    ),
    row(
        "where_none_is_needed_one_may_be_booked",
        dose_is=ONE_PER_THREE,
        patient=a_past([THIRD, DAY_BEFORE], follow_up_every=3),
    ),
    row(
        "where_none_is_needed_another_kind_of_talk_is_none",
        dose_is=ONE_PER_THREE,
        follow_up_is={"type": PREPARATION},
        patient=a_past([THIRD, DAY_BEFORE], follow_up_every=3),
        dose=[MISSING],
    ),
    row(
        "doses_that_come_later_do_not_count",
        **alone(ONE_PER_THREE),
        patient=a_past([THURSDAY, FRIDAY], follow_up_every=3),
        dose=[MISSING],
    ),
    row(
        "of_three_doses_two_may_have_one",
        **alone(TWO_PER_THREE),
        patient=a_past([SECOND, THIRD], [THIRD], follow_up_every=3, follow_up_count=1),
        dose=[MISSING],
    ),
    row(
        "of_three_doses_the_two_before_may_have_both",
        **alone(TWO_PER_THREE),
        patient=a_past([SECOND, SECOND + DAY], [THIRD, THIRD + DAY], follow_up_every=3, follow_up_count=2),
    ),
]


def missed(day=THIRD):
    return IntegrationMissed(field=Field.UNIT, dose=day)


def too_late():
    return IntegrationMissed(field=Field.TIME, dose=MONDAY)


MISSED = [
    row("after_a_dose_and_its_follow_up_comes_the_next_dose", patient=a_past([THIRD, DAY_BEFORE])),
    row("without_the_follow_up_it_does_not", patient=a_past([THIRD]), dose=[missed()]),
    row(
        "an_evening_dose_is_told_by_the_clinics_day_though_utc_has_the_next",
        patient={"doses": (Dose(at("18:00", THIRD), follow_up_every=1),)},
        dose=[missed()],
    ),
    row("nor_where_the_follow_up_comes_later", patient=a_past([THIRD, TUESDAY]), dose=[missed()]),
    row(
        "nor_where_the_follow_up_comes_later_that_day",
        dose_is=on(MONDAY, "08:00"),
        patient=a_past([THIRD, MONDAY]),
        dose=[missed()],
    ),
    row(
        "a_follow_up_in_the_morning_is_in_time",
        patient=a_past([THIRD, MONDAY]),
    ),
    row(
        "what_was_waived_is_not_missed",
        patient=a_past([THIRD], is_waived=True),
    ),
    row("a_kind_of_visit_without_follow_ups_misses_none", patient=a_past([THIRD], follow_up_every=0)),
    row("a_dose_after_this_one_misses_nothing_yet", patient=a_past([THURSDAY])),
    row(
        "a_talk_may_follow_whatever_was_missed", patient=a_past([THIRD]), unit=[a_follow_up(type=PREPARATION)]
    ),
    row(
        "of_several_missed_ones_the_last_is_told",
        patient=a_past([FIRST], [SECOND]),
        dose=[missed(SECOND)],
    ),
    row(
        "an_older_one_is_not_forgotten",
        patient=a_past([FIRST], [SECOND, THIRD]),
        dose=[missed(FIRST)],
    ),
    row(
        "of_three_doses_only_the_one_that_needed_it_can_miss_it",
        dose_is=ONE_PER_THREE,
        patient=a_past([SECOND, THIRD], [THIRD], follow_up_every=3),
    ),
    row(
        "of_three_doses_the_first_can_miss_it",
        dose_is=ONE_PER_THREE,
        patient=a_past([SECOND], [THIRD, DAY_BEFORE], follow_up_every=3),
        dose=[missed(SECOND)],
    ),
    row(
        "a_visit_that_needs_no_follow_up_waits_for_earlier_ones_all_the_same",
        unit=[a_dose(**dose_type(follow_up=None))],
        patient=a_past([THIRD]),
        dose=[missed()],
    ),
]

BEFORE_THE_NEXT = [
    row("a_follow_up_is_before_the_next_dose", patient=a_past([THURSDAY, FRIDAY])),
    row(
        "a_follow_up_is_not_after_a_dose_that_was_booked_earlier",
        follow_up_is=on(THURSDAY),
        patient=a_past([WEDNESDAY, FRIDAY]),
        follow_up=[too_late()],
    ),
    row(
        "nor_after_an_evening_dose_whose_day_is_the_clinics",
        dose_is=on(MONDAY, "17:15"),
        follow_up_is=on(THURSDAY),
        patient=a_past([WEDNESDAY, FRIDAY]),
        follow_up=[too_late()],
    ),
    row(
        "a_follow_up_may_be_on_the_day_of_the_next_dose_before_it",
        follow_up_is=on(WEDNESDAY, "08:00"),
        patient=a_past([WEDNESDAY]),
    ),
    row(
        "but_not_when_it_starts",
        follow_up_is=on(WEDNESDAY, "09:00"),
        patient=a_past([WEDNESDAY]),
        follow_up=[too_late()],
    ),
    row(
        "where_none_is_due_it_may_be_after_the_next_dose",
        dose_is=ONE_PER_THREE,
        follow_up_is=on(THURSDAY),
        patient=a_past([THIRD, DAY_BEFORE], [WEDNESDAY], follow_up_every=3),
    ),
    row(
        "a_follow_up_that_moves_alone_stays_before_the_next_dose",
        unit=[a_follow_up(**on(THURSDAY))],
        anchor=span("09:00", "11:00"),
        patient=a_past([MONDAY], [WEDNESDAY]),
        dose=[too_late()],
    ),
    row(
        "one_that_moves_alone_and_was_waived_need_not",
        unit=[a_follow_up(**on(THURSDAY))],
        anchor=span("09:00", "11:00"),
        patient=a_past([MONDAY], [WEDNESDAY], is_waived=True),
    ),
]

ROWS = [*WHOLE, *WINDOW, *AIM, *ALONE, *NUMBER, *MISSED, *BEFORE_THE_NEXT]
