"""From which age and until which age a kind of visit is, on its very day."""

from datetime import date, timedelta

from coord.domain.reasons import Field, TooOld, TooYoung
from tests.domain.builders import MISSION, MONDAY, PREPARATION, TUESDAY, a_dose, a_follow_up, a_type, at, span
from tests.domain.rules.row import row

LEAP_DAY = date(2008, 2, 29)
IN_TIME = at("12:00", MONDAY - timedelta(days=4))
TALK_WITH_A_TEENAGER, TALK_WITH_A_CHILD = a_type("therapy_teenager"), a_type("therapy_child")


def too_young(age, least=18):
    return TooYoung(field=Field.PATIENT, age=age, least=least)


def too_old(age, most=17):
    return TooOld(field=Field.PATIENT, age=age, most=most)


def born(day, years):
    return {"birth_date": day.replace(year=day.year - years)}


def talk_on(day, kind=TALK_WITH_A_TEENAGER):
    return [a_follow_up(type=kind, starts=at("10:00", day))]


def on_a_leap_birthday(day):
    """A dose on a February day, with the clinic open and everybody at work on it."""
    whole_day = span("08:00", "20:00", day)
    hours = {"working": {MISSION: (whole_day,)}}
    return {
        "unit": [a_dose(type=a_type("dosing_iv", follow_up=None), starts=at("10:00", day))],
        "now": at("10:00", day.replace(day=1)) - 10 * 1440,
        "mission": {"opening": (whole_day,)},
        "patient": {"birth_date": LEAP_DAY},
        "ada": hours,
        "theo": hours,
        "mona": hours,
    }


ROWS = [
    row(
        "a_dose_may_be_on_the_eighteenth_birthday",
        patient=born(MONDAY, 18),
    ),
    row(
        "a_dose_is_not_the_day_before_the_eighteenth_birthday",
        now=IN_TIME,
        patient=born(TUESDAY, 18),
        dose=[too_young(17)],
    ),
    row(
        "the_birthday_is_the_clinics_day_though_utc_has_the_next",
        now=IN_TIME,
        patient=born(TUESDAY, 18),
        dose_is={"starts": at("17:15")},
        dose=[too_young(17)],
    ),
    row(
        "a_house_may_treat_from_another_age_on",
        now=IN_TIME,
        patient=born(TUESDAY, 17),
        dose_is={"type": a_type("dosing_iv", min_age=16)},
    ),
    row(
        "a_house_may_know_no_least_age",
        now=IN_TIME,
        patient=born(MONDAY, 9),
        dose_is={"type": a_type("dosing_iv", min_age=None)},
    ),
    row("a_talk_is_for_every_age", patient=born(MONDAY, 9), unit=talk_on(MONDAY, PREPARATION)),
    row("a_teenagers_talk_is_from_the_twelfth_birthday_on", patient=born(MONDAY, 12), unit=talk_on(MONDAY)),
    row(
        "a_teenagers_talk_is_not_before_it",
        patient=born(TUESDAY, 12),
        unit=talk_on(MONDAY),
        dose=[too_young(11, least=12)],
    ),
    row(
        "a_teenagers_talk_is_until_the_day_before_the_eighteenth_birthday",
        patient=born(TUESDAY, 18),
        unit=talk_on(MONDAY),
    ),
    row(
        "a_teenagers_talk_is_not_after_it", patient=born(MONDAY, 18), unit=talk_on(MONDAY), dose=[too_old(18)]
    ),
    row(
        "a_childs_talk_is_until_the_day_before_the_twelfth_birthday",
        patient=born(TUESDAY, 12),
        unit=talk_on(MONDAY, TALK_WITH_A_CHILD),
    ),
    row(
        "a_childs_talk_is_not_after_it",
        patient=born(MONDAY, 12),
        unit=talk_on(MONDAY, TALK_WITH_A_CHILD),
        dose=[too_old(12, most=11)],
    ),
    row(
        "who_was_born_on_a_leap_day_is_eighteen_on_the_first_of_march",
        **on_a_leap_birthday(date(2026, 3, 2)),
    ),
    row(
        "who_was_born_on_a_leap_day_is_not_eighteen_on_the_last_of_february",
        **on_a_leap_birthday(date(2026, 2, 28)),
        dose=[too_young(17)],
    ),
]
