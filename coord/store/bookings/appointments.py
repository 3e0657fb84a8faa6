"""Appointments, their participants and assignments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from coord.domain.appointment import Proposal, ProposedAppointment, Status
from coord.domain.facts import Facts
from coord.domain.local_time import to_wall
from coord.domain.rules.patient import order_for
from coord.store import diary
from coord.store.bookings.occupying import occupy, release
from coord.store.db import public_id

# With RETURNING, SQLAlchemy writes all rows in one statement.
_ADD = insert(diary.Appointment).returning(diary.Appointment.id)
_ADD_PARTICIPANTS = insert(diary.Participant).returning(diary.Participant.id)
_ADD_ASSIGNMENTS = insert(diary.Assignment).returning(diary.Assignment.id)


@dataclass(frozen=True, slots=True)
class Stored:
    """An appointment as it now stands in the database."""

    id: int
    public_id: str


def add(
    tx: Connection,
    proposal: Proposal,
    facts: Facts,
    organization_id: int,
    status: Status,
    now: datetime,
    *,
    follows: int | None = None,
    series: int | None = None,
) -> list[Stored]:
    """The proposal as new appointments, the follow-up bound to what it follows.

    `follows` is a dose that stands already, for a follow-up that is added on its own. What is
    fulfilled already takes nothing any more.
    """
    stored: list[Stored] = []
    for one in proposal.appointments:
        after = stored[0].id if stored else follows
        stored.append(_add_one(tx, one, facts, organization_id, now, follows_id=after, series_id=series))
    parts = [
        {
            "appointment_id": one.id,
            "patient_id": proposal.patient_id,
            "status": status,
            "uid": f"{one.public_id}@coord",
            "sequence": 0,
            "order_id": order_id_for(wanted, facts),
        }
        for one, wanted in zip(stored, proposal.appointments, strict=True)
    ]
    tx.execute(_ADD_PARTICIPANTS, parts)
    _assign(tx, proposal, [one.id for one in stored])
    if status is not Status.FULFILLED:
        occupy(tx, proposal, facts, appointments=[one.id for one in stored])
    return stored


def participant_of(tx: Connection, appointment_id: int) -> int:
    part = diary.Participant
    return tx.execute(select(part.id).where(part.appointment_id == appointment_id)).scalar_one()


def _add_one(
    tx: Connection,
    one: ProposedAppointment,
    facts: Facts,
    organization_id: int,
    now: datetime,
    **more: int | None,
) -> Stored:
    name = public_id()
    values = _columns(one, facts) | {
        "organization_id": organization_id,
        "public_id": name,
        "modality": one.type.modality,
        "created_at": now,
        "updated_at": now,
        **more,
    }
    return Stored(tx.execute(_ADD, values).scalar_one(), name)


def order_id_for(one: ProposedAppointment, facts: Facts) -> int | None:
    """The order that the visit uses, where its type needs one."""
    order = order_for(one, facts) if one.type.needs_order else None
    return order.id if order else None


def _columns(one: ProposedAppointment, facts: Facts) -> dict[str, Any]:
    zone = facts.clinics[one.clinic_id].zone
    return {
        "appointment_type_id": one.type.id,
        "clinic_id": one.clinic_id,
        "room_id": one.room_id,
        "wall_start": to_wall(one.starts, zone).isoformat(timespec="minutes"),
        "time_zone": zone.key,
        "starts": one.interval.starts,
        "ends": one.interval.ends,
    }


def change(
    tx: Connection, appointment_id: int, version: int, one: ProposedAppointment, facts: Facts, now: datetime
) -> bool:
    """Give an appointment its new time, place and version; False where the version is not the one seen."""
    row = diary.Appointment
    values = _columns(one, facts) | {"version": version + 1, "updated_at": now}
    changed = tx.execute(update(row).where(row.id == appointment_id, row.version == version).values(values))
    part = diary.Participant
    tx.execute(update(part).where(part.appointment_id == appointment_id).values(sequence=part.sequence + 1))
    return changed.rowcount == 1


def touch(tx: Connection, appointment_id: int, now: datetime) -> None:
    """Raise the version of an appointment of which something else than time and place has changed.

    A unit is one thing: what changes about a follow-up changes its dose as well.
    """
    row = diary.Appointment
    tx.execute(update(row).where(row.id == appointment_id).values(version=row.version + 1, updated_at=now))


def cancel(
    tx: Connection, appointments: Sequence[int], why: str, now: datetime, **more: str | bool | None
) -> None:
    """End these appointments for their participants and free what they occupy."""
    part, row = diary.Participant, diary.Appointment
    tx.execute(
        update(part)
        .where(part.appointment_id.in_(appointments))
        .values(
            status=Status.CANCELLED, cancelled_at=now, cancel_reason=why, sequence=part.sequence + 1, **more
        )
    )
    tx.execute(update(row).where(row.id.in_(appointments)).values(version=row.version + 1, updated_at=now))
    release(tx, appointments)


def note(tx: Connection, appointments: Sequence[int], **values: Any) -> None:
    """Write what happened to the participants of these appointments."""
    part = diary.Participant
    tx.execute(update(part).where(part.appointment_id.in_(appointments)).values(**values))


def set_status(tx: Connection, appointments: Sequence[int], status: Status) -> None:
    part = diary.Participant
    tx.execute(update(part).where(part.appointment_id.in_(appointments)).values(status=status))


def assign(tx: Connection, proposal: Proposal, appointments: Sequence[int]) -> None:
    """Write who has which part; whoever had one before is replaced."""
    row = diary.Assignment
    tx.execute(delete(row).where(row.appointment_id.in_(appointments)))
    _assign(tx, proposal, appointments)


def _assign(tx: Connection, proposal: Proposal, appointments: Sequence[int]) -> None:
    rows = [
        {
            "appointment_id": appointment_id,
            "practitioner_id": practitioner_id,
            "role": window.role,
            "use": window.use,
            "presence": window.presence,
            "starts": interval.starts,
            "ends": interval.ends,
        }
        for appointment_id, one in zip(appointments, proposal.appointments, strict=True)
        for practitioner_id, window, interval in one.uses()
    ]
    if rows:
        tx.execute(_ADD_ASSIGNMENTS, rows)
