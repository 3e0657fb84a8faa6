"""What is kept of a clinic's time, and of the ways between clinics."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update
from sqlalchemy.orm import aliased

from coord.store import places

# Rows of many columns, whose names the query gives and whose types mypy cannot follow
Rows = list[Any]


def opening(tx: Connection, clinic_id: int, since: date) -> Rows:
    """Opening hours that hold on the day or later."""
    row = places.ClinicHours
    query = select(row.__table__).where(
        row.clinic_id == clinic_id, or_(row.valid_until.is_(None), row.valid_until >= since)
    )
    return list(tx.execute(query.order_by(row.weekday, row.opens, row.id)).all())


def closures(tx: Connection, clinic_id: int, since: date) -> Rows:
    row = places.ClinicClosure
    query = select(row.id, row.day, row.name).where(row.clinic_id == clinic_id, row.day >= since)
    return list(tx.execute(query.order_by(row.day)).all())


def add_closures(tx: Connection, clinic_id: int, days: Iterable[tuple[date, str]]) -> None:
    values = [{"clinic_id": clinic_id, "day": day, "name": name} for day, name in days]
    tx.execute(insert(places.ClinicClosure), values)


def remove_closure(tx: Connection, clinic_id: int, number: int) -> bool:
    row = places.ClinicClosure
    return tx.execute(delete(row).where(row.clinic_id == clinic_id, row.id == number)).rowcount == 1


def keep_out_of_use(tx: Connection, room_id: int, spans: Iterable[tuple[int, int]]) -> None:
    row = places.Room
    values = [list(span) for span in sorted(spans)]
    tx.execute(update(row).where(row.id == room_id).values(out_of_use=values))


def travel(tx: Connection, organization_id: int) -> Rows:
    """The ways between clinics that are known, with the clinics' names."""
    row, start, end = places.ClinicTravel, aliased(places.Clinic), aliased(places.Clinic)
    query = (
        select(
            row.minutes,
            row.from_clinic_id,
            row.to_clinic_id,
            start.name.label("start"),
            end.name.label("end"),
        )
        .join(start, start.id == row.from_clinic_id)
        .join(end, end.id == row.to_clinic_id)
        .where(row.organization_id == organization_id)
    )
    return list(tx.execute(query.order_by(start.name, end.name)).all())


def keep_travel(tx: Connection, organization_id: int, start: int, end: int, minutes: int) -> None:
    """The way takes these minutes; none, and it is not counted any more."""
    row = places.ClinicTravel
    tx.execute(delete(row).where(row.from_clinic_id == start, row.to_clinic_id == end))
    if minutes:
        values = {"from_clinic_id": start, "to_clinic_id": end, "minutes": minutes}
        tx.execute(insert(row).values(organization_id=organization_id, **values))
