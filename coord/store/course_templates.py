"""Course templates as dated rows of a house: each version from a day on."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from coord.domain.course import Step, Template
from coord.store.diary import CourseTemplate


def versions(tx: Connection, organization_id: int) -> list[Any]:
    """Every version of every template, by name and then by the day from which it is in force."""
    row = CourseTemplate
    query = select(row.__table__).where(row.organization_id == organization_id)
    return list(tx.execute(query.order_by(row.name, row.valid_from)).all())


def as_template(row: Any) -> Template:
    steps = tuple(Step(one["type"], one["at_least"], one["at_most"]) for one in row.steps)
    return Template(row.name, steps, row.version, row.valid_from)


def keep(
    tx: Connection, organization_id: int, name: str, steps: tuple[Step, ...], day: date, *, is_retired: bool
) -> int:
    """The template from a day on, or its end; returns the version.

    What was to begin that very day is replaced, in the same row: courses that were booked by it name the row.
    """
    row = CourseTemplate
    mine = (row.organization_id == organization_id, row.name == name)
    last = tx.scalar(select(func.max(row.version)).where(*mine)) or 0
    values = {"steps": as_data(steps), "version": last + 1, "is_retired": is_retired}
    replaced = tx.execute(update(row).where(*mine, row.valid_from == day).values(values))
    if not replaced.rowcount:
        key = {"organization_id": organization_id, "name": name, "valid_from": day}
        tx.execute(insert(row).values(values | key))
    return int(last) + 1


def kept_on(tx: Connection, organization_id: int, name: str, day: date) -> Any | None:
    """The version that begins on that very day."""
    row = CourseTemplate
    query = select(row.version, row.steps, row.is_retired).where(
        row.organization_id == organization_id, row.name == name, row.valid_from == day
    )
    return tx.execute(query).one_or_none()


def as_data(steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """Steps as they are kept."""
    return [{"type": one.type_code, "at_least": one.at_least, "at_most": one.at_most} for one in steps]


def number_of(tx: Connection, organization_id: int, name: str, version: int) -> int | None:
    """The row of a version; None for a standard template that the house has not made its own."""
    row = CourseTemplate
    query = select(row.id).where(
        row.organization_id == organization_id, row.name == name, row.version == version
    )
    return tx.scalar(query)
