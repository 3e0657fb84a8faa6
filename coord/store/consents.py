"""Consents and assents as they were recorded."""

from typing import Any

from sqlalchemy import Connection, insert, select

from coord.store import people


def rows(tx: Connection, patient_id: int) -> list[Any]:
    """The decisions with who decided, the last one last."""
    row, who = people.Consent, people.RelatedPerson
    query = (
        select(row.__table__, who.name.label("guardian"), who.relation)
        .outerjoin(who, who.id == row.related_person_id)
        .where(row.patient_id == patient_id)
        .order_by(row.decided_on, row.id)
    )
    return list(tx.execute(query).all())


def add(tx: Connection, decision: dict[str, Any]) -> int:
    """The new decision's number; `decision` holds the columns."""
    row = people.Consent
    return tx.execute(insert(row).values(decision).returning(row.id)).scalar_one()
