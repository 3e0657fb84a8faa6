"""Who is on site at every minute of a treatment visit: life support, and the prescriber."""

from coord.domain.appointment import ClinicId, Modality
from coord.domain.policy import CoverageRule, Policy
from coord.domain.qualifications import Kind
from coord.domain.reasons import Field, LifeSupportMissing, PrescriberLeaves
from coord.domain.roles import Presence, Role, RoleWindow, Use
from tests.domain.builders import (
    ADA,
    DAY_BEFORE,
    HARBOR,
    MISSION,
    MONA,
    MONDAY,
    THEO,
    TUESDAY,
    a_dose,
    a_practitioner,
    a_qualification,
    a_type,
    a_window,
    at,
    person,
    span,
)
from tests.domain.rules.row import THROUGH_THE_NIGHTS, dose_type, row

VISIT = span("10:00", "12:00")
OLIVE, PAUL, QUINN = 11, 12, 13


def trained(number, *kinds, **changes):
    """Somebody who works office hours at Mission and has nothing to do with the visit."""
    return a_practitioner(number, "Somebody", *kinds, **changes)


def on_site(*people):
    return {"life_support": people}


def missing(kind, needed, taken=VISIT):
    return LifeSupportMissing(field=Field.TIME, kind=kind, needed=needed, clinic="Mission", taken=taken)


def house(acls, others):
    return Policy(coverage=CoverageRule(acls=acls, others=others))


ADVANCED, BASIC = trained(OLIVE, Kind.ACLS), trained(PAUL, Kind.BLS)
BOTH_DAYS = (span("00:00", "24:00"), span("00:00", "24:00", TUESDAY))
AFTER_MIDNIGHT = span("00:00", "01:00", TUESDAY)
ACLS_UNTIL_MONDAY = a_qualification(Kind.ACLS, valid_until=MONDAY)
ACLS_FROM_TUESDAY = a_qualification(Kind.ACLS, valid_from=TUESDAY)
RENEWED = trained(OLIVE, qualifications=(ACLS_UNTIL_MONDAY, ACLS_FROM_TUESDAY))
NOBODY = [missing(Kind.ACLS, 1), missing(Kind.BLS, 2)]

LIFE_SUPPORT = [
    row("a_dose_needs_people_with_life_support_on_site", **on_site(), dose=NOBODY),
    row("one_with_advanced_and_another_with_basic_life_support_are_enough", **on_site(ADVANCED, BASIC)),
    row("one_person_is_not_two", **on_site(ADVANCED), dose=[missing(Kind.BLS, 2)]),
    row(
        "one_person_with_both_trainings_is_not_two",
        **on_site(trained(OLIVE, Kind.ACLS, Kind.BLS)),
        dose=[missing(Kind.BLS, 2)],
    ),
    row(
        "basic_life_support_does_not_stand_for_advanced",
        **on_site(BASIC, trained(QUINN, Kind.BLS)),
        dose=[missing(Kind.ACLS, 1)],
    ),
    row("a_training_that_was_renewed_counts_through_both_terms", **on_site(RENEWED, BASIC)),
    row("advanced_life_support_stands_for_basic", **on_site(ADVANCED, trained(QUINN, Kind.ACLS))),
    row(
        "who_has_a_part_in_the_visit_counts",
        **on_site(a_practitioner(ADA, "Ada", Kind.ACLS), BASIC),
    ),
    row(
        "the_house_says_how_many",
        policy=house(2, 0),
        **on_site(ADVANCED, BASIC),
        dose=[missing(Kind.ACLS, 2)],
    ),
    row("a_house_may_ask_for_none", policy=house(0, 0), **on_site()),
    row("a_talk_needs_no_life_support", **on_site(), unit=[a_dose(type=a_type("preparation"))]),
]

