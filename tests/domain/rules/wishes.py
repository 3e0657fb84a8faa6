"""Between people: language and interpreter, whom the patient wishes to meet, and whom never."""

from coord.domain.appointment import Modality
from coord.domain.interval import Interval
from coord.domain.policy import Policy, WishRule
from coord.domain.reasons import ApartFrom, Field, GenderWish, NeverWith, NoSharedLanguage, StrangerInRoom
from coord.domain.roles import Role
from tests.domain.builders import (
    ADA,
    DAY_BEFORE,
    HARBOR,
    MISSION,
    MONA,
    MONDAY,
    SAM,
    THEO,
    TUESDAY,
    WEDNESDAY,
    a_dose,
    a_follow_up,
    a_type,
    at,
    span,
)
from tests.domain.rules.row import THROUGH_THE_NIGHTS, dose_type, row

TEAM = {Role.PRESCRIBER: ADA, Role.LEAD_THERAPIST: THEO, Role.MONITOR: MONA}
LEAD_ONLY = {Role.LEAD_THERAPIST: THEO}
SPANISH = {"languages": ("es",)}
INTERPRETED = {"people": TEAM | {Role.INTERPRETER: SAM}}
TALK_INTERPRETED = {"people": LEAD_ONLY | {Role.INTERPRETER: SAM}}


def speaking(*languages):
    return {"languages": frozenset(languages)}


def silent(*languages, who="Theo", role=Role.LEAD_THERAPIST):
    return NoSharedLanguage(field=Field(role), practitioner=who, languages=languages)


def never(role, who):
    return NeverWith(field=Field(role), practitioner=who)


def not_a(wish, role, who):
    return GenderWish(field=Field(role), practitioner=who, role=role, wish=wish)


def stranger(role, who):
    return StrangerInRoom(field=Field(role), practitioner=who)


def apart(day=MONDAY):
    return ApartFrom(field=Field.TIME, clinic="Mission", day=day)


def somebody(when, where=MISSION):
    return {"apart": ((when, where),)}


def of_gender(**genders):
    return {who: {"gender": gender} for who, gender in genders.items()}


UNATTENDED = dose_type(is_patient_present=False, follow_up=None)

LANGUAGE = [
    row("a_patient_whose_languages_nobody_knows_may_see_anybody", theo=speaking("fa")),
    row("one_language_in_common_will_do", patient={"languages": ("es", "fr")}, theo=speaking("en", "fr")),
    row("a_language_is_the_same_in_another_country", patient={"languages": ("es-MX",)}, theo=speaking("es")),
    row(
        "cantonese_is_not_mandarin",
        patient={"languages": ("zh-yue",)},
        theo=speaking("zh-cmn"),
        dose=[silent("zh-yue")],
        follow_up=[silent("zh-yue")],
    ),
    row(
        "patient_and_therapist_share_a_language",
        patient=SPANISH,
        theo=speaking("en"),
        dose=[silent("es")],
        follow_up=[silent("es")],
    ),
    row(
        "a_therapist_whose_languages_nobody_knows_shares_none",
        patient=SPANISH,
        dose=[silent("es")],
        follow_up=[silent("es")],
    ),
    row("others_in_the_room_need_not_share_it", patient=SPANISH, theo=speaking("es"), mona=speaking("en")),
    row(
        "an_interpreter_speaks_for_them",
        patient=SPANISH,
        theo=speaking("en"),
        sam=speaking("en", "es"),
        dose_is=INTERPRETED,
        follow_up_is=TALK_INTERPRETED,
    ),
    row(
        "an_interpreter_speaks_the_patients_language",
        patient=SPANISH,
        theo=speaking("en"),
        sam=speaking("en", "fr"),
        dose_is=INTERPRETED,
        follow_up_is=TALK_INTERPRETED,
        dose=[silent("es")],
        follow_up=[silent("es")],
    ),
    row(
        "an_interpreter_speaks_the_therapists_language",
        patient=SPANISH,
        theo=speaking("en"),
        sam=speaking("es"),
        dose_is=INTERPRETED,
        follow_up_is=TALK_INTERPRETED,
        dose=[silent("es")],
        follow_up=[silent("es")],
    ),
    row(
        "without_a_therapist_it_is_whoever_leads",
        unit=[a_follow_up(type=a_type("intake_medical"), people={Role.PRESCRIBER: ADA})],
        patient=SPANISH,
        ada=speaking("en"),
        dose=[silent("es", who="Ada", role=Role.PRESCRIBER)],
    ),
    row(
        "colleagues_who_meet_without_the_patient_need_no_language_of_hers",
        unit=[a_dose(**UNATTENDED)],
        patient=SPANISH,
        theo=speaking("en"),
    ),
]

NEVER_AGAIN = [
    row(
        "nobody_is_with_the_patient_who_never_may",
        patient={"never_with": frozenset({ADA})},
        dose=[never(Role.PRESCRIBER, "Ada")],
    ),
    row(
        "not_in_the_follow_up_either",
        patient={"never_with": frozenset({THEO})},
        dose=[never(Role.LEAD_THERAPIST, "Theo")],
        follow_up=[never(Role.LEAD_THERAPIST, "Theo")],
    ),
    row(
        "they_may_talk_about_a_patient_who_is_not_there",
        unit=[a_dose(**UNATTENDED)],
        patient={"never_with": frozenset({ADA})},
    ),
]

