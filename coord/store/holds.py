"""Reservations that still hold, and the proposals they keep."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from coord.domain.appointment import (
    AppointmentId,
    AppointmentType,
    HoldId,
    PatientId,
    Proposal,
    ProposedAppointment,
)
from coord.domain.policy import Dated, Kinds
from coord.domain.roles import Role
from coord.store import diary, groups, policies
from coord.store.bookings.holding import DRAFT


@dataclass(frozen=True, slots=True)
class StoredHold:
    id: HoldId
    public_id: str
    patient_id: PatientId
    unit: list[dict[str, Any]]
    expires_at: datetime
    overriding: dict[str, Any] | None


def find(
    tx: Connection, organization_id: int, public_id: str, now: datetime, kind: str = DRAFT
) -> StoredHold | None:
    """The hold of that name and kind, unless its time is over."""
    row = diary.Hold
    found = tx.execute(
        select(row.id, row.public_id, row.patient_id, row.unit, row.expires_at, row.overriding).where(
            row.organization_id == organization_id,
            row.public_id == public_id,
            row.kind == kind,
            row.expires_at > now,
        )
    ).one_or_none()
    return _from(found) if found else None


def _from(found: Any) -> StoredHold:
    return StoredHold(
        found.id, found.public_id, found.patient_id, found.unit, found.expires_at, found.overriding
    )


def proposal(
    tx: Connection,
    hold: StoredHold,
    organization_id: int,
    today: date,
    replaces: tuple[AppointmentId, ...] = (),
) -> Proposal:
    """The proposal that the hold keeps, to be judged again."""
    kinds = policies.kinds_ahead(tx, organization_id, today)
    appointments = tuple(
        ProposedAppointment(
            type=_kind(tx, one, organization_id, today, kinds),
            clinic_id=one["clinic"],
            room_id=one["room"],
            starts=one["starts"],
            people={Role(role): who for role, who in one["people"].items()},
            group=one.get("group"),
        )
        for one in hold.unit
    )
    return Proposal(hold.patient_id, appointments, replaces, from_hold=hold.id)


def _kind(
    tx: Connection,
    one: dict[str, Any],
    organization_id: int,
    today: date,
    kinds: Dated[Kinds],
) -> AppointmentType:
    """As it is on its day; of a group as long as that is."""
    group = groups.by_id(tx, organization_id, one["group"]) if one.get("group") else None
    if group:
        return groups.kind_of(tx, group, organization_id, today)
    return policies.kind_at(tx, kinds, one["type"], one["starts"], one["clinic"])
