"""Deciding a gate, which is a clinician's matter; the desk sees one light of all of them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from coord.domain.gates import GateStatus
from coord.domain.permissions import Actor
from coord.roster.care import GATES as KINDS
from coord.services.errors import NotFound
from coord.services.people.values import Objection, Saved
from coord.services.people.writing import NOTHING_SEEN, Breaks, note, written
from coord.services.today import house_day
from coord.store import patients, people


@dataclass(frozen=True, slots=True)
class Decision:
    """How a gate stands; `expires_on` is the last day on which it counts."""

    kind: str
    status: GateStatus
    expires_on: date | None = None


def decide(
    patient: str, decision: Decision, *, by: Actor, now: datetime, breaks: Breaks = NOTHING_SEEN
) -> Saved | Objection:
    """The gate stands as decided from now on, whatever it was before."""
    if decision.kind not in KINDS:
        raise NotFound

    def work(tx: Connection, patient_id: int) -> int | Objection:
        if decision.expires_on and decision.expires_on < house_day(tx, by.organization_id, now):
            return Objection.BACKWARDS
        number = _write(tx, patient_id, _columns(decision, by, now))
        details = {"status": decision.status.value}
        note(tx, "gate.decided", patient_id, by=by, now=now, subject="gate", number=number, details=details)
        return number

    return written(patient, work, by=by, now=now, breaks=breaks)


def _columns(decision: Decision, by: Actor, now: datetime) -> dict[str, object]:
    return {
        "kind": decision.kind,
        "status": decision.status,
        "expires_on": decision.expires_on,
        "decided_by_id": by.user_id,
        "decided_at": now,
    }


def _write(tx: Connection, patient_id: int, values: dict[str, object]) -> int:
    for row in patients.gates(tx, patient_id):
        if row.kind == values["kind"]:
            patients.change(tx, people.Gate, patient_id, row.id, values)
            return int(row.id)
    return patients.add(tx, people.Gate, {**values, "patient_id": patient_id})
