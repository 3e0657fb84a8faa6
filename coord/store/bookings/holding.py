"""Reservations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, insert, select

from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.permissions import Actor
from coord.store import diary
from coord.store.asking import Answers, Question, ask
from coord.store.bookings.occupying import occupy
from coord.store.db import UtcDateTime, public_id
from coord.store.prepared import among, numbers

DRAFT, OFFER = "draft", "offer"


@dataclass(frozen=True, slots=True)
class Kept:
    """A hold as it now stands in the database."""

    id: int
    public_id: str


def drop_expired_holds(tx: Connection, resources: Iterable[int], now: datetime) -> None:
    """Remove the holds on these resources whose time is over, with all that they occupy."""
    drop_expired(tx, ask(tx, (EXPIRED,), {"locked": sorted(resources), "now": now}))


# From the holds, which are few; what is taken of a resource grows with the years.
EXPIRED: Question = select(diary.Hold.id).where(
    diary.Hold.expires_at <= bindparam("now", type_=UtcDateTime()),
    exists().where(
        diary.Occupancy.hold_id == diary.Hold.id, among(diary.Occupancy.resource_id, numbers("locked"))
    ),
)


def drop_expired(tx: Connection, answers: Answers) -> None:
    """Remove the holds on the locked resources whose time is over, as far as the answers tell of them."""
    drop_holds(tx, [hold_id for (hold_id,) in answers[EXPIRED]])


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
    kind: str = DRAFT,
) -> Kept:
    """The proposal as a hold until `expires_at`."""
    row, name = diary.Hold, public_id()
    values = {
        "public_id": name,
        "organization_id": by.organization_id,
        "patient_id": proposal.patient_id,
        "kind": kind,
        "unit": [as_data(one) for one in proposal.appointments],
        "overriding": overriding,
        "created_by_id": by.user_id,
        "created_at": now,
        "expires_at": expires_at,
    }
    hold_id = tx.execute(insert(row).values(values).returning(row.id)).scalar_one()
    occupy(tx, proposal, facts, hold=hold_id)
    return Kept(hold_id, name)


def as_data(one: ProposedAppointment) -> dict[str, Any]:
    """A proposed appointment as JSON, for a hold to keep."""
    return {
        "type": one.type.code,
        "clinic": one.clinic_id,
        "room": one.room_id,
        "starts": one.starts,
        "people": {role.value: who for role, who in one.people.items()},
        "group": one.group,
    }


def prune_holds(tx: Connection, now: datetime) -> int:
    """Remove all holds whose time is over; returns how many."""
    expired = list(tx.scalars(select(diary.Hold.id).where(diary.Hold.expires_at <= now)))
    drop_holds(tx, expired)
    return len(expired)
