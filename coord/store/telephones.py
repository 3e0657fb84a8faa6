"""The numbers that staff may call about patients."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, or_, select

from coord.store import people

TELEPHONE, WRONG = "sms", "wrong_number"


def of(tx: Connection, patient_ids: Collection[int]) -> list[Any]:
    """Patients' own numbers, then those of related people who may be told times; no wrong numbers."""
    row, around = people.ContactPoint, people.RelatedPerson
    whose = func.coalesce(row.patient_id, around.patient_id)
    query = (
        select(
            whose.label("patient_id"),
            row.ciphertext,
            row.voicemail_allowed,
            row.sender_name_allowed,
            row.safe_from,
            row.safe_until,
            around.name.label("owner"),
            around.relation,
            people.Patient.time_zone.label("patient_zone"),
        )
        .outerjoin(around, around.id == row.related_person_id)
        .join(people.Patient, people.Patient.id == whose)
        .where(
            row.channel == TELEPHONE,
            whose.in_(patient_ids),
            func.coalesce(row.opted_out_how, "") != WRONG,
            or_(around.id.is_(None), around.may_be_told_times & ~around.never_contact),
        )
        .order_by(around.id.is_not(None), row.id)
    )
    return list(tx.execute(query).all())


def speakers(tx: Connection, organization_id: int, patients: Collection[str]) -> list[Any]:
    """The organization's patients with these public ids, and what they speak."""
    row = people.Patient
    query = select(row.id, row.public_id, row.languages)
    return list(tx.execute(query.where(row.organization_id == organization_id, row.public_id.in_(patients))))
