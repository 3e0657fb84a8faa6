"""Whether the people are there: every role by another person, at work, free, and in this place."""

from coord.domain.policy import Policy, TravelRule
from coord.domain.reasons import (
    CoverFull,
    Field,
    NotWorking,
    OnTimeOff,
    PractitionerBusy,
    PractitionerElsewhere,
    RolesUnfilled,
    SamePersonTwice,
)
from coord.domain.roles import Role
from tests.domain.builders import (
    ADA,
    HARBOR,
    MISSION,
    MONA,
    OFFICE_HOURS,
    PATIENT_PERSON,
    SAM,
    THEO,
    WEDNESDAY,
    a_window,
    attention,
    cover,
    person,
    span,
)
from tests.domain.rules.row import dose_type, row

WEDNESDAYS = span("08:00", "20:00", WEDNESDAY)
EVERYBODY = {Role.PRESCRIBER: ADA, Role.LEAD_THERAPIST: THEO, Role.MONITOR: MONA}
HALF_AN_HOUR_OUT = {(MISSION, HARBOR): 30, (HARBOR, MISSION): 45}
AROUND = [span("09:00", "10:00"), span("12:00", "13:00")]


def unfilled(role):
    return RolesUnfilled(field=Field(role), role=role)


def twice(who, *roles):
    return SamePersonTwice(field=Field(roles[-1]), practitioner=who, roles=roles)


def not_working(role, who):
    return NotWorking(field=Field(role), practitioner=who, clinic="Mission")


def away(role, who):
    return OnTimeOff(field=Field(role), practitioner=who)


def busy(role, who, taken):
    return PractitionerBusy(field=Field(role), practitioner=who, taken=taken)


def full(capacity):
    return CoverFull(field=Field.PRESCRIBER, practitioner="Ada", capacity=capacity)


def elsewhere(role, who, taken, minutes_away=0):
    return PractitionerElsewhere(field=Field(role), practitioner=who, taken=taken, minutes_away=minutes_away)


def by(**people):
    """The dose by the usual people, but for some roles."""
    return {"people": EVERYBODY | {Role(role): who for role, who in people.items()}}


def without(*roles):
    return {"people": {role: who for role, who in EVERYBODY.items() if role not in roles}}


def at_work(*monday):
    return {"working": {MISSION: (*monday, WEDNESDAYS)}}


def off(*spans):
    return {"time_off": spans}


def in_person(who, when, clinic=HARBOR):
    return {person(who): ((when, clinic),)}


def at_harbor(who, *spans):
    return {person(who): tuple((when, HARBOR) for when in spans)}


def needing(*windows):
    """The dose as a kind of visit that needs but these windows, and whoever usually fills them."""
    roles = {window.role for window in windows}
    return dose_type(is_treatment=False, role_windows=windows) | {
        "people": {role: EVERYBODY[role] for role in roles}
    }


ONLY_AT_FIRST = needing(a_window(Role.PRESCRIBER, 0, 15))
ONLY_AT_LAST = needing(a_window(Role.PRESCRIBER, 60, 120))
FIRST_AND_LAST = needing(a_window(Role.LEAD_THERAPIST, 0, 30), a_window(Role.LEAD_THERAPIST, 90, 120))

ROLES = [
    row("a_dose_needs_a_prescriber", dose_is=without(Role.PRESCRIBER), dose=[unfilled(Role.PRESCRIBER)]),
    row(
        "a_dose_needs_a_therapist", dose_is=without(Role.LEAD_THERAPIST), dose=[unfilled(Role.LEAD_THERAPIST)]
    ),
    row("a_dose_needs_a_monitor", dose_is=without(Role.MONITOR), dose=[unfilled(Role.MONITOR)]),
    row(
        "everybody_who_is_missing_is_told",
        dose_is={"people": {}},
        dose=[unfilled(role) for role in EVERYBODY],
    ),
    row(
        "a_follow_up_needs_a_therapist",
        follow_up_is={"people": {}},
        follow_up=[unfilled(Role.LEAD_THERAPIST)],
    ),
    row(
        "nobody_has_two_roles_in_a_visit",
        dose_is=by(prescriber=SAM, monitor=SAM),
        dose=[twice("Sam", Role.PRESCRIBER, Role.MONITOR)],
    ),
    row(
        "nobody_has_all_roles_in_a_visit",
        dose_is=by(prescriber=SAM, lead_therapist=SAM, monitor=SAM),
        follow_up_is={"people": {Role.LEAD_THERAPIST: SAM}},
        dose=[twice("Sam", *EVERYBODY)],
    ),
]

