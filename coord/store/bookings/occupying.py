"""What appointments and holds occupy."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, delete, select, union_all

from coord.domain import taking
from coord.domain.appointment import Proposal
from coord.domain.facts import Facts
from coord.domain.lanes import place
from coord.store import diary, places, wishes
from coord.store.batch import Batch
from coord.store.db import Model
from coord.store.prepared import Prepared, among, numbers


class LateConflict(Exception):
    """The database holds something that the facts did not show; the transaction must not commit."""


_HERE = diary.Resource.organization_id == bindparam("organization", type_=Integer)
_OF_HERE = select(diary.Resource.id).where(_HERE)
_RESOURCES = Prepared(
    union_all(
        _OF_HERE.where(among(diary.Resource.practitioner_id, numbers("people"))),
        _OF_HERE.where(among(diary.Resource.room_id, numbers("rooms"))),
        _OF_HERE.where(diary.Resource.patient_id == bindparam("patient", type_=Integer)),
        _OF_HERE.where(diary.Resource.patient_id.in_(wishes.OTHERS)),
    )
)


def resources_of(tx: Connection, organization_id: int, proposal: Proposal) -> list[int]:
    """The resources to lock before anything is read: what it takes, and the patients whom its own avoids.

    Two who must not meet are booked one after the other, so that the second sees the first.
    """
    ones = proposal.appointments
    names = {
        "organization": organization_id,
        "people": sorted({who for one in ones for who in one.people.values()}),
        "rooms": sorted({one.room_id for one in ones if one.room_id is not None}),
        "patient": proposal.patient_id,
    }
    return [id_ for (id_,) in _RESOURCES.rows(tx, names)]


def resources_of_groups(tx: Connection, organization_id: int, proposal: Proposal) -> list[int]:
    """The resources of the groups of which it takes places."""
    row = diary.Resource
    if not proposal.groups:
        return []
    here = row.organization_id == organization_id
    return list(tx.scalars(select(row.id).where(here, row.appointment_id.in_(proposal.groups))))


def resources_taken(
    tx: Connection, *, appointments: Sequence[int] = (), hold: int | None = None
) -> list[int]:
    """The resources that these occupy now."""
    row = diary.Occupancy
    mine = row.appointment_id.in_(appointments) | (row.hold_id == hold)
    return list(tx.scalars(select(row.resource_id).distinct().where(mine)))


def resources_around(tx: Connection, appointments: Sequence[int]) -> list[int]:
    """The resources of everybody and the room these appointments concern, whether still occupied or not."""
    row, one, part, assigned = diary.Resource, diary.Appointment, diary.Participant, diary.Assignment
    who = select(assigned.practitioner_id).where(assigned.appointment_id.in_(appointments))
    where = select(one.room_id).where(one.id.in_(appointments), one.room_id.is_not(None))
    whom = select(part.patient_id).where(part.appointment_id.in_(appointments))
    query = select(row.id).where(
        row.practitioner_id.in_(who) | row.room_id.in_(where) | row.patient_id.in_(whom)
    )
    return list(tx.scalars(query))


def resources_of_rooms(tx: Connection, organization_id: int, clinic_id: int) -> list[int]:
    """The resources of all rooms of a clinic, for choosing one of them."""
    row, room = diary.Resource, places.Room
    here = select(room.id).where(room.organization_id == organization_id, room.clinic_id == clinic_id)
    return list(tx.scalars(select(row.id).where(row.room_id.in_(here))))


def release(tx: Connection, appointments: Sequence[int]) -> None:
    """Free everything that these appointments occupy."""
    tx.execute(delete(diary.Occupancy).where(diary.Occupancy.appointment_id.in_(appointments)))


def occupy(
    tx: Connection,
    proposal: Proposal,
    facts: Facts,
    *,
    appointments: Sequence[int] | None = None,
    hold: int | None = None,
) -> None:
    """Take everything the proposal needs, or raise LateConflict where something is taken after all."""
    _take(tx, places_of(tx, proposal, facts, appointments=appointments, hold=hold))


def places_of(
    tx: Connection,
    proposal: Proposal,
    facts: Facts,
    *,
    appointments: Sequence[int] | None = None,
    hold: int | None = None,
) -> list[dict[str, Any]]:
    """The rows that take everything the proposal needs, sorted; others have changed lanes for it."""
    rows: list[dict[str, Any]] = []
    for position, one in enumerate(proposal.appointments):
        source = {"appointment_id": appointments[position] if appointments else None, "hold_id": hold}
        for wanted in taking.places(one, facts):
            rows.append(_row(wanted, _make_lane(tx, wanted, facts)) | source)
    rows.sort(key=lambda row: (row["resource_id"], row["starts"]))
    return rows


def check_all_taken(left_out: Collection[type[Model]]) -> None:
    """Raise LateConflict where not everything could be taken."""
    if diary.Occupancy in left_out:
        raise LateConflict


def _row(wanted: taking.Place, lane: int) -> dict[str, Any]:
    return {
        "resource_id": wanted.resource_id,
        "lane": lane,
        "starts": wanted.interval.starts,
        "ends": wanted.interval.ends,
        "person_id": wanted.person_id,
        "clinic_id": wanted.clinic_id,
        "role": wanted.role,
    }


def _make_lane(tx: Connection, wanted: taking.Place, facts: Facts) -> int:
    """A free lane, for which others change theirs where capacity is there but scattered."""
    placed = place(facts.taken.get(wanted.resource_id, ()), wanted.interval, wanted.capacity)
    if placed is None:
        raise LateConflict
    lane, moves = placed
    if moves:
        change_lanes(tx, moves)
    return lane


def change_lanes(tx: Connection, moves: dict[int, int]) -> None:
    """Delete and insert, for two rows that swap lanes would meet in an UPDATE."""
    row = diary.Occupancy
    rows = tx.execute(delete(row).where(row.id.in_(moves)).returning(row.__table__)).mappings().all()
    _take(tx, [{**old, "lane": moves[old["id"]]} for old in rows])


def _take(tx: Connection, rows: list[dict[str, Any]]) -> None:
    """All rows in one statement; fewer written than wanted means that one was taken.

    Rows that skip never wait in a circle, where plain inserts deadlock on one row.
    """
    batch = Batch()
    batch.add(diary.Occupancy, rows, skips=True)
    check_all_taken(batch.write(tx))
