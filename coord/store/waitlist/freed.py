"""Times that have become free, and when somebody is looked for next for each."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import aliased

from coord.domain.local_time import DAY, to_minute
from coord.domain.waitlist import Freed
from coord.store import diary, places
from coord.store.db import public_id
from coord.store.waitlist.rows import FreedTime

SOONEST = 50


@dataclass(frozen=True, slots=True)
class NewTime:
    """Who and which rooms have become free, in UTC epoch minutes; without a clinic, wherever they work.

    With a group it is one place in that.
    """

    organization_id: int
    why: Freed
    starts: int
    ends: int
    people: tuple[int, ...]
    rooms: tuple[int, ...] = ()
    clinic_id: int | None = None
    appointment_id: int | None = None
    group_id: int | None = None


def add(tx: Connection, one: NewTime, look_at: datetime, now: datetime) -> int:
    """Keep a time that has become free, for which somebody is looked for from `look_at` on."""
    row = FreedTime
    values = {**asdict(one), "public_id": public_id(), "created_at": now, "look_at": look_at}
    return tx.execute(insert(row).values(values).returning(row.id)).scalar_one()


def due(tx: Connection, now: datetime, limit: int) -> list[Any]:
    """Times of every organization for which somebody is to be looked for by now, the longest due first."""
    row = FreedTime
    query = select(row.__table__).where(row.look_at <= now).order_by(row.look_at, row.id)
    return list(tx.execute(query.limit(limit)).all())


def by_id(tx: Connection, freed_id: int) -> Any:
    row = FreedTime
    return tx.execute(select(row.__table__).where(row.id == freed_id)).one()


def find(tx: Connection, organization_id: int, name: str) -> Any | None:
    row = FreedTime
    query = select(row.__table__).where(row.organization_id == organization_id, row.public_id == name)
    return tx.execute(query).one_or_none()


def look_again(tx: Connection, freed_ids: Collection[int], at: datetime | None) -> None:
    """When somebody is looked for next; never more where `at` is None."""
    row = FreedTime
    tx.execute(update(row).where(row.id.in_(freed_ids)).values(look_at=at))


def look_for(
    tx: Connection, organization_id: int, clinic_ids: Collection[int], days: tuple[date | None, date | None]
) -> list[int]:
    """The soonest times that are kept at these clinics (any without one), from one day to another."""
    row, (first, last) = FreedTime, days
    kept = select(row.id).where(row.organization_id == organization_id, row.look_at.is_not(None))
    if clinic_ids:
        kept = kept.where(row.clinic_id.is_(None) | row.clinic_id.in_(clinic_ids))
    if first is not None:
        kept = kept.where(row.ends > _minute(first) - DAY)
    if last is not None:
        kept = kept.where(row.starts < _minute(last) + 2 * DAY)
    return list(tx.scalars(kept.order_by(row.starts, row.id).limit(SOONEST)))


def _minute(day: date) -> int:
    """The UTC minute at which the day begins in Greenwich; it is not the same day everywhere."""
    return to_minute(datetime.combine(day, datetime.min.time(), UTC))


def kept(tx: Connection, organization_id: int, after: int) -> list[Any]:
    """The times that are not past, the soonest first, with their clinics."""
    row, clinic = FreedTime, places.Clinic
    query = (
        select(row.__table__, clinic.name.label("clinic"), clinic.time_zone.label("zone"))
        .outerjoin(clinic, clinic.id == row.clinic_id)
        .where(row.organization_id == organization_id, row.look_at.is_not(None), row.ends > after)
    )
    return list(tx.execute(query.order_by(row.starts, row.id)).all())


def of_visits(tx: Connection, why: Freed, appointment_ids: Collection[int]) -> list[NewTime]:
    """What appointments take, as they stand.

    Who leaves a group frees a place in it and nobody else, and nothing where the group is called off.
    """
    row, job, group = diary.Appointment, diary.Assignment, aliased(diary.Appointment)
    query = (
        select(row.id, row.organization_id, row.clinic_id, row.room_id, row.starts, row.ends, row.group_id)
        .outerjoin(group, group.id == row.group_id)
        .where(row.id.in_(appointment_ids), group.called_off_at.is_(None))
    )
    ones = tx.execute(query.order_by(row.id)).all()
    assigned = select(job.appointment_id, job.practitioner_id).where(job.appointment_id.in_(appointment_ids))
    people: dict[int, set[int]] = defaultdict(set)
    for id_, who in tx.execute(assigned):
        people[id_].add(who)
    return [_new(one, why, people[one.id]) for one in ones]


def _new(one: Any, why: Freed, people: Collection[int]) -> NewTime:
    is_place = one.group_id is not None
    return NewTime(
        one.organization_id,
        why,
        one.starts,
        one.ends,
        () if is_place else tuple(sorted(people)),
        () if is_place or one.room_id is None else (one.room_id,),
        one.clinic_id,
        one.id,
        one.group_id,
    )


def end_of_group(tx: Connection, group_id: int) -> int:
    """Nobody is looked for any more for the places of a group; for how many somebody was."""
    row = FreedTime
    ended = update(row).where(row.group_id == group_id, row.look_at.is_not(None))
    return tx.execute(ended.values(look_at=None)).rowcount
