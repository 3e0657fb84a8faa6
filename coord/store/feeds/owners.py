"""Whose a feed is, and what their house and their clinics say about it."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, func, or_, select

from coord.store import people, places

Rows = list[Any]  # of many columns, whose names the query gives and whose types mypy cannot follow


def zones(tx: Connection, organization_id: int, practitioner_id: int) -> list[str]:
    """The zones of the clinics where the practitioner keeps hours, the first one first; else all clinics'."""
    rule, clinic = people.AvailabilityRule, places.Clinic
    own = (
        select(clinic.time_zone)
        .join(rule, rule.clinic_id == clinic.id)
        .where(rule.practitioner_id == practitioner_id)
        .order_by(rule.id)
    )
    found = list(tx.scalars(own))
    every = select(clinic.time_zone).where(clinic.organization_id == organization_id).order_by(clinic.id)
    return list(dict.fromkeys(found or tx.scalars(every)))


def privacy(tx: Connection, organization_id: int, day: date) -> dict[str, Any]:
    """What the house has decided about privacy, as of the day; empty where it has not."""
    row = places.Policy
    query = select(row.value).where(
        row.organization_id == organization_id, row.name == "privacy", row.valid_from <= day
    )
    return tx.scalar(query.order_by(row.valid_from.desc()).limit(1)) or {}


def practitioners(tx: Connection, organization_id: int) -> Rows:
    """The organization's practitioners by name."""
    row = people.Practitioner
    query = _practitioners().where(row.organization_id == organization_id)
    return list(tx.execute(query.order_by(row.name, row.id)).all())


def known_as(tx: Connection, who: str, organization_id: int | None = None) -> Rows:
    """Practitioners with this e-mail address (in any case) or public id, in one organization or all."""
    row = people.Practitioner
    query = _practitioners().where(or_(func.lower(row.email) == who.strip().lower(), row.public_id == who))
    if organization_id is not None:
        query = query.where(row.organization_id == organization_id)
    return list(tx.execute(query.order_by(row.id)).all())


def _practitioners() -> Any:
    row, house = people.Practitioner, places.Organization
    columns = (row.id, row.public_id, row.organization_id, row.name, row.titles, row.email)
    return select(*columns, house.name.label("organization")).join(house, house.id == row.organization_id)
