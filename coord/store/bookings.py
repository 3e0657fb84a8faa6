"""Writing appointments, holds and what they occupy; callers hold the locks and have judged the facts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from coord.domain.appointment import Proposal, ProposedAppointment, ResourceId, Status
from coord.domain.facts import Facts
from coord.domain.interval import Interval
from coord.domain.lanes import place
from coord.domain.local_time import to_wall
from coord.domain.roles import Presence, Use
from coord.store import diary
from coord.store.db import public_id


class LateConflict(Exception):
    """The database holds something that the facts did not show; the transaction must not commit."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An appointment as it now stands in the database."""

    id: int
    public_id: str


def resources_of(tx: Connection, organization_id: int, proposal: Proposal) -> list[int]:
    """The resources that the proposal would take, for locking before anything is read."""
    row, people, rooms = diary.Resource, set[int](), set[int]()
    for one in proposal.appointments:
        people |= set(one.people.values())
        rooms |= {one.room_id} if one.room_id is not None else set()
    query = select(row.id).where(
        row.organization_id == organization_id,
        row.practitioner_id.in_(people) | row.room_id.in_(rooms) | (row.patient_id == proposal.patient_id),
    )
    return list(tx.scalars(query))


def resources_taken(
    tx: Connection, *, appointments: Sequence[int] = (), hold: int | None = None
) -> list[int]:
    """The resources that these occupy now."""
    row = diary.Occupancy
    mine = row.appointment_id.in_(appointments) | (row.hold_id == hold)
    return list(tx.scalars(select(row.resource_id).distinct().where(mine)))


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


def release(tx: Connection, appointments: Sequence[int]) -> None:
    """Free everything that these appointments occupy."""
    tx.execute(delete(diary.Occupancy).where(diary.Occupancy.appointment_id.in_(appointments)))


def add(
    tx: Connection, proposal: Proposal, facts: Facts, organization_id: int, status: Status, now: datetime
) -> list[Stored]:
    """The proposal as new appointments, the follow-up bound to what it follows."""
    stored: list[Stored] = []
    for one in proposal.appointments:
        stored.append(
            _add_one(tx, one, facts, organization_id, now, follows=stored[0].id if stored else None)
        )
    parts = [
        {
            "appointment_id": one.id,
            "patient_id": proposal.patient_id,
            "status": status,
            "uid": f"{one.public_id}@coord",
            "sequence": 0,
        }
        for one in stored
    ]
    tx.execute(insert(diary.Participant), parts)
    assign(tx, proposal, [one.id for one in stored])
    occupy(tx, proposal, facts, appointments=[one.id for one in stored])
    return stored


def _add_one(
    tx: Connection,
    one: ProposedAppointment,
    facts: Facts,
    organization_id: int,
    now: datetime,
    follows: int | None,
) -> Stored:
    name = public_id()
    values = _columns(one, facts) | {
        "organization_id": organization_id,
        "public_id": name,
        "modality": "in_person",
        "follows_id": follows,
        "created_at": now,
        "updated_at": now,
    }
    row = diary.Appointment
    return Stored(tx.execute(insert(row).values(values).returning(row.id)).scalar_one(), name)


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


def cancel(tx: Connection, appointments: Sequence[int], why: str, now: datetime) -> None:
    """End these appointments for their participants and free what they occupy."""
    part, row = diary.Participant, diary.Appointment
    tx.execute(
        update(part)
        .where(part.appointment_id.in_(appointments))
        .values(status=Status.CANCELLED, cancelled_at=now, cancel_reason=why, sequence=part.sequence + 1)
    )
    tx.execute(update(row).where(row.id.in_(appointments)).values(version=row.version + 1, updated_at=now))
    release(tx, appointments)


def set_status(tx: Connection, appointments: Sequence[int], status: Status) -> None:
    part = diary.Participant
    tx.execute(update(part).where(part.appointment_id.in_(appointments)).values(status=status))