HOURS = [
    row("hours_may_be_just_as_long_as_the_visit", theo=at_work(span("10:00", "12:00"))),
    row(
        "a_visit_does_not_start_before_hours",
        theo=at_work(span("10:01", "20:00")),
        dose=[not_working(Role.LEAD_THERAPIST, "Theo")],
    ),
    row(
        "a_visit_does_not_end_after_hours",
        theo=at_work(span("08:00", "11:59")),
        dose=[not_working(Role.LEAD_THERAPIST, "Theo")],
    ),
    row("working_hours_that_touch_are_one", theo=at_work(span("08:00", "11:00"), span("11:00", "12:00"))),
    row(
        "hours_are_those_at_the_clinic",
        mona={"working": {HARBOR: OFFICE_HOURS}},
        dose=[not_working(Role.MONITOR, "Mona")],
    ),
    row(
        "hours_need_but_hold_the_minutes_of_the_role",
        dose_is=ONLY_AT_FIRST,
        ada=at_work(span("10:00", "10:15")),
    ),
    row(
        "cover_needs_hours_to_the_end",
        ada=at_work(span("10:00", "10:15")),
        dose=[not_working(Role.PRESCRIBER, "Ada")],
    ),
    row(
        "between_two_windows_one_stays_at_work",
        dose_is=FIRST_AND_LAST,
        theo=at_work(span("10:00", "10:30"), span("11:30", "12:00")),
        dose=[not_working(Role.LEAD_THERAPIST, "Theo")],
    ),
]

TIME_OFF = [
    row("time_off_may_end_as_the_visit_starts", theo=off(*AROUND)),
    row(
        "nobody_works_on_time_off", theo=off(span("11:59", "13:00")), dose=[away(Role.LEAD_THERAPIST, "Theo")]
    ),
    row("nobody_covers_on_time_off", ada=off(span("11:00", "11:30")), dose=[away(Role.PRESCRIBER, "Ada")]),
    row("time_off_counts_in_the_minutes_of_the_role", dose_is=ONLY_AT_FIRST, ada=off(span("10:15", "12:00"))),
    row(
        "time_off_counts_on_the_day_of_each_visit",
        theo=off(WEDNESDAYS),
        follow_up=[away(Role.LEAD_THERAPIST, "Theo")],
    ),
]

ATTENTION = [
    row("one_visit_may_follow_another", busy={attention(THEO): AROUND}),
    row(
        "attention_is_for_one_visit_at_once",
        busy={attention(THEO): [span("11:45", "12:45")]},
        dose=[busy(Role.LEAD_THERAPIST, "Theo", span("11:45", "12:45"))],
    ),
    row(
        "of_a_therapists_two_other_visits_the_earlier_is_told",
        busy={attention(THEO): [span("11:30", "12:30"), span("09:30", "10:30")]},
        dose=[busy(Role.LEAD_THERAPIST, "Theo", span("09:30", "10:30"))],
    ),
    row(
        "a_prescriber_may_turn_to_another_after_the_first_minutes",
        busy={attention(ADA): [span("10:15", "12:00")]},
    ),
    row(
        "a_prescriber_may_not_be_elsewhere_in_the_first_minutes",
        busy={attention(ADA): [span("10:14", "12:00")]},
        dose=[busy(Role.PRESCRIBER, "Ada", span("10:14", "12:00"))],
    ),
    row(
        "between_two_windows_one_may_see_somebody_else",
        dose_is=FIRST_AND_LAST,
        busy={attention(THEO): [span("10:30", "11:30")]},
    ),
    row(
        "each_of_two_windows_must_be_free_and_each_is_told",
        dose_is=FIRST_AND_LAST,
        busy={attention(THEO): [span("10:15", "10:45"), span("11:15", "11:45")]},
        dose=[
            busy(Role.LEAD_THERAPIST, "Theo", span("10:15", "10:45")),
            busy(Role.LEAD_THERAPIST, "Theo", span("11:15", "11:45")),
        ],
    ),
]

