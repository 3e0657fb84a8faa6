"""How far apart treatment visits are, and how many of them a few days may hold."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from coord.domain.facts import Dose
from coord.domain.policy import DoseRule, Policy
from coord.domain.reasons import Field, TooMany, TooSoon
from tests.domain.builders import (
    DAY_BEFORE,
    FRIDAY,
    MONDAY,
    NEXT_MONDAY,
    PREPARATION,
    SUNDAY,
    THURSDAY,
    TUESDAY,
    WEDNESDAY,
    a_dose,
    a_follow_up,
    an_order,
    at,
)
from tests.domain.rules.row import dose_type, row

TWO_DAYS_BEFORE, LAST_WEDNESDAY, LAST_TUESDAY = (MONDAY - timedelta(days=n) for n in (2, 5, 6))
SPACED_BY_THE_ORDER = Policy(doses=DoseRule(least_spacing_days=0))


def too_soon(days, other):
    return TooSoon(field=Field.ORDER, days=days, other=other)


def too_many(most, first, last, days=7):
    return TooMany(field=Field.ORDER, most=most, days=days, first=first, last=last)


def orders(*some, doses=()):
    return {"orders": some, "doses": tuple(map(Dose, doses))}


def doses(*days, **order):
    return orders(an_order(**order), doses=[at("09:00", day) for day in days])


def on(day):
    return {"starts": at("09:00", day)}


def rule(**changes):
    return Policy(doses=DoseRule(**changes))


def a_dose_row(sentence, *, dose_is=(), **changes):
    """A row about a dose that needs no follow-up."""
    return row(sentence, unit=[a_dose(**dose_type(follow_up=None) | dict(dose_is))], **changes)


SPACING_OF_THE_ORDER = [
    a_dose_row(
        "two_treatment_visits_keep_the_least_spacing",
        patient=orders(an_order(least_spacing_days=2), doses=(at("09:00", MONDAY),)),
        dose_is={"starts": at("09:00", TUESDAY)},
        dose=[too_soon(2, MONDAY)],
    ),
    a_dose_row(
        "the_spacing_counts_days_and_not_hours",
        policy=SPACED_BY_THE_ORDER,
        patient=orders(an_order(least_spacing_days=1), doses=(at("16:00", MONDAY),)),
        dose_is={"starts": at("09:00", TUESDAY)},
    ),
    a_dose_row(
        "two_treatment_visits_on_one_day_are_too_near",
        policy=SPACED_BY_THE_ORDER,
        patient=orders(an_order(least_spacing_days=1), doses=(at("08:00", TUESDAY),)),
        dose_is={"starts": at("15:00", TUESDAY)},
        dose=[too_soon(1, TUESDAY)],
    ),
    a_dose_row(
        "a_visit_before_another_keeps_the_spacing_too",
        patient=orders(an_order(least_spacing_days=3), doses=(at("09:00", TUESDAY),)),
        dose_is={"starts": at("09:00", MONDAY)},
        dose=[too_soon(3, TUESDAY)],
    ),
    a_dose_row(
        "two_treatment_visits_may_be_just_the_spacing_apart",
        patient=orders(an_order(least_spacing_days=7), doses=(at("09:00", NEXT_MONDAY),)),
    ),
    a_dose_row(
        "of_several_visits_that_are_too_near_the_earliest_is_told",
        patient=orders(an_order(least_spacing_days=7), doses=(at("09:00", TUESDAY), at("09:00", DAY_BEFORE))),
        dose=[too_soon(7, DAY_BEFORE)],
    ),
    a_dose_row(
        "an_evening_visit_counts_on_the_clinics_day_though_utc_has_the_next",
        policy=SPACED_BY_THE_ORDER,
        patient=orders(an_order(least_spacing_days=1), doses=(at("18:00", DAY_BEFORE),)),
    ),
    a_dose_row(
        "a_visit_that_needs_no_order_keeps_no_orders_spacing",
        policy=SPACED_BY_THE_ORDER,
        patient=orders(an_order(least_spacing_days=7), doses=(at("09:00", DAY_BEFORE),)),
        dose_is=dose_type(needs_order=False, follow_up=None),
    ),
    a_dose_row(
        "without_order_and_spacing_two_may_be_on_one_day",
        policy=SPACED_BY_THE_ORDER,
        patient=orders(doses=(at("08:00", MONDAY),)),
        dose_is=dose_type(needs_order=False, follow_up=None),
    ),
    a_dose_row(
        "the_spacing_is_that_of_the_order_that_ends_first",
        patient=orders(
            an_order(id=1),
            an_order(id=2, least_spacing_days=7, valid_until=FRIDAY),
            doses=(at("09:00", DAY_BEFORE),),
        ),
        dose=[too_soon(7, DAY_BEFORE)],
    ),
    a_dose_row(
        "of_two_orders_that_end_together_the_older_one_says",
        patient=orders(
            an_order(id=2), an_order(id=1, least_spacing_days=7), doses=(at("09:00", DAY_BEFORE),)
        ),
        dose=[too_soon(7, DAY_BEFORE)],
    ),
    a_dose_row(
        "an_order_without_a_dose_left_asks_for_no_spacing",
        policy=SPACED_BY_THE_ORDER,
        patient=orders(
            an_order(id=1, doses_left=0, least_spacing_days=7, valid_until=FRIDAY),
            an_order(id=2),
            doses=(at("09:00", DAY_BEFORE),),
        ),
    ),
]

SPACING_OF_THE_HOUSE = [
    a_dose_row(
        "a_visit_elsewhere_counts_on_the_day_that_it_is_there",
        patient={"doses": (Dose(at("22:00", DAY_BEFORE), zone=ZoneInfo("America/New_York")),)},
        policy=rule(least_spacing_days=1),
        dose=[too_soon(1, MONDAY)],
    ),
    a_dose_row(
        "treatment_visits_are_two_days_apart",
        patient=doses(DAY_BEFORE),
        dose=[too_soon(2, DAY_BEFORE)],
    ),
    a_dose_row("a_day_between_is_enough", patient=doses(TWO_DAYS_BEFORE)),
    a_dose_row(
        "a_visit_before_another_keeps_its_distance_too", patient=doses(TUESDAY), dose=[too_soon(2, TUESDAY)]
    ),
    a_dose_row(
        "a_house_may_want_more_days_between",
        policy=rule(least_spacing_days=4),
        patient=doses(THURSDAY),
        dose=[too_soon(4, THURSDAY)],
    ),
    a_dose_row(
        "the_order_may_want_more_than_the_house",
        patient=doses(WEDNESDAY, least_spacing_days=3),
        dose=[too_soon(3, WEDNESDAY)],
    ),
    a_dose_row(
        "the_house_may_want_more_than_the_order",
        patient=doses(TUESDAY, least_spacing_days=1),
        dose=[too_soon(2, TUESDAY)],
    ),
    a_dose_row(
        "the_spacing_of_the_house_holds_for_what_needs_no_order",
        patient=doses(DAY_BEFORE),
        dose_is=dose_type(needs_order=False, follow_up=None),
        dose=[too_soon(2, DAY_BEFORE)],
    ),
    row("a_talk_keeps_no_spacing", patient=doses(MONDAY), unit=[a_follow_up(type=PREPARATION)]),
]

NUMBER = [
    a_dose_row(
        "a_third_treatment_visit_within_a_week_may_be", patient=doses(LAST_WEDNESDAY, TWO_DAYS_BEFORE)
    ),
    a_dose_row(
        "a_fourth_may_not",
        patient=doses(LAST_TUESDAY, MONDAY - timedelta(days=4), TWO_DAYS_BEFORE),
        dose=[too_many(3, LAST_TUESDAY, TWO_DAYS_BEFORE)],
    ),
    a_dose_row(
        "what_was_seven_days_ago_is_in_another_week",
        patient=doses(MONDAY - timedelta(days=7), LAST_WEDNESDAY, TWO_DAYS_BEFORE),
    ),
    a_dose_row(
        "visits_that_follow_count_as_well",
        patient=doses(WEDNESDAY, FRIDAY, SUNDAY),
        dose=[too_many(3, WEDNESDAY, SUNDAY)],
    ),
    a_dose_row("a_week_ahead_is_another_week", patient=doses(WEDNESDAY, FRIDAY, NEXT_MONDAY)),
    a_dose_row(
        "visits_before_and_after_count_together",
        patient=doses(TWO_DAYS_BEFORE, WEDNESDAY, THURSDAY),
        dose=[too_many(3, TWO_DAYS_BEFORE, THURSDAY)],
    ),
    a_dose_row(
        "visits_before_and_after_that_share_no_week_do_not",
        patient=doses(LAST_TUESDAY, MONDAY - timedelta(days=4), WEDNESDAY, FRIDAY),
    ),
    a_dose_row(
        "a_house_may_want_fewer_in_longer",
        policy=rule(most=2, most_days=14),
        patient=doses(MONDAY - timedelta(days=13), NEXT_MONDAY, WEDNESDAY),
        dose=[too_many(2, WEDNESDAY, NEXT_MONDAY, days=14)],
    ),
    a_dose_row(
        "an_order_may_want_fewer_a_week",
        patient=doses(LAST_WEDNESDAY, most_per_week=1),
        dose=[too_many(1, LAST_WEDNESDAY, LAST_WEDNESDAY)],
    ),
    a_dose_row("an_order_for_one_a_week_allows_one_each_week", patient=doses(NEXT_MONDAY, most_per_week=1)),
    a_dose_row(
        "an_order_may_not_want_more_than_the_house",
        patient=doses(WEDNESDAY, FRIDAY, SUNDAY, most_per_week=7),
        dose=[too_many(3, WEDNESDAY, SUNDAY)],
    ),
    a_dose_row(
        "house_and_order_are_told_apart",
        patient=doses(WEDNESDAY, FRIDAY, SUNDAY, most_per_week=2),
        dose=[too_many(3, WEDNESDAY, SUNDAY), too_many(2, WEDNESDAY, SUNDAY)],
    ),
    a_dose_row(
        "house_and_order_that_agree_are_told_once",
        patient=doses(WEDNESDAY, FRIDAY, SUNDAY, most_per_week=3),
        dose=[too_many(3, WEDNESDAY, SUNDAY)],
    ),
    row(
        "a_talk_is_not_counted",
        patient=doses(WEDNESDAY, FRIDAY, SUNDAY),
        unit=[a_follow_up(type=PREPARATION)],
    ),
]

ROWS = [*SPACING_OF_THE_ORDER, *SPACING_OF_THE_HOUSE, *NUMBER]