GENDER = [
    row(
        "a_wish_for_a_woman_is_fulfilled_by_women",
        patient={"gender_wish": "female"},
        **of_gender(ada="male", theo="female", mona="female"),
    ),
    row(
        "it_counts_in_the_policys_roles",
        patient={"gender_wish": "female"},
        **of_gender(ada="male", theo="male", mona="female"),
        dose=[not_a("female", Role.LEAD_THERAPIST, "Theo")],
        follow_up=[not_a("female", Role.LEAD_THERAPIST, "Theo")],
    ),
    row(
        "a_gender_that_is_not_told_does_not_fulfil_it",
        patient={"gender_wish": "female"},
        **of_gender(theo="female"),
        dose=[not_a("female", Role.MONITOR, "Mona")],
    ),
    row(
        "a_house_may_count_other_roles",
        policy=Policy(wishes=WishRule(gender_roles=frozenset({Role.PRESCRIBER}))),
        patient={"gender_wish": "female"},
        **of_gender(ada="male"),
        dose=[not_a("female", Role.PRESCRIBER, "Ada")],
    ),
    row(
        "a_wish_does_not_count_where_the_patient_is_not",
        unit=[a_dose(**UNATTENDED)],
        patient={"gender_wish": "female"},
        **of_gender(theo="male"),
    ),
]

KNOWN_TEAM = {"care_team": {Role.PRESCRIBER: (ADA,), Role.CO_THERAPIST: (THEO,)}}

STRANGERS = [
    row("who_agrees_to_strangers_may_meet_anybody", patient={"agrees_to_stranger": True}),
    row(
        "who_does_not_has_only_people_of_the_care_team_or_known_ones_in_the_room",
        patient={"agrees_to_stranger": False, "met": frozenset({MONA})} | KNOWN_TEAM,
    ),
    row(
        "a_stranger_in_the_room_is_asked_about_first",
        patient={"agrees_to_stranger": False} | KNOWN_TEAM,
        dose=[stranger(Role.MONITOR, "Mona")],
    ),
    row(
        "an_interpreter_is_in_the_room_too",
        patient={"agrees_to_stranger": False, "met": frozenset({MONA})} | KNOWN_TEAM,
        dose_is=INTERPRETED,
        dose=[stranger(Role.INTERPRETER, "Sam")],
    ),
    row(
        "who_only_covers_from_outside_is_not_in_the_room",
        patient={"agrees_to_stranger": False, "met": frozenset({ADA, THEO})},
        dose_is={"type": a_type("dosing_sublingual", needs_order=False)},
    ),
]

WHOLE_MONDAY_EVENING = span("19:00", "20:00")

APART = [
    row("two_who_must_not_meet_come_on_different_days", patient=somebody(span("10:00", "12:00", TUESDAY))),
    row("or_to_different_clinics", patient=somebody(span("10:00", "12:00"), HARBOR)),
    row(
        "they_do_not_come_to_one_clinic_on_one_day",
        patient=somebody(WHOLE_MONDAY_EVENING),
        dose=[apart()],
    ),
    row(
        "a_follow_up_counts_as_well",
        patient=somebody(span("08:00", "09:00", WEDNESDAY)),
        follow_up=[apart(WEDNESDAY)],
    ),
    row(
        "a_house_may_ask_for_some_time_between_them",
        policy=Policy(wishes=WishRule(apart_minutes=60)),
        patient=somebody(span("12:59", "14:00")),
        dose=[apart()],
    ),
    row(
        "before_as_after",
        policy=Policy(wishes=WishRule(apart_minutes=60)),
        patient=somebody(span("08:00", "09:01")),
        dose=[apart()],
    ),
    row(
        "and_then_some_time_is_enough",
        policy=Policy(wishes=WishRule(apart_minutes=60)),
        patient={"apart": ((span("13:00", "14:00"), MISSION), (span("08:00", "09:00"), MISSION))},
    ),
    row(
        "a_day_is_the_clinics",
        patient=somebody(span("22:00", "24:00", DAY_BEFORE)),
    ),
    row(
        "who_stays_past_midnight_is_there_on_both_days",
        patient=somebody(Interval(at("23:00", DAY_BEFORE), at("00:01"))),
        dose=[apart()],
    ),
    row(
        "morning_and_evening_are_one_day_though_utc_has_two",
        **THROUGH_THE_NIGHTS,
        dose_is={"starts": at("18:00")},
        patient=somebody(span("08:00", "09:00")),
        dose=[apart()],
    ),
    row(
        "the_evening_before_is_another_day_though_utc_has_the_same",
        **THROUGH_THE_NIGHTS,
        dose_is={"starts": at("18:00")},
        patient=somebody(span("08:00", "09:00", TUESDAY)),
    ),
    row(
        "by_video_nobody_meets_in_the_hall",
        unit=[a_follow_up(type=a_type("therapy_video", modality=Modality.TELEHEALTH), room_id=None)],
        patient=somebody(span("08:00", "20:00", WEDNESDAY)) | {"location": "US-CA"},
    ),
]

ROWS = [*LANGUAGE, *NEVER_AGAIN, *GENDER, *STRANGERS, *APART]
