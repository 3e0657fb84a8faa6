"""Whom patients are taken home by, as readers of messages of their own."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, func, insert, select

from coord.store import diary, people, places
from coord.store.outbox import Message, about

ESCORT = "escort"


def escorted(tx: Connection, appointment_ids: Sequence[int]) -> list[Any]:
    """The visits among these of which it was ever known who takes the patient home."""
    one, part, plan, kind = diary.Appointment, diary.Participant, diary.TransportPlan, places.AppointmentType
    query = (
        select(
            one.id,
            one.organization_id,
            one.starts,
            one.ends,
            one.time_zone,
            one.clinic_id,
            one.room_id,
            part.id.label("participant_id"),
            part.sequence,
            part.status,
            part.not_treated,
            kind.is_treatment,
            kind.code.label("type_code"),
            plan.__table__.c.contact_point_id,
            plan.kind,
            plan.name,
            plan.phone,
            plan.confirmed_for,
            plan.kept_for,
            plan.reached_at,
            plan.waits_until,
        )
        .join(part, part.appointment_id == one.id)
        .join(plan, plan.participant_id == part.id)
        .join(kind, kind.id == one.appointment_type_id)
        .where(one.id.in_(list(appointment_ids)))
    )
    return list(tx.execute(query).all())


def written(
    tx: Connection, participant_ids: Sequence[int], kinds: Sequence[str]
) -> defaultdict[int, list[Any]]:
    """By participant, every message of these kinds there ever was, the oldest first."""
    row = Message
    query = select(
        row.id,
        row.participant_id,
        row.contact_point_id,
        row.kind,
        row.status,
        row.sequence,
        row.details,
        row.due_at,
    ).where(about(diary.Participant.id.in_(list(participant_ids))), row.kind.in_(list(kinds)))
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for one in tx.execute(query.order_by(row.id)):
        found[one.participant_id].append(one)
    return found


def address_of(tx: Connection, organization_id: int, ciphertext: bytes, blind_index: bytes) -> int:
    """The address of whoever has this number and is nobody else here; one that was stopped stays so."""
    row = people.ContactPoint
    same = (row.organization_id == organization_id, row.blind_index == blind_index, row.channel == "sms")
    nobodys = (row.patient_id.is_(None), row.related_person_id.is_(None), row.practitioner_id.is_(None))
    known = tx.scalar(select(row.id).where(*same, *nobodys))
    if known is not None:
        return known
    values = {
        "organization_id": organization_id,
        "channel": "sms",
        "ciphertext": ciphertext,
        "blind_index": blind_index,
        "purposes": [ESCORT],
        "opted_out_at": tx.scalar(select(func.max(row.opted_out_at)).where(*same)),
    }
    return tx.execute(insert(row).values(values).returning(row.id)).scalar_one()


def is_usable(tx: Connection, contact_point_id: int) -> bool:
    row = people.ContactPoint
    query = select(row.id).where(row.id == contact_point_id, row.opted_out_at.is_(None))
    return tx.scalar(query) is not None
