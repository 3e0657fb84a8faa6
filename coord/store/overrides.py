"""The ledger of overrides: soft reasons in spite of which somebody booked, and why."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from coord.domain.permissions import Actor
from coord.store import records


def keep(tx: Connection, entries: Sequence[tuple[int, str]], why: str, *, by: Actor, now: datetime) -> None:
    """Note each (appointment id, reason's type) with the one explanation that was given for all."""
    if entries:
        rows = [
            {
                "organization_id": by.organization_id,
                "appointment_id": appointment_id,
                "user_id": by.user_id,
                "at": now,
                "reason": reason,
                "why": why,
            }
            for appointment_id, reason in entries
        ]
        tx.execute(insert(records.Override), rows)


def of(tx: Connection, appointment_ids: Sequence[int]) -> set[tuple[int, str]]:
    """Which reasons are overridden for these appointments."""
    row = records.Override
    found = tx.execute(select(row.appointment_id, row.reason).where(row.appointment_id.in_(appointment_ids)))
    return {(appointment_id, reason) for appointment_id, reason in found}
