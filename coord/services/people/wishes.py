"""Whom a patient must not be given, and whom they must not meet."""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.services.people.values import Objection, Saved
from coord.services.people.writing import NOTHING_SEEN, Breaks, must, note, number_of, written
from coord.services.repeats import Once
from coord.store import names, patients, people, wishes


def never_with(
    patient: str, practitioner: str, *, by: Actor, now: datetime, once: Once, breaks: Breaks = NOTHING_SEEN
) -> Saved | Objection:
    """The patient is never to be booked with this practitioner."""

    def work(tx: Connection, patient_id: int) -> int | Objection:
        who = must(names.practitioners(tx, by.organization_id, [practitioner]).get(practitioner))
        if who in wishes.never_with(tx, patient_id):
            return Objection.WISHED_BEFORE
        values = {"kind": "never_with", "patient_id": patient_id, "practitioner_id": who}
        return _add(tx, patient_id, values, by, now)

    return written(patient, work, by=by, now=now, once=once, breaks=breaks)


def apart_from(
    patient: str, other: str, *, by: Actor, now: datetime, once: Once, breaks: Breaks = NOTHING_SEEN
) -> Saved | Objection:
    """The two patients must not meet; it holds for both of them."""

    def work(tx: Connection, patient_id: int) -> int | Objection:
        other_id = number_of(tx, other, by)
        if other_id == patient_id:
            return Objection.SAME_PATIENT
        if other_id in wishes.apart_from(tx, patient_id):
            return Objection.WISHED_BEFORE
        values = {"kind": "apart_from", "patient_id": patient_id, "other_patient_id": other_id}
        return _add(tx, patient_id, values, by, now)

    return written(patient, work, by=by, now=now, once=once, also=(other,), breaks=breaks)


def _add(tx: Connection, patient_id: int, values: dict[str, object], by: Actor, now: datetime) -> int:
    number = patients.add(tx, people.PatientWish, values)
    note(tx, "wish.added", patient_id, by=by, now=now, subject="patient_wish", number=number)
    return number


def remove(patient: str, number: int, *, by: Actor, now: datetime, breaks: Breaks = NOTHING_SEEN) -> None:
    """The wish holds no more."""

    def work(tx: Connection, patient_id: int) -> int:
        must(patients.one(tx, people.PatientWish, patient_id, number))
        patients.remove(tx, people.PatientWish, patient_id, number)
        note(tx, "wish.removed", patient_id, by=by, now=now, subject="patient_wish", number=number)
        return number

    written(patient, work, by=by, now=now, breaks=breaks)
