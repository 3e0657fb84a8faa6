"""What is reserved counts as planned: against an order's doses and somebody's treatment visits of a day."""

from datetime import date, timedelta

from sqlalchemy import update

from coord.domain import reasons as why
from coord.domain.roles import Role
from coord.services import booking, searching
from coord.services.booking import Booked, Refused
from coord.services.searching import Ask
from coord.store import people
from coord.store.db import transaction
from tests.clinic import once
from tests.conftest import NOW

UNTIL = NOW + timedelta(hours=3)
OTHERS = {Role.PRESCRIBER: "ada", Role.LEAD_THERAPIST: "ben", Role.MONITOR: "eve"}


def reserve(clinic):
    held = booking.reserve(clinic.treatment(), UNTIL, by=clinic.scheduler, now=NOW, once=once())
    return held.hold


def book(clinic, now=NOW, **changes):
    return booking.book(clinic.treatment(**changes), by=clinic.scheduler, now=now, once=once())


def reasons(outcome):
    return {type(refusal.reason) for refusal in outcome.refusals} if isinstance(outcome, Refused) else set()


def one_dose_left():
    with transaction() as tx:
        tx.execute(update(people.Order).values(doses_left=1))


def one_treatment_a_day(clinic, who):
    row = people.Practitioner
    with transaction() as tx:
        tx.execute(update(row).where(row.public_id == clinic.practitioners[who]).values(day_doses=1))


def offered_days(clinic, patient):
    """The days on which Ada could treat."""
    ada = {Role.PRESCRIBER: (clinic.practitioners["ada"],)}
    ask = Ask(clinic.patients[patient], "dosing_iv", date(2027, 3, 2), date(2027, 3, 3), people=ada)
    found = searching.find(ask, by=clinic.scheduler, now=NOW, limit=500)
    return {(slot.draft.appointments[0].wall.date().isoformat()) for slot in found.slots}


def test_a_reserved_treatment_takes_a_dose_of_the_order(clinic):
    one_dose_left()
    reserve(clinic)

    refused = book(clinic, day="2027-03-09", follow_up="2027-03-10 09:00")

    assert reasons(refused) == {why.NoDosesLeft}
    assert refused.refusals[0].reason.doses_booked == 1
    assert offered_days(clinic, "P-1") == set()


def test_the_last_dose_can_be_booked_from_its_own_reservation(clinic):
    one_dose_left()

    held = reserve(clinic)

    assert isinstance(booking.book_hold(held, by=clinic.scheduler, now=NOW, once=once()), Booked)


def test_a_reservation_that_is_over_takes_no_dose(clinic):
    one_dose_left()
    reserve(clinic)

    assert isinstance(book(clinic, UNTIL, day="2027-03-09", follow_up="2027-03-10 09:00"), Booked)


def test_a_reserved_treatment_counts_against_the_treatments_of_a_day(clinic):
    one_treatment_a_day(clinic, "ada")
    before = offered_days(clinic, "P-4")
    reserve(clinic)

    refused = book(clinic, time="14:00", patient="P-4", people=OTHERS, follow_up=None)

    assert why.DosesMaximum in reasons(refused)
    assert before == {"2027-03-02", "2027-03-03"}
    assert offered_days(clinic, "P-4") == {"2027-03-03"}


def test_the_only_treatment_of_a_day_can_be_booked_from_its_own_reservation(clinic):
    one_treatment_a_day(clinic, "ada")

    held = reserve(clinic)

    assert isinstance(booking.book_hold(held, by=clinic.scheduler, now=NOW, once=once()), Booked)
