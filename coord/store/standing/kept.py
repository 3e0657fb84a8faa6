"""The list of broken visits: which are known, with what stands against each, and since when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from coord.domain.appointment import UPCOMING
from coord.domain.local_time import to_minute
from coord.store import diary, overview, places


@dataclass(frozen=True, slots=True)
class Broken:
    """An appointment in one version, and the reasons against it as data."""

    appointment_id: int
    version: int
    reasons: tuple[Mapping[str, Any], ...]


def add(tx: Connection, organization_id: int, found: Iterable[Broken], now: datetime) -> None:
    """Put these on the list; what stands there already keeps its moment."""
    rows = [
        {
            "organization_id": organization_id,
            "appointment_id": one.appointment_id,
            "version": one.version,
            "reasons": list(one.reasons),
            "found_at": now,
        }
        for one in sorted(found, key=lambda one: one.appointment_id)
    ]
    if not rows:
        return
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    new = dialect.insert(diary.BrokenVisit).values(rows)
    changed = {"version": new.excluded.version, "reasons": new.excluded.reasons}
    tx.execute(new.on_conflict_do_update(index_elements=[diary.BrokenVisit.appointment_id], set_=changed))


def remove(tx: Connection, appointment_ids: Collection[int]) -> None:
    """Take these off the list."""
    if appointment_ids:
        tx.execute(delete(diary.BrokenVisit).where(diary.BrokenVisit.appointment_id.in_(appointment_ids)))


def put(tx: Connection, organization_id: int, found: Iterable[Broken], now: datetime) -> None:
    """Let this be the whole list as of `now`; what was found after that stays."""
    row, found = diary.BrokenVisit, tuple(found)
    tx.execute(
        delete(row).where(
            row.organization_id == organization_id,
            row.found_at <= now,
            row.appointment_id.not_in({one.appointment_id for one in found}),
        )
    )
    add(tx, organization_id, found, now)
    _note_check(tx, organization_id, now)


def _note_check(tx: Connection, organization_id: int, now: datetime) -> None:
    dialect = postgresql if tx.dialect.name == "postgresql" else sqlite
    first = dialect.insert(diary.BrokenCheck).values(organization_id=organization_id, checked_at=now)
    tx.execute(
        first.on_conflict_do_update(
            index_elements=[diary.BrokenCheck.organization_id], set_={"checked_at": now}
        )
    )


def broken(tx: Connection, organization_id: int, now: datetime) -> list[tuple[Any, list[Mapping[str, Any]]]]:
    """Appointments still to come on the list, as rows for showing, each with its reasons as data."""
    row, one, part = diary.BrokenVisit, diary.Appointment, diary.Participant
    listed: dict[int, list[Mapping[str, Any]]] = dict(
        tx.execute(
            select(row.appointment_id, row.reasons)
            .join(one, and_(one.id == row.appointment_id, one.version == row.version))
            .where(row.organization_id == organization_id)
        ).all()
    )
    shown = overview.appointments(
        tx,
        organization_id,
        one.id.in_(listed),
        part.status.in_(UPCOMING),
        one.starts > to_minute(now),
    )
    return [(found, listed[found.id]) for found in shown]


def last_check(tx: Connection, organization_id: int) -> datetime | None:
    row = diary.BrokenCheck
    return tx.scalar(select(row.checked_at).where(row.organization_id == organization_id))


def stale(tx: Connection, before: datetime) -> list[int]:
    """The organizations whose visits were not judged again since the moment."""
    house, check = places.Organization, diary.BrokenCheck
    query = (
        select(house.id)
        .outerjoin(check, check.organization_id == house.id)
        .where(or_(check.checked_at.is_(None), check.checked_at <= before))
    )
    return list(tx.scalars(query.order_by(house.id)))
