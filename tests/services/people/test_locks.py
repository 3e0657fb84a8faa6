"""Whoever writes about a patient waits for who books that patient, and the other way round."""

import threading
from datetime import date

import pytest

from coord.domain.consents import ConsentKind, ConsentStatus
from coord.domain.gates import GateStatus
from coord.services import people
from coord.services.people import Contact, Decision, Doubles, Recorded, Related, Saved
from coord.store import locks, patients
from coord.store.db import transaction
from tests.clinic import count, once
from tests.conftest import NOW
from tests.services.people.desk import KEYS, add, new, number, page

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


def details(clinic, patient):
    kept = page(clinic, patient).details
    people.editing.change(patient, kept, kept.mark, by=clinic.scheduler, now=NOW)


WRITES = {
    "details": details,
    "contact": lambda clinic, patient: people.contacts.add(
        patient, Contact("email", "x@example.com"), keys=KEYS, by=clinic.scheduler, now=NOW, once=once()
    ),
    "related": lambda clinic, patient: people.related.add(
        patient, Related("Ida", "mother"), by=clinic.scheduler, now=NOW, once=once()
    ),
    "gate": lambda clinic, patient: people.gates.decide(
        patient, Decision("medical_clearance", GateStatus.WAITING), by=clinic.scheduler, now=NOW
    ),
    "consent": lambda clinic, patient: people.consents.record(
        patient,
        Recorded(ConsentKind.TREATMENT, ConsentStatus.GIVEN, date(2027, 2, 1)),
        by=clinic.scheduler,
        now=NOW,
        once=once(),
    ),
    "apart": lambda clinic, patient: people.wishes.apart_from(
        clinic.patients["P-2"], patient, by=clinic.scheduler, now=NOW, once=once()
    ),
    "merge": lambda clinic, patient: people.merging.merge(
        clinic.patients["P-2"], patient, by=clinic.scheduler, now=NOW, once=once()
    ),
}


def begun(app, work):
    done = threading.Event()

    def run():
        with app.app_context():
            work()
            done.set()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, done


@pytest.mark.parametrize("what", WRITES)
def test_a_change_waits_for_the_booking_of_the_same_patient(app, clinic, what):
    with transaction() as tx:
        locks.take(tx, patients.resources(tx, [number(clinic, "P-4")]))
        thread, done = begun(app, lambda: WRITES[what](clinic, clinic.patients["P-4"]))
        waited = not done.wait(0.7)
    thread.join(30)

    assert waited
    assert done.is_set()


def test_two_who_add_the_same_patient_at_once_add_one(app, clinic):
    outcomes = []
    work = lambda: outcomes.append(add(clinic, new()))
    threads = [begun(app, work)[0] for _ in range(4)]
    for thread in threads:
        thread.join(30)

    assert sorted(type(one).__name__ for one in outcomes) == [Doubles.__name__] * 3 + [Saved.__name__]
    assert count("patient", "legal_name = 'Noor Haddawi'") == 1