WHEN = [
    row(
        "who_leaves_before_the_visit_ends_is_not_enough",
        **on_site(ADVANCED, trained(PAUL, Kind.BLS, working={MISSION: (span("08:00", "11:45"),)})),
        dose=[missing(Kind.BLS, 2, span("11:45", "12:00"))],
    ),
    row(
        "one_may_relieve_another",
        **on_site(
            ADVANCED,
            trained(PAUL, Kind.BLS, working={MISSION: (span("08:00", "11:00"),)}),
            trained(QUINN, Kind.BLS, working={MISSION: (span("11:00", "20:00"),)}),
        ),
    ),
    row(
        "of_several_gaps_the_first_is_told",
        **on_site(
            ADVANCED,
            trained(PAUL, Kind.BLS, working={MISSION: (span("10:30", "11:00"), span("11:30", "20:00"))}),
        ),
        dose=[missing(Kind.BLS, 2, span("10:00", "10:30"))],
    ),
    row(
        "who_is_away_is_not_on_site",
        **on_site(ADVANCED, trained(PAUL, Kind.BLS, time_off=(span("10:30", "11:00"),))),
        dose=[missing(Kind.BLS, 2, span("10:30", "11:00"))],
    ),
    row(
        "who_is_away_for_long_is_not_on_site_all_that_time",
        **on_site(ADVANCED, trained(PAUL, Kind.BLS, time_off=(span("10:10", "11:00"),))),
        dose=[missing(Kind.BLS, 2, span("10:10", "11:00"))],
    ),
    row(
        "who_is_with_a_patient_at_another_clinic_is_not_on_site",
        **on_site(ADVANCED, BASIC),
        presence={person(PAUL): ((span("10:00", "10:50"), HARBOR),)},
        dose=[missing(Kind.BLS, 2, span("10:00", "10:50"))],
    ),
    row(
        "who_is_with_another_patient_here_is_on_site",
        **on_site(ADVANCED, BASIC),
        presence={person(PAUL): ((span("10:00", "10:50"), MISSION),)},
    ),
    row(
        "who_works_at_another_clinic_only_is_not_on_site",
        **on_site(ADVANCED, trained(PAUL, Kind.BLS, working={HARBOR: (VISIT,)})),
        dose=[missing(Kind.BLS, 2)],
    ),
]

PRESENT = (a_window(Role.PRESCRIBER, 0, 120), a_window(Role.MONITOR, 0, 120))
COMES_AND_GOES = (a_window(Role.LEAD_THERAPIST, 0, 30), a_window(Role.MONITOR, 0, 120))
ONE_AFTER_ANOTHER = (a_window(Role.LEAD_THERAPIST, 0, 30), a_window(Role.LEAD_THERAPIST, 30, 120))
ON_CALL_AND_THERE = RoleWindow(Role.LEAD_THERAPIST, Use.ATTENTION, Presence.ON_CALL, 0, 120)

FIRST_CLINIC = ClinicId(0)  # entered before the others
LATER_HERE = {"also_working": {FIRST_CLINIC: (span("08:00", "11:00"),)}}
LATER_THERE = {"working": {MISSION: (span("08:00", "20:00"),), HARBOR: (span("08:00", "20:00"),)}}

