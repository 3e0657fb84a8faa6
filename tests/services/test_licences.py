"""What ends within months, and which booked visits that breaks."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from coord.domain.qualifications import Kind
from coord.services import booking, licences
from coord.store import people
from coord.store.db import transaction
from tests.clinic import Clinic, count, once
from tests.conftest import NOW

SOON = date(2027, 3, 20)


@pytest.fixture
def booked(clinic):
    """A dose on Thursday the 25th, with its follow-up."""
    draft = clinic.treatment("2027-03-25", follow_up="2027-03-26 09:00")
    return booking.book(draft, by=clinic.scheduler, now=NOW, once=once())


def change(clinic, name, kind, **values):
    """Change a qualification behind the product's back."""
    who, row = people.Practitioner, people.Qualification
    theirs = select(who.id).where(who.public_id == clinic.practitioners[name])
    with transaction() as tx:
        tx.execute(update(row).where(row.practitioner_id.in_(theirs), row.kind == kind).values(**values))


def told(clinic, now=NOW):
    return [
        (one.practitioner, one.qualification.kind, one.days_left, len(one.visits))
        for one in licences.ending(by=clinic.scheduler, now=now)
    ]


@pytest.mark.usefixtures("booked")
def test_nothing_is_told_while_all_lasts(clinic):
    assert told(clinic) == []


@pytest.mark.usefixtures("booked")
def test_a_licence_that_ends_is_told_with_the_visits_after_its_end(clinic):
    change(clinic, "cleo", Kind.RN, valid_until=SOON)

    assert told(clinic) == [("Cleo Tran, RN", Kind.RN, 19, 1)]


@pytest.mark.usefixtures("booked")
def test_a_licence_that_ends_after_all_its_visits_breaks_none(clinic):
    change(clinic, "cleo", Kind.RN, valid_until=date(2027, 3, 30))

    assert told(clinic) == [("Cleo Tran, RN", Kind.RN, 29, 0)]


@pytest.mark.usefixtures("booked")
def test_a_therapists_licence_breaks_the_dose_and_its_follow_up(clinic):
    change(clinic, "dan", Kind.LMFT, status="suspended")

    assert [one[3] for one in told(clinic)] == [2, 0]


@pytest.mark.usefixtures("booked")
def test_a_training_breaks_the_doses_that_rest_on_it_with_whoever_they_are(clinic):
    for name in ("ada", "cleo", "fay"):
        change(clinic, name, Kind.ACLS, valid_until=SOON)

    assert [one[:2] + one[3:] for one in told(clinic)] == [
        ("Ada Okoro, MD", Kind.ACLS, 1),
        ("Cleo Tran, RN", Kind.ACLS, 1),
        ("Fay Haddad, NP", Kind.ACLS, 1),
    ]


@pytest.mark.usefixtures("booked")
def test_what_ended_long_ago_is_told_no_more(clinic):
    change(clinic, "cleo", Kind.RN, valid_until=NOW.date() - timedelta(days=31))

    assert told(clinic) == []


@pytest.mark.usefixtures("booked")
def test_another_houses_licences_are_not_told(clinic):
    change(clinic, "cleo", Kind.RN, valid_until=SOON)

    assert told(Clinic("Other")) == []


@pytest.mark.usefixtures("booked")
def test_a_look_at_patients_is_audited(clinic):
    change(clinic, "cleo", Kind.RN, valid_until=SOON)

    told(clinic)

    assert count("audit_entry", "did = 'licences.viewed'") == 1
