"""Adding a patient while they are on the phone."""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.services import repeats
from coord.services.people.columns import of_contact, of_details
from coord.services.people.duplicates import look_alikes
from coord.services.people.values import Doubles, NewPatient, Objection, Saved
from coord.services.people.writing import note
from coord.services.repeats import Once
from coord.services.roster import Keys
from coord.store import patients, people
from coord.store.db import retried, transaction


def add(
    new: NewPatient,
    *,
    others: frozenset[str] = frozenset(),
    keys: Keys,
    by: Actor,
    now: datetime,
    once: Once,
) -> Saved | Doubles | Objection:
    """Write the patient, unless somebody like them is there who is not among the known `others`."""
    return retried(lambda: _add(new, others, keys, by, now, once))


def _add(
    new: NewPatient, others: frozenset[str], keys: Keys, by: Actor, now: datetime, once: Once
) -> Saved | Doubles | Objection:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Saved(earlier["patient"], earlier["number"], repeated=True)
        patients.one_at_a_time(tx, by.organization_id)
        found = look_alikes(tx, new, keys, by)
        if {one.patient.public_id for one in found} - others:
            return Doubles(found)
        if new.record_number and patients.is_number_taken(tx, by.organization_id, new.record_number):
            return Objection.RECORD_NUMBER_TAKEN
        saved = _write(tx, new, keys, by)
        note(tx, "patient.added", saved.number, by=by, now=now)
        repeats.keep(tx, once, by, {"patient": saved.patient, "number": saved.number}, now)
        return saved


def _write(tx: Connection, new: NewPatient, keys: Keys, by: Actor) -> Saved:
    number = new.record_number or patients.next_number(tx, by.organization_id)
    values = {**of_details(tx, new.details, by), "record_number": number}
    patient_id, public_id = patients.add_patient(tx, by.organization_id, values)
    for contact in new.contacts:
        patients.add(tx, people.ContactPoint, of_contact(contact, patient_id, keys, by))
    return Saved(public_id, patient_id)
