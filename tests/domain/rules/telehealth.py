"""Visits by video: where they are in law, which licences count there, and where the two may be."""

from datetime import date, timedelta

from coord.domain.appointment import Modality
from coord.domain.policy import Policy
from coord.domain.qualifications import Compact, Kind
from coord.domain.reasons import (
    Field,
    LocationUnknown,
    NotQualified,
    PatientBusy,
    PractitionerBusy,
    QualificationNotValid,
)
from coord.domain.roles import Role
from tests.domain.builders import (
    HARBOR,
    MONDAY,
    PATIENT_PERSON,
    PATIENT_TAKEN,
    PLACE,
    THEO,
    TUESDAY,
    WEDNESDAY,
    YEARS_END,
    a_follow_up,
    a_qualification,
    a_type,
    attention,
    person,
    span,
)
from tests.domain.rules.row import row

BY_VIDEO = {"type": a_type("integration", modality=Modality.TELEHEALTH, room_features=()), "room_id": None}
NEVADA = "US-NV"
LMFT = frozenset({Kind.LMFT})
MEMBERS = {PLACE: date(2026, 1, 1), NEVADA: date(2026, 1, 1)}
HOUR = span("10:00", "11:00", WEDNESDAY)
HERE = a_qualification(Kind.LMFT)
PRIVILEGE = a_qualification(Kind.COUNSELING_COMPACT, jurisdiction=NEVADA)


def video(sentence, *, against=(), location=PLACE, patient=None, **changes):
    """A talk by video on Wednesday at ten, with Theo; the patient is in that place."""
    return row(
        sentence,
        unit=[a_follow_up(**BY_VIDEO)],
        patient={"location": location} | (patient or {}),
        dose=against,
        **changes,
    )


def compact(**changes):
    kept = {"name": "Compact of therapists", "kinds": LMFT, "members": MEMBERS}
    return Policy(compacts=(Compact(**kept | changes),))


def has(*qualifications):
    return {"qualifications": qualifications}


def lacks(place=NEVADA):
    kinds = (Kind.LCSW, Kind.LMFT, Kind.LPC, Kind.PSY)
    field = Field(Role.LEAD_THERAPIST)
    return NotQualified(field=field, practitioner="Theo", kinds=kinds, jurisdiction=place)


def not_valid(valid_from, valid_until, *, active=True):
    return QualificationNotValid(
        field=Field(Role.LEAD_THERAPIST),
        practitioner="Theo",
        kind=Kind.LMFT,
        jurisdiction=NEVADA,
        valid_from=valid_from,
        valid_until=valid_until,
        active=active,
        day=WEDNESDAY,
    )


PLACES = [
    video("a_visit_by_video_needs_no_room"),
    video("nobody_books_a_visit_by_video_before_somebody_says_where_the_patient_will_be", location="",
          against=[LocationUnknown(field=Field.PATIENT)]),
    row("where_the_patient_lives_does_not_matter_for_a_visit_in_person", patient={"location": ""}),
    video("by_video_the_licence_of_the_clinics_state_does_not_count", location=NEVADA, against=[lacks()]),
    video(
        "by_video_the_licence_of_the_patients_state_counts",
        location=NEVADA,
        theo=has(a_qualification(Kind.LMFT, jurisdiction=NEVADA)),
    ),
]  # fmt: skip

