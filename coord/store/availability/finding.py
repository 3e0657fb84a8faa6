"""Whose hours and where, by the random names that pages use, and what booking locks of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, or_, select

from coord.domain.qualifications import LIFE_SUPPORT
from coord.store import diary, people, places
from coord.store.overview import with_titles
from coord.store.records import User


@dataclass(frozen=True, slots=True)
class FoundPractitioner:
    id: int
    public_id: str
    name: str


@dataclass(frozen=True, slots=True)
class FoundClinic:
    id: int
    public_id: str
    name: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class FoundRoom:
    """`out_of_use` are the (starts, ends) that are kept."""

    id: int
    public_id: str
    name: str
    clinic_id: int
    clinic: str
    zone: ZoneInfo
    out_of_use: tuple[tuple[int, int], ...]


def practitioners(tx: Connection, organization_id: int) -> list[FoundPractitioner]:
    row = people.Practitioner
    query = select(row.id, row.public_id, row.name, row.titles).where(row.organization_id == organization_id)
    return [
        FoundPractitioner(id_, public_id, with_titles(name, titles))
        for id_, public_id, name, titles in tx.execute(query.order_by(row.name, row.id))
    ]


def practitioner(tx: Connection, organization_id: int, public_id: str) -> FoundPractitioner | None:
    found = (one for one in practitioners(tx, organization_id) if one.public_id == public_id)
    return next(found, None)


def own_practitioner(tx: Connection, organization_id: int, user_id: int) -> int | None:
    """The practitioner who this user is: the one named with the account, else the one of the same address."""
    row = people.Practitioner
    user = tx.execute(select(User.practitioner_id, User.email).where(User.id == user_id)).one()
    return tx.scalar(
        select(row.id).where(
            row.organization_id == organization_id,
            row.id == user.practitioner_id if user.practitioner_id else row.email == user.email,
        )
    )


def clinics(tx: Connection, organization_id: int) -> list[FoundClinic]:
    row = places.Clinic
    query = select(row.id, row.public_id, row.name, row.time_zone).where(
        row.organization_id == organization_id
    )
    return [
        FoundClinic(id_, public_id, name, ZoneInfo(zone))
        for id_, public_id, name, zone in tx.execute(query.order_by(row.id))
    ]


def clinic(tx: Connection, organization_id: int, public_id: str) -> FoundClinic | None:
    return next((one for one in clinics(tx, organization_id) if one.public_id == public_id), None)


def rooms(tx: Connection, organization_id: int) -> list[FoundRoom]:
    row, where = places.Room, places.Clinic
    query = (
        select(
            row.id,
            row.public_id,
            row.name,
            row.clinic_id,
            where.name.label("clinic"),
            where.time_zone,
            row.out_of_use,
        )
        .join(where, where.id == row.clinic_id)
        .where(row.organization_id == organization_id)
    )
    return [
        FoundRoom(
            one.id,
            one.public_id,
            one.name,
            one.clinic_id,
            one.clinic,
            ZoneInfo(one.time_zone),
            tuple((starts, ends) for starts, ends in one.out_of_use),
        )
        for one in tx.execute(query.order_by(where.id, row.name))
    ]


def room(tx: Connection, organization_id: int, public_id: str) -> FoundRoom | None:
    return next((one for one in rooms(tx, organization_id) if one.public_id == public_id), None)


def workplaces(tx: Connection, practitioner_id: int) -> list[int]:
    """The clinics at which they keep hours, or did."""
    found: set[int] = set()
    for row in (people.AvailabilityRule, people.AvailabilityException):
        found |= set(tx.scalars(select(row.clinic_id).where(row.practitioner_id == practitioner_id)))
    return sorted(found)


def is_life_support(tx: Connection, practitioner_id: int) -> bool:
    """Whether treatment visits of others may rest on their being on site."""
    row = people.Qualification
    query = select(row.id).where(row.practitioner_id == practitioner_id, row.kind.in_(LIFE_SUPPORT))
    return tx.scalar(query.limit(1)) is not None


def resources_of(tx: Connection, practitioner_id: int) -> list[int]:
    """Their attention and their cover."""
    row = diary.Resource
    return list(tx.scalars(select(row.id).where(row.practitioner_id == practitioner_id)))


def resources_of_room(tx: Connection, room_id: int) -> list[int]:
    row = diary.Resource
    return list(tx.scalars(select(row.id).where(row.room_id == room_id)))


def resources_at(tx: Connection, clinic_ids: Iterable[int]) -> list[int]:
    """All rooms of the clinics, and for visits without a room everybody who works there."""
    row, where = diary.Resource, set(clinic_ids)
    rooms = select(places.Room.id).where(places.Room.clinic_id.in_(where))
    query = select(row.id).where(
        or_(row.room_id.in_(rooms), *(row.practitioner_id.in_(who) for who in _at_work(where)))
    )
    return list(tx.scalars(query))


def practitioners_at(tx: Connection, clinic_ids: Iterable[int]) -> list[int]:
    """Everybody who keeps hours at the clinics, or did."""
    found: set[int] = set()
    for who in _at_work(set(clinic_ids)):
        found |= set(tx.scalars(who))
    return sorted(found)


def _at_work(clinic_ids: set[int]) -> list[Select[int]]:
    return [
        select(kept.practitioner_id).where(kept.clinic_id.in_(clinic_ids))
        for kept in (people.AvailabilityRule, people.AvailabilityException)
    ]
