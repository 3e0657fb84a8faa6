"""Who is fit for a role: licences and registrations, where and when they count."""

from coord.domain.policy import QUALIFIED_FOR, Policy
from coord.domain.qualifications import Kind
from coord.domain.reasons import Field, NotQualified, QualificationNotValid
from coord.domain.roles import Role
from tests.domain.builders import (
    DAY_BEFORE,
    MONA,
    MONDAY,
    PLACE,
    TUESDAY,
    WEDNESDAY,
    a_qualification,
    a_window,
    at,
)
from tests.domain.rules.row import dose_type, row

MD, DEA, LMFT = map(a_qualification, (Kind.MD, Kind.DEA, Kind.LMFT))
ENDED = a_qualification(Kind.MD, valid_until=DAY_BEFORE)
LATER = a_qualification(Kind.MD, valid_from=TUESDAY)
SUSPENDED = a_qualification(Kind.MD, active=False)
UNTIL_TUESDAY = a_qualification(Kind.LMFT, valid_until=TUESDAY)
DEA_ENDED = a_qualification(Kind.DEA, valid_until=DAY_BEFORE)

NURSES = (Kind.CRNA, Kind.DO, Kind.MD, Kind.NP, Kind.PA, Kind.RN)
PRESCRIBERS = (Kind.DO, Kind.MD, Kind.NP, Kind.PA)
THERAPISTS = (Kind.LCSW, Kind.LMFT, Kind.LPC, Kind.PSY)


def has(*qualifications):
    return {"qualifications": qualifications}


def lacks(role, who, *kinds):
    return NotQualified(field=Field(role), practitioner=who, kinds=kinds, jurisdiction=PLACE)


def not_valid(role, who, qualification, day=MONDAY):
    return QualificationNotValid(
        field=Field(role),
        practitioner=who,
        kind=qualification.kind,
        jurisdiction=PLACE,
        valid_from=qualification.valid_from,
        valid_until=qualification.valid_until,
        active=qualification.active,
        day=day,
    )


LICENCES = [
    row(
        "a_role_needs_a_licence",
        theo=has(),
        dose=[lacks(Role.LEAD_THERAPIST, "Theo", *THERAPISTS)],
        follow_up=[lacks(Role.LEAD_THERAPIST, "Theo", *THERAPISTS)],
    ),
    row("a_licence_for_another_role_is_none", mona=has(LMFT), dose=[lacks(Role.MONITOR, "Mona", *NURSES)]),
    row("one_of_several_kinds_is_enough", mona=has(LMFT, a_qualification(Kind.CRNA))),
    row(
        "a_licence_counts_in_the_clinics_jurisdiction_only",
        mona=has(a_qualification(Kind.RN, jurisdiction="US-NV")),
        dose=[lacks(Role.MONITOR, "Mona", *NURSES)],
    ),
    row(
        "a_licence_without_a_jurisdiction_counts_everywhere",
        mona=has(a_qualification(Kind.RN, jurisdiction=None)),
    ),
    row(
        "the_policy_says_which_licences_a_role_needs",
        policy=Policy(qualified_for={**QUALIFIED_FOR, Role.MONITOR: frozenset({Kind.PA})}),
        dose=[lacks(Role.MONITOR, "Mona", Kind.PA)],
    ),
    row(
        "a_state_may_let_others_have_a_role",
        policy=Policy(scope={PLACE: {Role.PRESCRIBER: frozenset({Kind.CRNA})}}),
        ada=has(a_qualification(Kind.CRNA), DEA),
    ),
    row(
        "what_a_state_allows_counts_in_that_state_only",
        policy=Policy(scope={"US-NV": {Role.PRESCRIBER: frozenset({Kind.CRNA})}}),
        ada=has(a_qualification(Kind.CRNA), DEA),
        dose=[lacks(Role.PRESCRIBER, "Ada", *PRESCRIBERS)],
    ),
    row(
        "a_state_may_say_no_to_who_is_qualified_elsewhere",
        policy=Policy(scope={PLACE: {Role.PRESCRIBER: frozenset({Kind.DO})}}),
        dose=[lacks(Role.PRESCRIBER, "Ada", Kind.DO)],
    ),
    row(
        "who_coordinates_needs_no_licence",
        mona=has(),
        dose_is=dose_type(
            role_windows=(a_window(Role.COORDINATOR, 0, 120),), needs_dea=False, is_treatment=False
        )
        | {"people": {Role.COORDINATOR: MONA}},
    ),
]