OVERLAPPING = [
    row(
        "whose_hours_at_two_clinics_overlap_counts_at_the_one_that_was_entered_first",
        **on_site(ADVANCED, trained(PAUL, Kind.BLS, **LATER_HERE)),
        dose=[missing(Kind.BLS, 2, span("10:00", "11:00"))],
    ),
    row(
        "at_the_one_that_was_entered_first_they_count",
        **on_site(ADVANCED, trained(PAUL, Kind.BLS, **LATER_THERE)),
    ),
    row(
        "who_is_booked_here_in_person_counts_here_though_expected_elsewhere",
        **on_site(ADVANCED, trained(PAUL, Kind.BLS, **LATER_HERE)),
        presence={person(PAUL): ((span("09:30", "10:30"), MISSION),)},
        dose=[missing(Kind.BLS, 2, span("10:30", "11:00"))],
    ),
    row(
        "who_has_a_part_in_the_visit_is_here_though_expected_elsewhere",
        **on_site(a_practitioner(ADA, "Ada", Kind.ACLS, **LATER_HERE), BASIC),
    ),
    row(
        "a_part_counts_as_long_as_it_lasts",
        dose_is=dose_type(role_windows=(a_window(Role.PRESCRIBER, 0, 120), *COMES_AND_GOES)),
        **on_site(ADVANCED, a_practitioner(THEO, "Theo", Kind.BLS, **LATER_HERE)),
        dose=[missing(Kind.BLS, 2, span("10:30", "11:00"))],
    ),
    row(
        "a_part_counts_from_when_it_begins",
        dose_is=dose_type(role_windows=(*PRESENT, a_window(Role.LEAD_THERAPIST, 30, 120))),
        **on_site(ADVANCED, a_practitioner(THEO, "Theo", Kind.BLS, **LATER_HERE)),
        dose=[missing(Kind.BLS, 2, span("10:00", "10:30"))],
    ),
    row(
        "one_part_may_follow_another",
        dose_is=dose_type(role_windows=(*PRESENT, *ONE_AFTER_ANOTHER)),
        **on_site(ADVANCED, a_practitioner(THEO, "Theo", Kind.BLS, **LATER_HERE)),
    ),
    row(
        "who_can_be_called_has_no_part_here",
        dose_is=dose_type(role_windows=(*PRESENT, ON_CALL_AND_THERE)),
        **on_site(ADVANCED, a_practitioner(THEO, "Theo", Kind.BLS, **LATER_HERE)),
        dose=[missing(Kind.BLS, 2, span("10:00", "11:00"))],
    ),
]

LEFT = {"working": {}}  # has no hours here; only a part in the visit keeps them here
DOCTOR, NURSE = a_practitioner(ADA, "Ada", Kind.ACLS, **LEFT), a_practitioner(MONA, "Mona", Kind.BLS, **LEFT)
NO_NURSE = trained(MONA, qualifications=(a_qualification(Kind.BLS, active=False),), **LEFT)
OLD_NURSE = trained(MONA, qualifications=(a_qualification(Kind.BLS, valid_until=MONDAY),), **LEFT)

BY_THEMSELVES = [
    row("who_stays_for_the_visit_itself_is_enough", **on_site(DOCTOR, NURSE)),
    row("who_stays_holds_the_training_asked_for", **on_site(NURSE, BASIC), dose=[missing(Kind.ACLS, 1)]),
    row("who_stays_holds_it_still", **on_site(DOCTOR, NO_NURSE), dose=[missing(Kind.BLS, 2)]),
    row(
        "who_stays_holds_it_until_the_visit_ends",
        **THROUGH_THE_NIGHTS,
        **on_site(DOCTOR, OLD_NURSE),
        dose_is={"starts": at("23:00")},
        dose=[missing(Kind.BLS, 2, AFTER_MIDNIGHT)],
    ),
    row(
        "who_stays_until_midnight_sharp_needs_it_that_day",
        **THROUGH_THE_NIGHTS,
        **on_site(DOCTOR, OLD_NURSE),
        dose_is={"starts": at("22:00")},
    ),
    row(
        "who_comes_late_does_not_stay",
        dose_is=dose_type(role_windows=(a_window(Role.PRESCRIBER, 0, 120), a_window(Role.MONITOR, 15, 120))),
        **on_site(DOCTOR, NURSE),
        dose=[missing(Kind.BLS, 2, span("10:00", "10:15"))],
    ),
    row(
        "who_leaves_early_does_not_stay",
        dose_is=dose_type(role_windows=(a_window(Role.PRESCRIBER, 0, 120), a_window(Role.MONITOR, 0, 115))),
        **on_site(DOCTOR, NURSE),
        dose=[missing(Kind.BLS, 2, span("11:55", "12:00"))],
    ),
]

