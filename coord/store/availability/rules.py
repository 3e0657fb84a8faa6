"""Weekly rules of practitioners and of clinics: added, and ended from a day on."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, update

from coord.domain.availability import WeeklyHours
from coord.store import people, places

Row = type[people.AvailabilityRule] | type[places.ClinicHours]


def add(tx: Connection, row: Row, owner: dict[str, int], rules: Iterable[WeeklyHours]) -> None:
    """New rules of the owner: `practitioner_id` and `clinic_id`, or the clinic alone."""
    values = [
        {
            **owner,
            "weekday": one.weekday,
            "opens": one.opens,
            "closes": one.closes,
            "valid_from": one.valid_from,
            "valid_until": one.valid_until,
            **({"every_weeks": one.every_weeks} if row is people.AvailabilityRule else {}),
        }
        for one in rules
    ]
    tx.execute(insert(row), values)


def end(
    tx: Connection, row: Row, owner: ColumnElement[bool], ids: Iterable[int], first_without: date
) -> None:
    """Let these rules hold until the day before; what would only have begun then is taken away."""
    table: Any = row
    mine = (owner, table.id.in_(list(ids)))
    tx.execute(delete(row).where(*mine, table.valid_from >= first_without))
    last = first_without - timedelta(days=1)
    lasts = or_(table.valid_until.is_(None), table.valid_until > last)
    tx.execute(update(row).where(*mine, lasts).values(valid_until=last))
