"""Who takes patients home, one row a participant once anything is known."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, case, insert, or_, select, update

from coord.domain.appointment import UPCOMING
from coord.domain.local_time import to_minute
from coord.domain.ride import NOBODY, Ride, RideKind
from coord.store import diary, people, places
from coord.store.outbox import Message


def of(tx: Connection, participant_id: int) -> Any | None:
    """The row of a participant, or None where nothing is known."""
    row = diary.TransportPlan
    columns = [column for column in row.__table__.columns if column.name != "id"]
    return tx.execute(select(*columns).where(row.participant_id == participant_id)).one_or_none()


def keep(tx: Connection, participant_id: int, **values: Any) -> None:
    """Write what is new of a participant's ride; the rest stays."""
    row = diary.TransportPlan
    changed = tx.execute(update(row).where(row.participant_id == participant_id).values(**values))
    if not changed.rowcount:
        tx.execute(insert(row).values({"kind": "", "participant_id": participant_id, **values}))


def as_ride(row: Any | None) -> Ride:
    """What the domain must know of it."""
    if row is None:
        return NOBODY
    return Ride(
        kind=RideKind(row.kind) if row.kind else None,
        has_name=row.name is not None,
        has_phone=row.phone is not None,
        confirmed_for=row.confirmed_for,
        kept_for=row.kept_for,
        reached_at=to_minute(row.reached_at) if row.reached_at else None,
    )


def of_visits(tx: Connection, first: int, last: int, appointment_id: int | None = None) -> list[Any]:
    """Treatment visits to come of every organization that start in a time, with what is known of the ride.

    With an `appointment_id`, that one alone.
    """
    one, part, plan, kind = (
        diary.Appointment,
        diary.Participant,
        diary.TransportPlan,
        places.AppointmentType,
    )
    query = (
        select(
            one.id.label("appointment_id"),
            one.organization_id,
            one.starts,
            one.ends,
            one.updated_at,
            part.patient_id,
            plan.kind,
            plan.name,
            plan.phone,
            plan.confirmed_for,
            plan.kept_for,
            plan.reached_at,
        )
        .join(part, part.appointment_id == one.id)
        .join(kind, kind.id == one.appointment_type_id)
        .outerjoin(plan, plan.participant_id == part.id)
        .where(kind.is_treatment, part.status.in_(UPCOMING), part.not_treated.is_(None))
        .where(one.starts > first, one.starts <= last)
        .order_by(one.starts, one.id)
    )
    if appointment_id is not None:
        query = query.where(one.id == appointment_id)
    return list(tx.execute(query).all())


def taken_home_from(
    tx: Connection, organization_id: int, number_index: bytes, kinds: Collection[str], since: int
) -> list[Any]:
    """The patients whom somebody with this number takes home from a visit that ends after `since`.

    Also whom they were told of in a message of these kinds; the sealed `name` is that of who still does. The
    latest visit comes first.
    """
    part, one, plan = diary.Participant, diary.Appointment, diary.TransportPlan
    theirs = _with_number(organization_id, number_index)
    told = select(Message.participant_id).where(
        Message.contact_point_id.in_(theirs), Message.kind.in_(sorted(kinds))
    )
    still = plan.contact_point_id.in_(theirs)
    query = (
        select(part.patient_id, case((still, plan.name)).label("name"))
        .join(one, one.id == part.appointment_id)
        .join(plan, plan.participant_id == part.id)
        .where(one.ends > since, or_(still, part.id.in_(told)))
    )
    return list(tx.execute(query.order_by(one.starts.desc(), one.id)).all())


def _with_number(organization_id: int, number_index: bytes) -> Select[int]:
    row = people.ContactPoint
    return select(row.id).where(
        row.organization_id == organization_id, row.blind_index == number_index, row.channel == "sms"
    )
