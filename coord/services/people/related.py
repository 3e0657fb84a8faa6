"""The people around a patient, each with permissions of their own."""

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.services.people.values import Objection, Related, Saved
from coord.services.people.writing import NOTHING_SEEN, Breaks, must, note, written
from coord.services.repeats import Once
from coord.store import patients, people
from coord.store.roster_references import referrers

NOTHING = {
    "may_consent": False,
    "must_consent": False,
    "may_confirm": False,
    "may_be_told_times": False,
    "may_collect": False,
}


def add(
    patient: str, related: Related, *, by: Actor, now: datetime, once: Once, breaks: Breaks = NOTHING_SEEN
) -> Saved | Objection:
    """Somebody new around the patient."""

    def work(tx: Connection, patient_id: int) -> int | Objection:
        if objection := _against(tx, related, patient_id):
            return objection
        row = {**_columns(related), "patient_id": patient_id}
        number = patients.add(tx, people.RelatedPerson, row)
        note(tx, "related_person.added", patient_id, by=by, now=now, subject="related_person", number=number)
        return number

    return written(patient, work, by=by, now=now, once=once, breaks=breaks)


def change(
    patient: str, number: int, related: Related, *, by: Actor, now: datetime, breaks: Breaks = NOTHING_SEEN
) -> Saved | Objection:
    """Other permissions, or a name put right."""

    def work(tx: Connection, patient_id: int) -> int | Objection:
        was = must(patients.one(tx, people.RelatedPerson, patient_id, number))
        if objection := _against(tx, related, patient_id, without=number):
            return objection
        values = _columns(related)
        patients.change(tx, people.RelatedPerson, patient_id, number, values)
        changed = sorted(name for name, value in values.items() if getattr(was, name) != value)
        note(
            tx,
            "related_person.changed",
            patient_id,
            by=by,
            now=now,
            subject="related_person",
            number=number,
            details={"changed": changed},
        )
        return number

    return written(patient, work, by=by, now=now, breaks=breaks)


def _columns(related: Related) -> dict[str, Any]:
    """Who must consent may."""
    sound = replace(related, may_consent=related.may_consent or related.must_consent)
    return asdict(sound) | {"languages": list(related.languages)}


def _against(
    tx: Connection, related: Related, patient_id: int, without: int | None = None
) -> Objection | None:
    others = patients.related_people(tx, patient_id)
    if any(row.name == related.name for row in others if row.id != without):
        return Objection.NAME_TWICE
    told = related.may_confirm or related.may_be_told_times
    return Objection.NEVER_CONTACT if related.never_contact and told else None


def remove(patient: str, number: int, *, by: Actor, now: datetime, breaks: Breaks = NOTHING_SEEN) -> bool:
    """Take somebody away; False where others refer to them, and they stay without permissions."""
    kept: list[str] = []

    def work(tx: Connection, patient_id: int) -> int:
        must(patients.one(tx, people.RelatedPerson, patient_id, number))
        kept[:] = sorted(referrers(tx, people.RelatedPerson, [number], {})[number])
        if kept:
            patients.change(tx, people.RelatedPerson, patient_id, number, NOTHING)
        else:
            patients.remove(tx, people.RelatedPerson, patient_id, number)
        note(
            tx, "related_person.removed", patient_id, by=by, now=now, subject="related_person", number=number
        )
        return number

    written(patient, work, by=by, now=now, breaks=breaks)
    return not kept
