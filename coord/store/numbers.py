"""Contact points that share one address: what is said of the address holds for each of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from coord.store import diary, people


def sharing(tx: Connection, contact_point_id: int) -> list[Any]:
    """Every contact point of the organization with the same address as this one, itself included."""
    row = people.ContactPoint
    same = select(row.organization_id, row.channel, row.blind_index).where(row.id == contact_point_id)
    one = tx.execute(same).one()
    return known(tx, one.organization_id, one.channel, one.blind_index)


def known(tx: Connection, organization_id: int, channel: str, blind_index: bytes) -> list[Any]:
    """The contact points with an address, and the patient that each belongs to or stands near.

    `escort_language` is that of whoever takes a patient home and is reached there, as it was told last.
    """
    row, around, patient = people.ContactPoint, people.RelatedPerson, people.Patient
    ride = diary.TransportPlan
    told = select(ride.language).where(ride.contact_point_id == row.id).order_by(ride.id.desc()).limit(1)
    query = (
        select(
            row.id,
            func.coalesce(row.patient_id, around.patient_id).label("patient_id"),
            row.related_person_id,
            row.practitioner_id,
            row.purposes,
            row.opted_out_at,
            row.opted_out_how,
            row.sender_name_allowed,
            around.may_confirm,
            around.never_contact,
            patient.languages,
            around.languages.label("relative_languages"),
            told.scalar_subquery().label("escort_language"),
        )
        .outerjoin(around, around.id == row.related_person_id)
        .outerjoin(patient, patient.id == func.coalesce(row.patient_id, around.patient_id))
        .where(row.organization_id == organization_id, row.channel == channel, row.blind_index == blind_index)
        .order_by(row.id)
    )
    return list(tx.execute(query).all())


def stop(tx: Connection, contact_points: Sequence[int], how: str, now: datetime) -> list[int]:
    """Nothing goes to these any more; returns those that were not stopped before."""
    row = people.ContactPoint
    stopped = update(row).where(row.id.in_(contact_points), row.opted_out_at.is_(None))
    return sorted(tx.scalars(stopped.values(opted_out_at=now, opted_out_how=how).returning(row.id)))


def resume(tx: Connection, contact_points: Sequence[int]) -> None:
    row = people.ContactPoint
    usable = {"opted_out_at": None, "opted_out_how": None, "undeliverable_at": None}
    tx.execute(update(row).where(row.id.in_(contact_points)).values(usable))


def mark_unreachable(tx: Connection, contact_points: Sequence[int], now: datetime) -> list[int]:
    """Nothing ever arrives there; returns those of which that was not known."""
    row = people.ContactPoint
    marked = update(row).where(row.id.in_(contact_points), row.undeliverable_at.is_(None))
    return sorted(tx.scalars(marked.values(undeliverable_at=now).returning(row.id)))
