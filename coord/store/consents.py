"""Consents and assents as they were recorded, and the guardians whose word counts."""

from typing import Any

from sqlalchemy import Connection, insert, select

from coord.domain.consents import Consent, ConsentKind, ConsentStatus, Guardian
from coord.store import people


def of(tx: Connection, patient_id: int) -> tuple[Consent, ...]:
    """Every decision about the patient's treatment, the last one last."""
    return tuple(
        Consent(
            ConsentKind(row.kind),
            ConsentStatus(row.status),
            row.decided_on,
            row.related_person_id,
            row.expires_on,
        )
        for row in rows(tx, patient_id)
    )


def guardians(tx: Connection, patient_id: int) -> tuple[Guardian, ...]:
    """Everybody who may or must consent for the patient."""
    row = people.RelatedPerson
    query = select(row.id, row.name, row.must_consent).where(
        row.patient_id == patient_id, row.may_consent | row.must_consent
    )
    return tuple(Guardian(*found) for found in tx.execute(query.order_by(row.id)))


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
