"""What is kept of one practitioner's time."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from coord.domain.facts import Limits
from coord.store import people, places

# Rows of many columns, whose names the query gives and whose types mypy cannot follow
Rows = list[Any]


def weekly(tx: Connection, practitioner_id: int, since: date) -> Rows:
    """Weekly rules that hold on the day or later, with their clinic, those of one clinic together."""
    row, clinic = people.AvailabilityRule, places.Clinic
    query = (
        select(row.__table__, clinic.name.label("clinic"), clinic.public_id.label("clinic_public_id"))
        .join(clinic, clinic.id == row.clinic_id)
        .where(
            row.practitioner_id == practitioner_id,
            or_(row.valid_until.is_(None), row.valid_until >= since),
        )
    )
    return list(tx.execute(query.order_by(clinic.id, row.weekday, row.opens, row.id)).all())


def exceptions(tx: Connection, practitioner_id: int, since: date) -> Rows:
    row, clinic = people.AvailabilityException, places.Clinic
    query = (
        select(row.__table__, clinic.name.label("clinic"), clinic.public_id.label("clinic_public_id"))
        .join(clinic, clinic.id == row.clinic_id)
        .where(row.practitioner_id == practitioner_id, row.day >= since)
    )
    return list(tx.execute(query.order_by(row.day, row.opens, row.id)).all())


def add_exception(tx: Connection, values: dict[str, Any]) -> None:
    tx.execute(insert(people.AvailabilityException).values(values))


def remove_exception(tx: Connection, practitioner_id: int, number: int) -> bool:
    row = people.AvailabilityException
    mine = (row.practitioner_id == practitioner_id, row.id == number)
    return tx.execute(delete(row).where(*mine)).rowcount == 1


def time_off(tx: Connection, practitioner_id: int, since: int) -> Rows:
    """Absences that are not over at the minute."""
    row = people.TimeOff
    query = select(row.__table__).where(row.practitioner_id == practitioner_id, row.ends > since)
    return list(tx.execute(query.order_by(row.starts, row.id)).all())


def add_time_off(tx: Connection, practitioner_id: int, starts: int, ends: int, kind: str) -> None:
    values = {"practitioner_id": practitioner_id, "starts": starts, "ends": ends, "kind": kind}
    tx.execute(insert(people.TimeOff).values(values))


def remove_time_off(tx: Connection, practitioner_id: int, number: int) -> bool:
    row = people.TimeOff
    mine = (row.practitioner_id == practitioner_id, row.id == number)
    return tx.execute(delete(row).where(*mine)).rowcount == 1


def limits(tx: Connection, practitioner_id: int) -> Limits:
    row = people.Practitioner
    found = tx.execute(
        select(row.day_minutes, row.week_minutes, row.day_doses, row.work_minutes, row.break_minutes).where(
            row.id == practitioner_id
        )
    ).one()
    return Limits(*found)


def keep_limits(tx: Connection, practitioner_id: int, kept: Limits) -> None:
    row = people.Practitioner
    values = {name: getattr(kept, name) for name in Limits.__dataclass_fields__}
    tx.execute(update(row).where(row.id == practitioner_id).values(values))