TRAININGS = [
    row(
        "a_training_counts_on_its_last_day",
        **on_site(ADVANCED, trained(PAUL, qualifications=(a_qualification(Kind.BLS, valid_until=MONDAY),))),
    ),
    row(
        "a_training_must_not_have_ended",
        **on_site(
            ADVANCED, trained(PAUL, qualifications=(a_qualification(Kind.BLS, valid_until=DAY_BEFORE),))
        ),
        dose=[missing(Kind.BLS, 2)],
    ),
    row(
        "a_training_must_have_begun",
        **on_site(trained(OLIVE, qualifications=(a_qualification(Kind.ACLS, valid_from=TUESDAY),)), BASIC),
        dose=NOBODY,
    ),
    row(
        "a_withdrawn_training_is_none",
        **on_site(trained(OLIVE, qualifications=(a_qualification(Kind.ACLS, active=False),)), BASIC),
        dose=NOBODY,
    ),
    row(
        "a_training_counts_everywhere",
        **on_site(ADVANCED, trained(PAUL, qualifications=(a_qualification(Kind.BLS, jurisdiction=None),))),
    ),
    row(
        "after_midnight_the_next_day_counts",
        **THROUGH_THE_NIGHTS,
        **on_site(
            trained(OLIVE, qualifications=(ACLS_UNTIL_MONDAY,), working={MISSION: BOTH_DAYS}),
            trained(PAUL, Kind.BLS, working={MISSION: BOTH_DAYS}),
        ),
        dose_is={"starts": at("23:00")},
        dose=[missing(Kind.ACLS, 1, AFTER_MIDNIGHT), missing(Kind.BLS, 2, AFTER_MIDNIGHT)],
    ),
]

ON_CALL = RoleWindow(Role.PRESCRIBER, Use.COVER, Presence.ON_CALL, 0, 120)
OTHERS = (a_window(Role.LEAD_THERAPIST, 0, 120), a_window(Role.MONITOR, 0, 120))


def leaves(opens, closes):
    return PrescriberLeaves(
        field=Field.PRESCRIBER, appointment_type="Treatment visit (IV)", from_minute=opens, to_minute=closes
    )


PRESCRIBER = [
    row(
        "the_prescriber_of_a_dose_is_on_site_until_the_patient_has_left",
        dose_is=dose_type(role_windows=(a_window(Role.PRESCRIBER, 0, 90), *OTHERS)),
        dose=[leaves(90, 120)],
    ),
    row(
        "the_prescriber_of_a_dose_is_on_site_from_its_start",
        dose_is=dose_type(role_windows=(a_window(Role.PRESCRIBER, 15, 120), *OTHERS)),
        dose=[leaves(0, 15)],
    ),
    row(
        "a_prescriber_who_can_be_called_is_not_on_site",
        dose_is=dose_type(role_windows=(a_window(Role.PRESCRIBER, 0, 15), ON_CALL, *OTHERS)),
        dose=[leaves(15, 120)],
    ),
    row(
        "of_several_gaps_of_the_prescriber_the_first_is_told",
        dose_is=dose_type(
            role_windows=(a_window(Role.PRESCRIBER, 10, 20), a_window(Role.PRESCRIBER, 30, 120), *OTHERS)
        ),
        dose=[leaves(0, 10)],
    ),
    row(
        "what_is_no_treatment_lets_the_prescriber_go",
        dose_is=dose_type(role_windows=(a_window(Role.PRESCRIBER, 0, 15), *OTHERS), is_treatment=False),
    ),
    row(
        "by_video_nobody_is_on_site",
        dose_is=dose_type(modality=Modality.TELEHEALTH),
        patient={"location": "US-CA"},
        **on_site(),
    ),
]

ROWS = [*LIFE_SUPPORT, *WHEN, *OVERLAPPING, *BY_THEMSELVES, *TRAININGS, *PRESCRIBER]