COMPACTS = [
    video("a_compact_carries_a_licence_to_another_member", location=NEVADA, policy=compact()),
    video(
        "a_compact_carries_only_its_kinds",
        location=NEVADA,
        policy=compact(kinds=frozenset({Kind.PSY})),
        against=[lacks()],
    ),
    video(
        "the_patients_state_must_be_a_member",
        location=NEVADA,
        policy=compact(members={PLACE: MONDAY}),
        against=[lacks()],
    ),
    video(
        "the_state_of_the_licence_must_be_a_member",
        location=NEVADA,
        policy=compact(members={NEVADA: MONDAY}),
        against=[lacks()],
    ),
    video(
        "a_compact_counts_from_the_day_on_which_both_are_members",
        location=NEVADA,
        policy=compact(members={PLACE: MONDAY, NEVADA: WEDNESDAY}),
    ),
    video(
        "a_compact_does_not_count_before_both_are_members",
        location=NEVADA,
        policy=compact(members={PLACE: WEDNESDAY + timedelta(days=1), NEVADA: MONDAY}),
        against=[not_valid(WEDNESDAY + timedelta(days=1), YEARS_END)],
    ),
    video(
        "a_compact_counts_until_a_member_leaves",
        location=NEVADA,
        policy=compact(left={NEVADA: WEDNESDAY + timedelta(days=1)}),
    ),
    video(
        "a_compact_does_not_count_when_a_member_has_left",
        location=NEVADA,
        policy=compact(left={PLACE: WEDNESDAY}),
        against=[not_valid(date(2026, 1, 1), TUESDAY)],
    ),
    video(
        "a_licence_must_be_valid_at_home_to_be_carried",
        location=NEVADA,
        policy=compact(),
        theo=has(a_qualification(Kind.LMFT, valid_until=TUESDAY)),
        against=[not_valid(date(2026, 1, 1), TUESDAY)],
    ),
    video(
        "a_licence_suspended_at_home_is_not_carried",
        location=NEVADA,
        policy=compact(),
        theo=has(a_qualification(Kind.LMFT, active=False)),
        against=[not_valid(date(2026, 1, 1), YEARS_END, active=False)],
    ),
    video(
        "a_compact_with_a_privilege_carries_nothing_without_it",
        location=NEVADA,
        policy=compact(privilege=Kind.COUNSELING_COMPACT),
        against=[lacks()],
    ),
    video(
        "a_compact_with_a_privilege_carries_the_licence_of_who_holds_it",
        location=NEVADA,
        policy=compact(privilege=Kind.COUNSELING_COMPACT),
        theo=has(HERE, PRIVILEGE),
    ),
    video(
        "a_privilege_counts_where_it_is_held",
        location=NEVADA,
        policy=compact(privilege=Kind.COUNSELING_COMPACT),
        theo=has(HERE, a_qualification(Kind.COUNSELING_COMPACT)),
        against=[lacks()],
    ),
    video(
        "a_privilege_of_a_whole_compact_counts_at_every_member",
        location=NEVADA,
        policy=compact(privilege=Kind.PSYPACT),
        theo=has(HERE, a_qualification(Kind.PSYPACT, jurisdiction=None)),
    ),
    video(
        "a_privilege_must_be_valid_on_the_day",
        location=NEVADA,
        policy=compact(privilege=Kind.COUNSELING_COMPACT),
        theo=has(HERE, a_qualification(Kind.COUNSELING_COMPACT, jurisdiction=NEVADA, valid_until=TUESDAY)),
        against=[not_valid(date(2026, 1, 1), TUESDAY)],
    ),
    video(
        "a_suspended_privilege_is_none",
        location=NEVADA,
        policy=compact(privilege=Kind.COUNSELING_COMPACT),
        theo=has(HERE, a_qualification(Kind.COUNSELING_COMPACT, jurisdiction=NEVADA, active=False)),
        against=[lacks()],
    ),
    row(
        "a_compact_does_not_count_in_person",
        unit=[a_follow_up()],
        mission={"jurisdiction": NEVADA},
        policy=compact(),
        dose=[lacks()],
    ),
    row(
        "a_compact_counts_in_person_where_it_says_so",
        unit=[a_follow_up()],
        mission={"jurisdiction": NEVADA},
        policy=compact(in_person=True),
    ),
]

WHEREABOUTS = [
    video(
        "who_meets_a_patient_by_video_may_be_on_site_at_another_clinic",
        presence={person(THEO): ((HOUR, HARBOR),)},
    ),
    video(
        "who_meets_a_patient_by_video_has_no_other_visit_in_person_or_by_video",
        busy={attention(THEO): [HOUR]},
        against=[PractitionerBusy(field=Field(Role.LEAD_THERAPIST), practitioner="Theo", taken=HOUR)],
    ),
    video("a_patient_at_home_is_at_no_clinic", presence={PATIENT_PERSON: ((HOUR, HARBOR),)}),
    video(
        "a_patient_has_one_visit_at_once_by_video_too",
        busy={PATIENT_TAKEN: [HOUR]},
        against=[PatientBusy(field=Field.PATIENT, taken=HOUR)],
    ),
    row(
        "what_goes_on_without_the_patient_does_not_need_them_free",
        unit=[a_follow_up(type=a_type("integration", is_patient_present=False))],
        busy={PATIENT_TAKEN: [HOUR]},
        presence={PATIENT_PERSON: ((HOUR, HARBOR),)},
    ),
]

ROWS = [*PLACES, *COMPACTS, *WHEREABOUTS]