def assign(tx: Connection, proposal: Proposal, appointments: Sequence[int]) -> None:
    """Write who has which part; whoever had one before is replaced."""
    row = diary.Assignment
    tx.execute(delete(row).where(row.appointment_id.in_(appointments)))
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
        tx.execute(insert(row), rows)


@dataclass(frozen=True, slots=True)
class _Place:
    """One row of occupancy before it has a lane and a source."""

    resource_id: ResourceId
    interval: Interval
    person_id: int | None
    clinic_id: int | None


def occupy(
    tx: Connection,
    proposal: Proposal,
    facts: Facts,
    *,
    appointments: Sequence[int] | None = None,
    hold: int | None = None,
) -> None:
    """Take everything the proposal needs, or raise LateConflict where something is taken after all."""
    rows: list[dict[str, Any]] = []
    for position, one in enumerate(proposal.appointments):
        source = {"appointment_id": appointments[position] if appointments else None, "hold_id": hold}
        for wanted in _places(one, facts):
            rows.append(_row(wanted, _make_lane(tx, wanted, facts)) | source)
    rows.sort(key=lambda row: (row["resource_id"], row["starts"]))
    _insert(tx, rows)


def _places(one: ProposedAppointment, facts: Facts) -> Iterator[_Place]:
    for practitioner_id, window, interval in one.uses():
        who = facts.practitioners[practitioner_id]
        resource = who.attention_id if window.use is Use.ATTENTION else who.cover_id
        is_here = window.presence is not Presence.ON_CALL
        yield _Place(resource, interval, who.person_id, one.clinic_id if is_here else None)
    if one.room_id is not None:
        yield _Place(facts.rooms[one.room_id].resource_id, one.room_interval, None, None)
    patient = facts.patient
    yield _Place(patient.resource_id, one.interval, patient.person_id, one.clinic_id)


def _row(wanted: _Place, lane: int) -> dict[str, Any]:
    return {
        "resource_id": wanted.resource_id,
        "lane": lane,
        "starts": wanted.interval.starts,
        "ends": wanted.interval.ends,
        "person_id": wanted.person_id,
        "clinic_id": wanted.clinic_id,
    }


def _make_lane(tx: Connection, wanted: _Place, facts: Facts) -> int:
    """A free lane, for which others change theirs where capacity is there but scattered."""
    capacity = next((p.cover for p in facts.practitioners.values() if p.cover_id == wanted.resource_id), 1)
    placed = place(facts.taken.get(wanted.resource_id, ()), wanted.interval, capacity)
    if placed is None:
        raise LateConflict
    lane, moves = placed
    if moves:
        _change_lanes(tx, moves)
    return lane


def _change_lanes(tx: Connection, moves: dict[int, int]) -> None:
    """Delete and insert, for two rows that swap lanes would meet in an UPDATE."""
    row = diary.Occupancy
    rows = tx.execute(delete(row).where(row.id.in_(moves)).returning(row.__table__)).mappings().all()
    _insert(tx, [{**old, "lane": moves[old["id"]]} for old in rows])


def _insert(tx: Connection, rows: list[dict[str, Any]]) -> None:
    """All rows in one statement, sorted; fewer written than wanted means that one was taken.

    ON CONFLICT DO NOTHING never waits in a circle, where plain inserts deadlock on one row.
    """
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    row = diary.Occupancy
    statement = dialect.insert(row).values(rows).on_conflict_do_nothing().returning(row.id)
    if len(tx.execute(statement).all()) != len(rows):
        raise LateConflict


def add_hold(
    tx: Connection,
    proposal: Proposal,
    facts: Facts,
    organization_id: int,
    user_id: int,
    expires_at: datetime,
    now: datetime,
) -> Stored:
    """The proposal as a hold until `expires_at`."""
    row, name = diary.Hold, public_id()
    values = {
        "public_id": name,
        "organization_id": organization_id,
        "patient_id": proposal.patient_id,
        "kind": "draft",
        "unit": [as_data(one) for one in proposal.appointments],
        "created_by_id": user_id,
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
