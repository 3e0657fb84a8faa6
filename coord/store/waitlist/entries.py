"""Entries of the waitlist."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from coord.domain.appointment import UPCOMING
from coord.domain.permissions import Actor
from coord.domain.waitlist import EntryStatus, Wanting
from coord.store import diary, people
from coord.store.db import public_id
from coord.store.waitlist.rows import WaitlistEntry


@dataclass(frozen=True, slots=True)
class Wished:
    """What an entry holds beside its patient; clinics and people by number."""

    type_code: str
    appointment_id: int | None
    group_id: int | None
    clinic_ids: tuple[int, ...]
    people: dict[str, list[int]]
    wanting: Wanting
    priority: int
    reason: str
    asked_by: str


def _columns(one: Wished) -> dict[str, Any]:
    wanting = one.wanting
    return {
        "type_code": one.type_code,
        "appointment_id": one.appointment_id,
        "group_id": one.group_id,
        "clinic_ids": sorted(one.clinic_ids),
        "people": one.people,
        "weekdays": sorted(wanting.weekdays),
        "opens": wanting.opens,
        "closes": wanting.closes,
        "earliest": wanting.earliest,
        "latest": wanting.latest,
        "until": wanting.until,
        "priority": one.priority,
        "reason": one.reason,
        "asked_by": one.asked_by,
    }


def wanting_of(row: Any) -> Wanting:
    """When the patient of an entry's row would come; `visit_starts` is that of the visit they have."""
    return Wanting(
        frozenset(row.weekdays),
        row.opens,
        row.closes,
        row.earliest,
        row.latest,
        row.until,
        row.visit_starts,
    )


def zone_of(row: Any) -> ZoneInfo:
    """Where the patient of an entry's row is."""
    return ZoneInfo(row.patient_zone)


def add(tx: Connection, patient_id: int, one: Wished, by: Actor, now: datetime) -> Any:
    """The new entry's number and public id."""
    row = WaitlistEntry
    values = {
        **_columns(one),
        "public_id": public_id(),
        "organization_id": by.organization_id,
        "patient_id": patient_id,
        "status": EntryStatus.WAITING,
        "version": 1,
        "created_by_id": by.user_id,
        "created_at": now,
    }
    return tx.execute(insert(row).values(values).returning(row.id, row.public_id)).one()


def change(tx: Connection, entry_id: int, version: int, one: Wished) -> bool:
    """Write other wishes; False where the entry has changed or ended since it had this version."""
    row = WaitlistEntry
    waiting = (row.id == entry_id, row.version == version, row.status == EntryStatus.WAITING)
    changed = update(row).where(*waiting).values(version=version + 1, **_columns(one))
    return tx.execute(changed).rowcount == 1


def end(
    tx: Connection, entry_id: int, status: EntryStatus, now: datetime, booked_id: int | None = None
) -> bool:
    """End a waiting entry; False where it has ended already."""
    row = WaitlistEntry
    ended = update(row).where(row.id == entry_id, row.status == EntryStatus.WAITING)
    values = {"status": status, "ended_at": now, "booked_id": booked_id, "version": row.version + 1}
    return tx.execute(ended.values(values)).rowcount == 1


def find(tx: Connection, organization_id: int, name: str) -> Any | None:
    """One entry, in whatever status."""
    return tx.execute(_entries(organization_id).where(WaitlistEntry.public_id == name)).one_or_none()


def by_id(tx: Connection, organization_id: int, entry_id: int) -> Any:
    return tx.execute(_entries(organization_id).where(WaitlistEntry.id == entry_id)).one()


def waiting(tx: Connection, organization_id: int, day: date | None = None) -> list[Any]:
    """Who waits, in the order of their turns; with a day, those whose wish and patient stand on it.

    Whoever waits for an earlier time than a visit waits no more once that has been held or cancelled.
    """
    row = WaitlistEntry
    query = _entries(organization_id).where(row.status == EntryStatus.WAITING)
    if day is not None:
        query = query.where(
            or_(row.until.is_(None), row.until >= day),
            people.Patient.status == "active",
            or_(row.appointment_id.is_(None), diary.Participant.status.in_(UPCOMING)),
        )
    return list(tx.execute(query.order_by(row.priority, row.created_at, row.id)).all())


def how_many_wait(tx: Connection, organization_id: int, type_code: str) -> int:
    """How many entries of a kind of visit there are."""
    row = WaitlistEntry
    query = select(func.count()).where(
        row.organization_id == organization_id,
        row.type_code == type_code,
        row.status == EntryStatus.WAITING,
    )
    return tx.execute(query).scalar_one()


def of_patient(tx: Connection, patient_id: int) -> list[Any]:
    """What one patient waits for, by public id, kind of visit and moment of asking."""
    row = WaitlistEntry
    query = select(row.public_id, row.type_code, row.created_at, row.priority).where(
        row.patient_id == patient_id, row.status == EntryStatus.WAITING
    )
    return list(tx.execute(query.order_by(row.created_at)).all())


def _entries(organization_id: int) -> Any:
    row, patient, visit, part = WaitlistEntry, people.Patient, diary.Appointment, diary.Participant
    group = aliased(diary.Appointment)
    return (
        select(
            row.__table__,
            patient.public_id.label("patient"),
            patient.status.label("patient_status"),
            patient.time_zone.label("patient_zone"),
            patient.languages,
            visit.public_id.label("visit"),
            visit.starts.label("visit_starts"),
            visit.ends.label("visit_ends"),
            visit.time_zone.label("visit_zone"),
            part.status.label("visit_status"),
            group.public_id.label("group"),
            group.starts.label("group_starts"),
            group.ends.label("group_ends"),
            group.time_zone.label("group_zone"),
            group.called_off_at.label("group_called_off_at"),
        )
        .join(patient, patient.id == row.patient_id)
        .outerjoin(visit, visit.id == row.appointment_id)
        .outerjoin(group, group.id == row.group_id)
        .outerjoin(part, (part.appointment_id == visit.id) & (part.patient_id == row.patient_id))
        .where(row.organization_id == organization_id)
    )


def practitioners(tx: Connection, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Public ids and names of practitioners by number."""
    row = people.Practitioner
    found = tx.execute(select(row.id, row.public_id, row.name).where(row.id.in_(ids)))
    return {id_: (name, called) for id_, name, called in found}
