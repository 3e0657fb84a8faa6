"""Arrival checks: gates that are passed on the day of a visit and hold for that day alone."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select

from coord.domain.gates import GateStatus
from coord.domain.permissions import Actor
from coord.store import people

STAGE = "on_day"


def passed(tx: Connection, patient_id: int, day: date) -> frozenset[str]:
    """The kinds of checks that the patient has passed on this day."""
    row = people.Gate
    query = select(row.kind).where(
        row.patient_id == patient_id,
        row.stage == STAGE,
        row.status == GateStatus.PASSED,
        row.expires_on == day,
    )
    return frozenset(tx.scalars(query))


def note(
    tx: Connection, patient_id: int, kinds: Collection[str], day: date, *, by: Actor, now: datetime
) -> None:
    """These and no other checks are passed on the day; those of earlier days are gone."""
    row = people.Gate
    tx.execute(delete(row).where(row.patient_id == patient_id, row.stage == STAGE))
    rows = [
        {
            "patient_id": patient_id,
            "kind": kind,
            "stage": STAGE,
            "status": GateStatus.PASSED,
            "decided_by_id": by.user_id,
            "decided_at": now,
            "expires_on": day,
        }
        for kind in sorted(kinds)
    ]
    if rows:
        tx.execute(insert(row), rows)
