"""Writing groups: a new one, its people and its places, and that it is not held."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from coord.domain.appointment import (
    Proposal,
    ProposedAppointment,
)
from coord.domain.facts import NO_PATIENT, Facts
from coord.domain.groups import shared_part
from coord.domain.interval import Interval, subtract
from coord.domain.permissions import Actor
from coord.domain.taking import places as places_taken
from coord.store import bookings, diary
from coord.store.batch import Batch
from coord.store.bookings.adding import when_and_where
from coord.store.db import public_id
from coord.store.groups.finding import StoredGroup


def add_series(tx: Connection, every_weeks: int, by: Actor, now: datetime) -> int:
    """A rhythm in which groups come back."""
    row = diary.Series
    values = {
        "public_id": public_id(),
        "organization_id": by.organization_id,
        "patient_id": None,
        "every_weeks": every_weeks,
        "created_by_id": by.user_id,
        "created_at": now,
    }
    return tx.execute(insert(row).values(values).returning(row.id)).scalar_one()


def add(
    tx: Connection,
    one: ProposedAppointment,
    how_many: int,
    facts: Facts,
    organization_id: int,
    now: datetime,
    series: int | None = None,
) -> tuple[int, str]:
    """A new group with so many places, its number and name; LateConflict where something is taken."""
    row, name = diary.Appointment, public_id()
    values = {
        "organization_id": organization_id,
        "public_id": name,
        "modality": one.type.modality,
        "series_id": series,
        "created_at": now,
        "updated_at": now,
        **when_and_where(one, facts),
    }
    id_ = tx.execute(insert(row).values(values).returning(row.id)).scalar_one()
    resource = {"organization_id": organization_id, "kind": "group", "capacity": how_many}
    tx.execute(insert(diary.Resource).values(**resource, appointment_id=id_))
    write(tx, id_, one, facts)
    return id_, name


def write(tx: Connection, group_id: int, one: ProposedAppointment, facts: Facts) -> None:
    """Who is there for all of the group, and what that takes, in place of what there was."""
    bookings.release(tx, [group_id])
    bookings.assign(tx, Proposal(NO_PATIENT.id, (one,)), [group_id])
    bookings.occupy(tx, Proposal(NO_PATIENT.id, (shared_part(one),)), facts, appointments=[group_id])


def take_longer(tx: Connection, group_id: int, one: ProposedAppointment, facts: Facts, now: datetime) -> None:
    """Keep what is there for all of the group as long as one of its patients needs it.

    Whatever the group has already stays as it is; LateConflict where the rest is taken.
    """
    row = diary.Occupancy
    held: defaultdict[int, list[Interval]] = defaultdict(list)
    query = select(row.resource_id, row.starts, row.ends).where(row.appointment_id == group_id)
    for resource, starts, ends in tx.execute(query):
        held[resource].append(Interval(starts, ends))
    rows = [
        {
            "resource_id": place.resource_id,
            "lane": 0,
            "starts": more.starts,
            "ends": more.ends,
            "person_id": place.person_id,
            "clinic_id": place.clinic_id,
            "role": place.role,
            "appointment_id": group_id,
            "hold_id": None,
        }
        for place in places_taken(shared_part(replace(one, group=None)), facts)
        for more in subtract((place.interval,), held[place.resource_id])
    ]
    batch = Batch()
    batch.add(row, rows, skips=True)
    bookings.check_all_taken(batch.write(tx))
    bookings.touch(tx, group_id, now)


def set_places(tx: Connection, group: StoredGroup, how_many: int, now: datetime) -> None:
    """Give the group so many places; whoever has a lane beyond them gets one that is free."""
    held, row = diary.Resource, diary.Occupancy
    tx.execute(update(held).where(held.id == group.resource_id).values(capacity=how_many))
    lanes = select(row.id, row.lane).where(row.resource_id == group.resource_id).order_by(row.lane)
    found = tx.execute(lanes).all()
    free = [lane for lane in range(how_many) if lane not in {lane for _, lane in found}]
    beyond = [id_ for id_, lane in found if lane >= how_many]
    if beyond:
        bookings.change_lanes(tx, dict(zip(beyond, free, strict=False)))
    bookings.touch(tx, group.id, now)


def call_off(tx: Connection, group_id: int, now: datetime) -> None:
    """The group is not held: it takes nothing any more, and nobody can take a place in it."""
    row = diary.Appointment
    values = {"called_off_at": now, "updated_at": now, "version": row.version + 1}
    tx.execute(update(row).where(row.id == group_id).values(values))
    bookings.release(tx, [group_id])
