"""Clearance from the database: what pencils a visit, what inks it, what stops it, and who is told."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select, update

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.consents import ConsentKind, ConsentStatus
from coord.domain.gates import Light
from coord.domain.permissions import PERMISSIONS, UserRole
from coord.services import booking, searching, showing, standing, upkeep
from coord.services.booking import Booked, Refused
from coord.services.searching import Ask
from coord.services.standing import Concerned
from coord.store import people, places
from coord.store.db import reading, transaction
from tests.clinic import count, once
from tests.conftest import NOW

WEDNESDAY, DAY_AFTER = "2027-03-03", "2027-03-04 09:00"
TREATMENT, ASSENT = ConsentKind.TREATMENT, ConsentKind.ASSENT


def book(clinic, patient="P-1", day=WEDNESDAY, follow_up=DAY_AFTER, now=NOW):
    draft = clinic.treatment(day, patient=patient, follow_up=follow_up)
    return booking.book(draft, by=clinic.scheduler, now=now, once=once())


def reasons(outcome):
    assert isinstance(outcome, Refused)
    return {type(refusal.reason) for refusal in outcome.refusals}


def patient_id(tx, clinic, record="P-1"):
    row = people.Patient
    return tx.scalar(
        select(row.id).where(row.organization_id == clinic.organization_id, row.record_number == record)
    )


def decide(clinic, kind, status=ConsentStatus.GIVEN, guardian=None, record="P-1", on=date(2027, 2, 1)):
    """Record a consent as the desk would."""
    with transaction() as tx:
        tx.execute(
            insert(people.Consent).values(
                patient_id=patient_id(tx, clinic, record),
                related_person_id=guardian,
                kind=kind,
                status=status,
                decided_on=on,
                recorded_by_id=clinic.user_id,
                recorded_at=NOW,
            )
        )


@pytest.fixture
def guardian(clinic):
    """P-1 is sixteen, in a house that treats from twelve on; Georg must consent."""
    with transaction() as tx:
        minor = patient_id(tx, clinic)
        tx.execute(
            update(people.Patient).where(people.Patient.id == minor).values(birth_date=date(2011, 1, 1))
        )
        tx.execute(update(places.AppointmentType).values(min_age=12))
        related = people.RelatedPerson
        tx.execute(
            update(related).where(related.patient_id == minor).values(may_consent=True, must_consent=True)
        )
        return tx.scalar(select(related.id).where(related.patient_id == minor))


def test_a_minor_is_pencilled_until_guardian_and_minor_agree(clinic, guardian):
    before = book(clinic).status
    decide(clinic, TREATMENT, guardian=guardian)
    upkeep.tick(NOW)
    still = count("participant", "status = 'pending'")
    decide(clinic, ASSENT)
    upkeep.tick(NOW)

    assert (before, still) == (Status.PENDING, 2)
    assert count("participant", "status = 'booked'") == 2
    assert count("audit_entry", "did = 'appointments.inked' AND user_id IS NULL") == 1


def test_a_minor_who_says_no_is_not_booked_though_the_guardian_agrees(clinic, guardian):
    decide(clinic, TREATMENT, guardian=guardian)
    decide(clinic, ASSENT, ConsentStatus.REFUSED)

    assert reasons(book(clinic)) == {why.ClearanceRefused}


def test_an_adult_who_withdraws_consent_is_not_booked(clinic):
    decide(clinic, TREATMENT)
    decide(clinic, TREATMENT, ConsentStatus.WITHDRAWN)

    assert reasons(book(clinic)) == {why.ClearanceRefused}


def test_who_is_not_cleared_two_clinic_days_before_is_refused_with_the_day_it_was_due(clinic):
    outcome = book(clinic, "P-2", "2027-03-02", "2027-03-03 09:00")

    assert reasons(outcome) == {why.ClearanceOverdue}
    assert outcome.refusals[0].reason.due == date(2027, 2, 26)


def test_a_deadline_counts_clinic_days_over_a_weekend_and_a_closure(clinic):
    with transaction() as tx:
        harbor = tx.scalar(
            select(places.Clinic.id).where(
                places.Clinic.organization_id == clinic.organization_id, places.Clinic.key == "harbor"
            )
        )
        tx.execute(insert(places.ClinicClosure).values(clinic_id=harbor, day=date(2027, 3, 2)))

    assert reasons(book(clinic, "P-2")) == {why.ClearanceOverdue}


def test_search_offers_an_uncleared_patient_nothing_that_is_too_near(clinic):
    ask = Ask(
        clinic.patients["P-2"], "dosing_iv", date(2027, 3, 1), date(2027, 3, 5), (clinic.clinics["harbor"],)
    )

    found = searching.find(ask, by=clinic.scheduler, now=NOW)

    first = found.slots[0].draft
    assert first.appointments[0].wall.date() == date(2027, 3, 3)
    assert isinstance(booking.book(first, by=clinic.scheduler, now=NOW, once=once()), Booked)


def test_a_pencilled_visit_needs_attention_once_its_clearance_is_overdue(clinic):
    book(clinic, "P-2")

    def overdue(now):
        return showing.board(now.date(), None, by=clinic.scheduler, now=now).overdue

    assert overdue(NOW) == ()
    (one,) = overdue(NOW + timedelta(days=1))
    assert (one.appointment.type_code, one.light, one.due) == ("dosing_iv", Light.WAITING, date(2027, 3, 1))


def test_a_booked_visit_breaks_at_once_where_consent_is_withdrawn(clinic):
    book(clinic)
    decide(clinic, TREATMENT, ConsentStatus.WITHDRAWN)

    with reading() as tx:
        (one,) = standing.broken(tx, clinic.organization_id, Concerned(everybody=True), NOW)

    assert [type(reason) for reason in one.reasons] == [why.ClearanceRefused]


def test_a_cleared_visit_needs_no_attention(clinic):
    book(clinic)

    tomorrow = NOW + timedelta(days=1)
    assert showing.board(tomorrow.date(), None, by=clinic.scheduler, now=tomorrow).overdue == ()


def test_what_is_missing_is_told_only_to_whom_a_gates_name_may_be_shown(clinic, guardian):
    def seen_by(role):
        by = replace(clinic.scheduler, permissions=PERMISSIONS[role])
        return showing.patient(clinic.patients["P-1"], by=by, now=NOW)

    page = seen_by(UserRole.CLINICAL_LEAD)
    assert [(one.what, one.guardian) for one in page.missing] == [
        ("treatment", "Georg Ferrant"),
        ("assent", None),
    ]
    assert seen_by(UserRole.SCHEDULER).missing == ()
    assert seen_by(UserRole.SCHEDULER).light is page.light is Light.WAITING