DAYS = [
    row("a_licence_counts_on_its_last_day", ada=has(a_qualification(Kind.MD, valid_until=MONDAY), DEA)),
    row("a_licence_counts_on_its_first_day", ada=has(a_qualification(Kind.MD, valid_from=MONDAY), DEA)),
    row(
        "a_licence_must_not_have_ended_before_the_day",
        ada=has(ENDED, DEA),
        dose=[not_valid(Role.PRESCRIBER, "Ada", ENDED)],
    ),
    row(
        "a_licence_must_have_begun_by_the_day",
        ada=has(LATER, DEA),
        dose=[not_valid(Role.PRESCRIBER, "Ada", LATER)],
    ),
    row(
        "a_suspended_licence_is_not_valid",
        ada=has(SUSPENDED, DEA),
        dose=[not_valid(Role.PRESCRIBER, "Ada", SUSPENDED)],
    ),
    row("a_valid_licence_outweighs_one_that_ended", ada=has(ENDED, a_qualification(Kind.DO), DEA)),
    row(
        "of_several_that_are_not_valid_the_one_that_lasts_longest_is_told",
        ada=has(ENDED, LATER, DEA),
        dose=[not_valid(Role.PRESCRIBER, "Ada", LATER)],
    ),
    row(
        "what_ended_elsewhere_is_not_told",
        mona=has(a_qualification(Kind.RN, jurisdiction="US-NV", valid_until=DAY_BEFORE)),
        dose=[lacks(Role.MONITOR, "Mona", *NURSES)],
    ),
    row(
        "the_day_is_the_clinics_though_utc_has_the_next",
        dose_is={"starts": at("17:15")},
        ada=has(a_qualification(Kind.MD, valid_until=MONDAY), a_qualification(Kind.DEA, valid_until=MONDAY)),
    ),
    row(
        "a_licence_that_begins_tomorrow_does_not_count_this_evening",
        dose_is={"starts": at("17:15")},
        ada=has(LATER, DEA),
        dose=[not_valid(Role.PRESCRIBER, "Ada", LATER)],
    ),
    row(
        "each_visit_asks_for_its_own_day",
        theo=has(UNTIL_TUESDAY),
        follow_up=[not_valid(Role.LEAD_THERAPIST, "Theo", UNTIL_TUESDAY, WEDNESDAY)],
    ),
]

REGISTRATIONS = [
    row("a_prescriber_needs_a_dea_registration", ada=has(MD), dose=[lacks(Role.PRESCRIBER, "Ada", Kind.DEA)]),
    row(
        "a_dea_registration_counts_where_it_is",
        ada=has(MD, a_qualification(Kind.DEA, jurisdiction="US-NV")),
        dose=[lacks(Role.PRESCRIBER, "Ada", Kind.DEA)],
    ),
    row(
        "a_dea_registration_counts_on_its_last_day",
        ada=has(MD, a_qualification(Kind.DEA, valid_until=MONDAY)),
    ),
    row(
        "a_dea_registration_must_be_valid_on_the_day",
        ada=has(MD, DEA_ENDED),
        dose=[not_valid(Role.PRESCRIBER, "Ada", DEA_ENDED)],
    ),
    row("where_nothing_controlled_is_given_none_is_needed", ada=has(MD), dose_is=dose_type(needs_dea=False)),
    row(
        "a_dea_registration_is_no_licence",
        ada=has(DEA),
        dose=[lacks(Role.PRESCRIBER, "Ada", *PRESCRIBERS)],
    ),
]

ROWS = [*LICENCES, *DAYS, *REGISTRATIONS]
