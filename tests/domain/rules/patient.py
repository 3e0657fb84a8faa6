"""What the patient's side forbids: status, orders, other appointments."""

from coord.domain.reasons import (
    Field,
    NoDosesLeft,
    NoOrder,
    OrderEnded,
    PatientBusy,
    PatientInactive,
)
from tests.domain.builders import (
    DAY_BEFORE,
    HARBOR,
    MISSION,
    MONDAY,
    PATIENT_PERSON,
    PATIENT_TAKEN,
    PREPARATION,
    TUESDAY,
    WEDNESDAY,
    a_follow_up,
    an_order,
    at,
    span,
)
from tests.domain.rules.row import dose_type, row

NO_ORDER = NoOrder(field=Field.ORDER, appointment_type="Treatment visit (IV)")
INACTIVE = PatientInactive(field=Field.PATIENT)


def order_ended(day):
    return OrderEnded(field=Field.ORDER, valid_until=day)


def no_doses_left(left, booked):
    return NoDosesLeft(field=Field.ORDER, doses_left=left, doses_booked=booked)


def patient_busy(taken):
    return PatientBusy(field=Field.PATIENT, taken=taken)


def orders(*some):
    return {"orders": some}


def an_hour_away(opens, closes, clinic):
    return {PATIENT_PERSON: ((span(opens, closes), clinic),)}


STATUS = [
    row(
        "an_inactive_patient_is_not_booked",
        patient={"is_active": False},
        dose=[INACTIVE],
        follow_up=[INACTIVE],
    ),
]

ORDERS = [
    row("a_dose_needs_an_order", patient=orders(), dose=[NO_ORDER]),
    row("a_closed_order_is_no_order", patient=orders(an_order(is_open=False)), dose=[NO_ORDER]),
    row(
        "an_order_for_another_kind_of_visit_is_no_order",
        patient=orders(an_order(appointment_types=frozenset({"dosing_im"}))),
        dose=[NO_ORDER],
    ),
    row(
        "one_order_may_allow_several_kinds",
        patient=orders(an_order(appointment_types=frozenset({"dosing_im", "dosing_iv"}))),
    ),
    row(
        "a_visit_that_needs_no_order_is_booked_without",
        patient=orders(),
        dose_is=dose_type(needs_order=False),
    ),
    row("a_talk_alone_needs_no_order", patient=orders(), unit=[a_follow_up(type=PREPARATION)]),
    row("an_order_allows_its_last_day", patient=orders(an_order(valid_until=MONDAY))),
    row(
        "an_order_allows_no_day_after_its_last",
        patient=orders(an_order(valid_until=DAY_BEFORE)),
        dose=[order_ended(DAY_BEFORE)],
    ),
    row(
        "of_two_ended_orders_the_later_one_is_told",
        patient=orders(an_order(valid_until=DAY_BEFORE), an_order(valid_until=DAY_BEFORE.replace(day=1))),
        dose=[order_ended(DAY_BEFORE)],
    ),
    row(
        "an_order_ends_with_the_clinics_day_though_utc_has_the_next",
        patient=orders(an_order(valid_until=MONDAY)),
        dose_is={"starts": at("17:15")},
    ),
    row(
        "an_order_that_ended_yesterday_allows_nothing_this_morning",
        patient=orders(an_order(valid_until=MONDAY)),
        dose_is={"starts": at("08:00", TUESDAY)},
        dose=[order_ended(MONDAY)],
    ),
]

DOSES = [
    row("the_last_dose_left_may_be_booked", patient=orders(an_order(doses_left=2, booked=1))),
    row(
        "no_more_doses_are_booked_than_are_left",
        patient=orders(an_order(doses_left=2, booked=2)),
        dose=[no_doses_left(2, 2)],
    ),
    row(
        "an_order_without_doses_allows_none",
        patient=orders(an_order(doses_left=0)),
        dose=[no_doses_left(0, 0)],
    ),
    row(
        "an_order_without_doses_is_told_as_such_on_its_last_day_too",
        patient=orders(an_order(doses_left=0, valid_until=MONDAY)),
        dose=[no_doses_left(0, 0)],
    ),
    row(
        "the_doses_of_valid_orders_add_up",
        patient=orders(an_order(doses_left=1, booked=1), an_order(doses_left=1)),
    ),
    row(
        "the_doses_of_an_ended_order_do_not_count",
        patient=orders(an_order(doses_left=1, booked=1), an_order(doses_left=5, valid_until=DAY_BEFORE)),
        dose=[no_doses_left(1, 1)],
    ),
]

TIME = [
    row(
        "a_patient_is_in_one_visit_at_once",
        busy={PATIENT_TAKEN: [span("11:45", "12:45")]},
        dose=[patient_busy(span("11:45", "12:45"))],
    ),
    row(
        "a_patient_may_come_from_one_visit_and_go_to_the_next",
        busy={PATIENT_TAKEN: [span("09:00", "10:00"), span("12:00", "13:00")]},
    ),
    row(
        "of_a_patients_two_other_visits_the_earlier_is_told",
        busy={PATIENT_TAKEN: [span("11:30", "12:30"), span("09:30", "10:30")]},
        dose=[patient_busy(span("09:30", "10:30"))],
    ),
    row(
        "a_patient_is_not_at_two_clinics_at_once",
        presence=an_hour_away("11:00", "12:00", HARBOR),
        dose=[patient_busy(span("11:00", "12:00"))],
    ),
    row("being_at_this_clinic_is_no_hindrance_in_itself", presence=an_hour_away("11:00", "12:00", MISSION)),
    row("a_patient_may_come_from_another_clinic", presence=an_hour_away("09:00", "10:00", HARBOR)),
    row(
        "the_patient_must_be_free_for_the_follow_up_too",
        busy={PATIENT_TAKEN: [span("10:30", "11:30", WEDNESDAY)]},
        follow_up=[patient_busy(span("10:30", "11:30", WEDNESDAY))],
    ),
]

ROWS = [*STATUS, *ORDERS, *DOSES, *TIME]
