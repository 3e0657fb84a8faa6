"""Which groups there are, who is in them, and who is there for all of each."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, func, select

from coord.domain.appointment import (
    AppointmentId,
    AppointmentType,
    AppointmentTypeId,
    ClinicId,
    PractitionerId,
    ResourceId,
    RoomId,
    Status,
)
from coord.domain.interval import Interval
from coord.domain.local_time import local_date
from coord.domain.policy import in_force
from coord.domain.roles import Role
from coord.store import diary, places, policies

LEFT = (Status.CANCELLED, Status.NOSHOW)


@dataclass(frozen=True, slots=True)
class StoredGroup:
    """A group as it stands in the database: how many of its places are taken, `reserved` ones among them."""

    id: AppointmentId
    organization_id: int
    public_id: str
    version: int
    type_id: AppointmentTypeId
    type_code: str
    type_name: str
    clinic_id: ClinicId
    clinic_public_id: str
    clinic: str
    room_id: RoomId | None
    room_public_id: str
    room: str
    interval: Interval
    zone: str
    series_id: int | None
    every_weeks: int | None
    called_off_at: datetime | None
    resource_id: ResourceId
    places: int
    taken: int
    reserved: int

    @property
    def free(self) -> int:
        return self.places - self.taken


def find(tx: Connection, organization_id: int, name: str) -> StoredGroup | None:
    """The group of that name; another organization's is not there."""
    return next(iter(groups(tx, organization_id, diary.Appointment.public_id == name)), None)


def by_id(tx: Connection, organization_id: int, group_id: int) -> StoredGroup | None:
    return next(iter(groups(tx, organization_id, diary.Appointment.id == group_id)), None)


def groups(tx: Connection, organization_id: int, *conditions: Any) -> list[StoredGroup]:
    """The groups that meet the conditions, in order of time."""
    one, held, kind, whole = diary.Appointment, diary.Resource, places.AppointmentType, diary.Series
    lane, clinic, room = diary.Occupancy, places.Clinic, places.Room
    taken = select(func.count()).where(lane.resource_id == held.id).correlate(held)
    query = (
        select(
            one.id,
            one.organization_id,
            one.public_id,
            one.version,
            one.appointment_type_id,
            kind.code,
            kind.name,
            one.clinic_id,
            clinic.public_id.label("clinic_public_id"),
            clinic.name.label("clinic"),
            one.room_id,
            room.public_id.label("room_public_id"),
            room.name.label("room"),
            one.starts,
            one.ends,
            one.time_zone,
            one.series_id,
            whole.every_weeks,
            one.called_off_at,
            held.id.label("resource_id"),
            held.capacity,
            taken.scalar_subquery().label("taken"),
            taken.where(lane.hold_id.is_not(None)).scalar_subquery().label("reserved"),
        )
        .join(held, held.appointment_id == one.id)
        .join(kind, kind.id == one.appointment_type_id)
        .join(clinic, clinic.id == one.clinic_id)
        .outerjoin(room, room.id == one.room_id)
        .outerjoin(whole, whole.id == one.series_id)
        .where(one.organization_id == organization_id, *conditions)
        .order_by(one.starts, one.id)
    )
    return [_group(row) for row in tx.execute(query)]


def _group(row: Any) -> StoredGroup:
    return StoredGroup(
        id=row.id,
        organization_id=row.organization_id,
        public_id=row.public_id,
        version=row.version,
        type_id=row.appointment_type_id,
        type_code=row.code,
        type_name=row.name,
        clinic_id=row.clinic_id,
        clinic_public_id=row.clinic_public_id,
        clinic=row.clinic,
        room_id=row.room_id,
        room_public_id=row.room_public_id or "",
        room=row.room or "",
        interval=Interval(row.starts, row.ends),
        zone=row.time_zone,
        series_id=row.series_id,
        every_weeks=row.every_weeks,
        called_off_at=row.called_off_at,
        resource_id=row.resource_id,
        places=row.capacity,
        taken=row.taken,
        reserved=row.reserved,
    )


def later(tx: Connection, organization_id: int, group: StoredGroup) -> list[StoredGroup]:
    """The groups of the same rhythm after this one that still stand."""
    one = diary.Appointment
    if group.series_id is None:
        return []
    return groups(
        tx,
        organization_id,
        one.series_id == group.series_id,
        one.starts > group.interval.starts,
        one.called_off_at.is_(None),
    )


def ahead(tx: Connection, organization_id: int, span: Interval, code: str | None = None) -> list[StoredGroup]:
    """The groups, of one kind if one is named, that stand and start in a time."""
    one = diary.Appointment
    of_kind = [places.AppointmentType.code == code] if code else []
    return groups(
        tx,
        organization_id,
        one.called_off_at.is_(None),
        one.starts >= span.starts,
        one.starts < span.ends,
        *of_kind,
    )


def members(tx: Connection, group_id: int) -> list[str]:
    """The names of the appointments in the group that still stand, in the order of booking."""
    one, part = diary.Appointment, diary.Participant
    query = (
        select(one.public_id)
        .join(part, part.appointment_id == one.id)
        .where(one.group_id == group_id, part.status.not_in(LEFT))
        .order_by(one.id)
    )
    return list(tx.scalars(query))


def holds_of(tx: Connection, group_id: int) -> list[Any]:
    """The reservations of places in the group: whose, all that they keep, and until when."""
    row, held, hold = diary.Occupancy, diary.Resource, diary.Hold
    places = select(row.hold_id).join(held, held.id == row.resource_id)
    query = select(hold.id, hold.patient_id, hold.unit, hold.expires_at).where(
        hold.id.in_(places.where(held.appointment_id == group_id, row.hold_id.is_not(None)))
    )
    return list(tx.execute(query.order_by(hold.id)).all())


def people_of(tx: Connection, group_ids: Sequence[int]) -> dict[int, dict[Role, PractitionerId]]:
    """Who is there for all of each group."""
    row = diary.Assignment
    found: defaultdict[int, dict[Role, PractitionerId]] = defaultdict(dict)
    query = select(row.appointment_id, row.role, row.practitioner_id).where(row.appointment_id.in_(group_ids))
    for id_, role, who in tx.execute(query.order_by(row.id)):
        found[id_][Role(role)] = PractitionerId(who)
    return found


def kind_of(tx: Connection, group: StoredGroup, organization_id: int, today: date) -> AppointmentType:
    """As the house wants the kind on its day; where that is of another length by now, as it was opened."""
    kinds = policies.kinds_ahead(tx, organization_id, today)
    current = in_force(kinds, local_date(group.interval.starts, ZoneInfo(group.zone)))[group.type_code]
    if current.minutes == group.interval.minutes:
        return current
    return policies.types_by_number(tx, organization_id, date.max)[group.type_id]
