"""How clearance stops a treatment visit, pencils it, or lets it be; what it is made of: test_clearance."""

from datetime import timedelta

from coord.domain.consents import ConsentKind, ConsentStatus, Guardian
from coord.domain.gates import GateStatus, Light
from coord.domain.policy import AgeRule, ClearanceRule, Policy
from coord.domain.reasons import ClearanceOverdue, ClearanceRefused, Field
from tests.domain.builders import (
    DAY_BEFORE,
    MONDAY,
    PREPARATION,
    TUESDAY,
    WEDNESDAY,
    a_consent,
    a_follow_up,
    a_gate,
    a_type,
    at,
    span,
)
from tests.domain.rules.row import dose_type, row

REFUSED = ClearanceRefused(field=Field.CLEARANCE, light=Light.REFUSED)
LAST_THURSDAY, LAST_FRIDAY = MONDAY - timedelta(days=4), MONDAY - timedelta(days=3)
IN_TIME = {"now": at("12:00", LAST_THURSDAY)}
WAITING = {"gates": (a_gate(GateStatus.WAITING),)}
NO = ConsentStatus.REFUSED


def overdue(due, light=Light.WAITING):
    return ClearanceOverdue(field=Field.CLEARANCE, light=light, due=due)


def a_minor(*consents):
    """Sixteen years old, with a mother who must consent and has."""
    mother = Guardian(7, "Mother", must_consent=True)
    given = (a_consent(guardian=7), a_consent(kind=ConsentKind.ASSENT))
    born = MONDAY.replace(year=MONDAY.year - 16)
    return {"birth_date": born, "guardians": (mother,), "consents": (*given, *consents)}


FROM_12 = {"type": a_type("dosing_iv", min_age=12)}

NO_STOPS = [
    row(
        "a_refused_clearance_stops_a_dose_and_not_the_talk_after_it",
        patient={"gates": (a_gate(), a_gate(GateStatus.REFUSED))},
        dose=[REFUSED],
    ),
    row(
        "a_refused_clearance_stops_a_dose_that_needs_no_order_too",
        patient={"gates": (a_gate(GateStatus.REFUSED),)},
        dose_is=dose_type(needs_order=False),
        dose=[REFUSED],
    ),
    row(
        "a_refused_clearance_stops_no_talk",
        patient={"gates": (a_gate(GateStatus.REFUSED),)},
        unit=[a_follow_up(type=PREPARATION)],
    ),
    row("a_minor_to_whom_all_agree_may_be_treated_where_the_house_does", patient=a_minor(), dose_is=FROM_12),
    row(
        "a_parents_yes_does_not_overrule_a_minors_no",
        patient=a_minor(a_consent(NO, kind=ConsentKind.ASSENT)),
        dose_is=FROM_12,
        dose=[REFUSED],
    ),
    row(
        "a_consent_that_is_withdrawn_stops_a_dose_at_once",
        **IN_TIME,
        patient=a_minor(a_consent(ConsentStatus.WITHDRAWN, guardian=7)),
        dose_is=FROM_12,
        dose=[REFUSED],
    ),
]

WAITING_PENCILS = [
    row("a_waiting_clearance_pencils_and_does_not_refuse", **IN_TIME, patient=WAITING),
    row(
        "an_expired_clearance_pencils_and_does_not_refuse",
        **IN_TIME,
        patient={"gates": (a_gate(expires_on=DAY_BEFORE),)},
    ),
    row("a_patient_whom_nobody_has_cleared_yet_may_be_pencilled", **IN_TIME, patient={"gates": ()}),
    row(
        "a_missing_assent_pencils_and_does_not_refuse",
        **IN_TIME,
        policy=Policy(ages=AgeRule(assent=7)),
        patient=a_minor() | {"consents": (a_consent(guardian=7),)},
        dose_is=FROM_12,
    ),
]

UNTIL_IT_IS_DUE = [
    row(
        "a_patient_may_become_cleared_until_the_end_of_the_second_clinic_day_before",
        now=at("23:59", LAST_THURSDAY),
        patient=WAITING,
    ),
    row(
        "after_that_day_a_dose_is_refused",
        now=at("24:00", LAST_THURSDAY),
        patient=WAITING,
        dose=[overdue(LAST_THURSDAY)],
    ),
    row(
        "an_expired_clearance_is_no_better",
        patient={"gates": (a_gate(expires_on=DAY_BEFORE),)},
        dose=[overdue(LAST_THURSDAY, Light.EXPIRED)],
    ),
    row("a_cleared_patient_may_be_booked_until_the_notice", now=at("21:00", DAY_BEFORE)),
    row("a_talk_needs_no_clearance", now=at("10:00", WEDNESDAY) - 90, unit=[a_follow_up()], patient=WAITING),
    row(
        "a_house_may_want_to_know_earlier",
        **IN_TIME,
        policy=Policy(clearance=ClearanceRule(clinic_days_before=3)),
        mission={
            "opening": tuple(span("08:00", "20:00", MONDAY - timedelta(days=n)) for n in (7, 6, 4, 3, 0, -2))
        },
        patient=WAITING,
        dose=[overdue(MONDAY - timedelta(days=6))],
    ),
    row(
        "a_house_may_want_to_know_on_the_day_itself",
        policy=Policy(clearance=ClearanceRule(clinic_days_before=0)),
        patient=WAITING,
    ),
    row(
        "where_the_clinic_was_hardly_open_it_is_due_four_weeks_before",
        mission={"opening": tuple(span("08:00", "20:00", day) for day in (MONDAY, TUESDAY, WEDNESDAY))},
        patient=WAITING,
        dose=[overdue(MONDAY - timedelta(days=28))],
    ),
]

ROWS = [*NO_STOPS, *WAITING_PENCILS, *UNTIL_IT_IS_DUE]
