"""A visit that happened without us is kept as it was, with what spoke against it."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.roles import Role
from coord.services import booking, showing
from coord.services.booking import Booked, PastVisit, Refused
from coord.store.db import reading
from tests.clinic import TREATMENT, count, once, utc
from tests.conftest import NOW

TODAY = utc("2027-03-05T15:00")


def draft(clinic, day="2027-03-03", **more):
    return clinic.treatment(day, follow_up=None, **more)


def record(clinic, past, now=TODAY, key=None):
    return booking.record(past, by=clinic.scheduler, now=now, once=once(key))


def doses_left():
    with reading() as tx:
        return tx.execute(text("SELECT min(doses_left) FROM treatment_order")).scalar_one()


def test_a_past_visit_is_fulfilled_and_nobody_gets_a_message(clinic):
    recorded = record(clinic, PastVisit(draft(clinic)))

    main = showing.unit(recorded.appointment, by=clinic.scheduler, now=TODAY).main
    assert isinstance(recorded, Booked)
    assert (main.status, len(main.people)) == (Status.FULFILLED, 3)
    assert count("message") == count("occupancy") == 0
    assert count("audit_entry", "did = 'appointment.recorded'") == 1


def test_what_is_not_over_is_not_recorded(clinic):
    refused = record(clinic, PastVisit(draft(clinic, "2027-03-08")))

    assert isinstance(refused, Refused)
    assert [type(one.reason) for one in refused.refusals] == [why.NotOver]


def test_what_speaks_against_it_asks_for_an_explanation_and_is_kept(clinic):
    wrong = draft(clinic, people=TREATMENT | {Role.PRESCRIBER: "ben"})
    refused = record(clinic, PastVisit(wrong))
    recorded = record(clinic, PastVisit(wrong, explanation="That is how it was."))

    assert why.NotQualified in {type(one.reason) for one in refused.refusals}
    assert isinstance(recorded, Booked)
    assert count("override", "reason = 'NotQualified' AND why = 'That is how it was.'") == 1


@pytest.mark.parametrize(
    ("counts", "fewer"), [pytest.param(True, 1, id="ticked"), pytest.param(False, 0, id="not")]
)
def test_a_recorded_dose_counts_against_the_order_where_asked(clinic, counts, fewer):
    before = doses_left()

    record(clinic, PastVisit(draft(clinic), counts_dose=counts))

    assert doses_left() == before - fewer


def test_a_recorded_dose_counts_for_spacing(clinic):
    record(clinic, PastVisit(draft(clinic, "2027-03-04")))

    near = clinic.treatment("2027-03-05", "13:00", follow_up="2027-03-08 09:00")
    refused = booking.book(near, by=clinic.scheduler, now=TODAY, once=once())

    assert isinstance(refused, Refused)
    assert why.TooSoon in {type(one.reason) for one in refused.refusals}


def test_the_same_request_twice_records_one_visit(clinic):
    answers = [record(clinic, PastVisit(draft(clinic), True), key="a key of a form, once") for _ in range(2)]

    assert answers[0].appointment == answers[1].appointment
    assert count("appointment") == 1
    assert timedelta(days=1) < TODAY - NOW