COVER = [
    row("cover_is_for_several_visits", busy={cover(ADA): [span("09:00", "13:00")]}),
    row(
        "cover_is_for_no_more_than_it_says",
        busy={cover(ADA): [span("09:00", "13:00"), span("11:59", "13:00")]},
        dose=[full(2)],
    ),
    row(
        "cover_counts_those_who_are_there_at_once",
        busy={cover(ADA): [span("09:00", "11:00"), span("11:00", "13:00")]},
    ),
    row(
        "cover_does_not_count_who_leaves_or_comes_at_the_edge",
        busy={cover(ADA): [span("09:00", "13:00"), *AROUND]},
    ),
    row(
        "cover_of_one_is_full_with_one",
        ada={"cover": 1},
        busy={cover(ADA): [span("11:00", "13:00")]},
        dose=[full(1)],
    ),
    row("cover_taken_is_not_attention_taken", busy={cover(THEO): [span("09:00", "13:00")] * 2}),
]

PRESENCE = [
    row(
        "nobody_is_in_two_clinics_at_once",
        presence=in_person(MONA, span("11:00", "13:00")),
        dose=[elsewhere(Role.MONITOR, "Mona", span("11:00", "13:00"))],
    ),
    row(
        "nobody_covers_from_another_clinic",
        presence=in_person(ADA, span("11:30", "13:00")),
        dose=[elsewhere(Role.PRESCRIBER, "Ada", span("11:30", "13:00"))],
    ),
    row(
        "of_several_times_elsewhere_the_first_is_told",
        presence=at_harbor(MONA, span("11:30", "12:00"), span("10:00", "10:30"), span("11:00", "11:15")),
        travel=HALF_AN_HOUR_OUT,
        dose=[elsewhere(Role.MONITOR, "Mona", span("10:00", "10:30"), minutes_away=45)],
    ),
    row(
        "who_is_elsewhere_from_the_very_start_is_told_the_way_back",
        presence=in_person(MONA, span("10:00", "13:00")),
        travel=HALF_AN_HOUR_OUT,
        dose=[elsewhere(Role.MONITOR, "Mona", span("10:00", "13:00"), minutes_away=45)],
    ),
    row(
        "one_may_be_elsewhere_until_the_role_begins",
        dose_is=ONLY_AT_LAST,
        presence=in_person(ADA, span("09:00", "11:00")),
    ),
    row("being_here_already_is_no_hindrance", presence=in_person(MONA, span("11:00", "13:00"), MISSION)),
    row("one_may_go_to_another_clinic_afterwards", presence=in_person(MONA, span("12:00", "13:00"))),
    row(
        "but_not_without_the_time_it_takes",
        presence=in_person(MONA, span("12:29", "13:00")),
        travel=HALF_AN_HOUR_OUT,
        dose=[elsewhere(Role.MONITOR, "Mona", span("12:29", "13:00"), minutes_away=30)],
    ),
    row(
        "with_time_enough_one_may",
        presence=in_person(MONA, span("12:30", "13:00")),
        travel=HALF_AN_HOUR_OUT,
    ),
    row(
        "the_way_back_has_a_time_of_its_own",
        presence=in_person(ADA, span("08:00", "09:16")),
        travel=HALF_AN_HOUR_OUT,
        dose=[elsewhere(Role.PRESCRIBER, "Ada", span("08:00", "09:16"), minutes_away=45)],
    ),
    row(
        "where_no_time_is_known_the_policys_counts",
        policy=Policy(travel=TravelRule(20)),
        presence=in_person(THEO, span("08:00", "09:41")),
        dose=[elsewhere(Role.LEAD_THERAPIST, "Theo", span("08:00", "09:41"), minutes_away=20)],
    ),
    row(
        "the_patient_minds_the_way",
        policy=Policy(travel=TravelRule(20)),
        presence={PATIENT_PERSON: ((span("12:00", "13:00"), HARBOR),)},
    ),
    row(
        "one_may_go_when_the_role_is_done",
        dose_is=ONLY_AT_FIRST,
        presence=in_person(ADA, span("10:15", "12:00")),
    ),
]

ROWS = [*ROLES, *HOURS, *TIME_OFF, *ATTENTION, *COVER, *PRESENCE]
