"""Reservations."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.permissions import Actor
from coord.store import diary
from coord.store.bookings.appointments import Stored
from coord.store.bookings.occupying import occupy
from coord.store.db import public_id


def drop_expired_holds(tx: Connection, resources: Iterable[int], now: datetime) -> None:
    """Remove the holds on these resources whose time is over, with all that they occupy."""
    row, hold = diary.Occupancy, diary.Hold
    expired = (
        select(row.hold_id)
        .join(hold, hold.id == row.hold_id)
        .where(row.resource_id.in_(sorted(resources)), hold.expires_at <= now)
    )
    drop_holds(tx, list(tx.scalars(expired.distinct())))


def drop_holds(tx: Connection, hold_ids: Sequence[int]) -> None:
    if hold_ids:
        tx.execute(delete(diary.Occupancy).where(diary.Occupancy.hold_id.in_(hold_ids)))
        tx.execute(delete(diary.Hold).where(diary.Hold.id.in_(hold_ids)))


def add_hold(
    tx: Connection,
    proposal: Proposal,
    facts: Facts,
    by: Actor,
    expires_at: datetime,
    now: datetime,
    overriding: dict[str, Any] | None = None,
) -> Stored:
    """The proposal as a hold until `expires_at`."""
    row, name = diary.Hold, public_id()
    values = {
        "public_id": name,
        "organization_id": by.organization_id,
        "patient_id": proposal.patient_id,
        "kind": "draft",
        "unit": [as_data(one) for one in proposal.appointments],
        "overriding": overriding,
        "created_by_id": by.user_id,
        "created_at": now,
        "expires_at": expires_at,
    }
    hold_id = tx.execute(insert(row).values(values).returning(row.id)).scalar_one()
    occupy(tx, proposal, facts, hold=hold_id)
    return Stored(hold_id, name)


def as_data(one: ProposedAppointment) -> dict[str, Any]:
    """A proposed appointment as JSON, for a hold to keep."""
    return {
        "type": one.type.code,
        "clinic": one.clinic_id,
        "room": one.room_id,
        "starts": one.starts,
        "people": {role.value: who for role, who in one.people.items()},
    }


def prune_holds(tx: Connection, now: datetime) -> int:
    """Remove all holds whose time is over; returns how many."""
    expired = list(tx.scalars(select(diary.Hold.id).where(diary.Hold.expires_at <= now)))
    drop_holds(tx, expired)
    return len(expired)
