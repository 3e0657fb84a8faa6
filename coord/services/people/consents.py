"""Recording who agreed to treatment: the patient, a guardian, and a minor's own assent."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from coord.domain.consents import ConsentKind, ConsentStatus
from coord.domain.permissions import Actor
from coord.services.people.values import Objection, Saved
from coord.services.people.writing import NOTHING_SEEN, Breaks, must, note, written
from coord.services.repeats import Once
from coord.services.today import house_day
from coord.store import consents, patients, people


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision as signed; `guardian` is the related person's number, or None for the patient's own."""

    kind: ConsentKind
    status: ConsentStatus
    decided_on: date
    guardian: int | None = None
    expires_on: date | None = None
    asked_again_on: date | None = None


def record(
    patient: str, recorded: Recorded, *, by: Actor, now: datetime, once: Once, breaks: Breaks = NOTHING_SEEN
) -> Saved | Objection:
    """Add a decision; the last one of somebody counts, and none is ever written over."""

    def work(tx: Connection, patient_id: int) -> int | Objection:
        if objection := _against(recorded, house_day(tx, by.organization_id, now)):
            return objection
        if recorded.guardian is not None:
            must(patients.one(tx, people.RelatedPerson, patient_id, recorded.guardian))
        number = consents.add(tx, _columns(recorded, patient_id, by, now))
        details = {"kind": recorded.kind.value, "status": recorded.status.value}
        note(
            tx,
            "consent.recorded",
            patient_id,
            by=by,
            now=now,
            subject="consent",
            number=number,
            details=details,
        )
        return number

    return written(patient, work, by=by, now=now, once=once, breaks=breaks)


def _columns(recorded: Recorded, patient_id: int, by: Actor, now: datetime) -> dict[str, object]:
    return {
        "patient_id": patient_id,
        "related_person_id": recorded.guardian,
        "kind": recorded.kind,
        "status": recorded.status,
        "decided_on": recorded.decided_on,
        "expires_on": recorded.expires_on,
        "asked_again_on": recorded.asked_again_on,
        "recorded_by_id": by.user_id,
        "recorded_at": now,
    }


def _against(recorded: Recorded, today: date) -> Objection | None:
    """The day may already be tomorrow where the clinic is, but no later."""
    if recorded.kind is ConsentKind.ASSENT and recorded.guardian is not None:
        return Objection.ASSENT_IS_OWN
    if (recorded.decided_on - today).days > 1:
        return Objection.IN_FUTURE
    later = [day for day in (recorded.expires_on, recorded.asked_again_on) if day]
    return Objection.BACKWARDS if any(day < recorded.decided_on for day in later) else None
