"""Claiming what is due, and writing what became of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Integer,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import aliased

from coord.domain.appointment import UPCOMING, Status
from coord.domain.reminders import SAID_TOGETHER, side_of
from coord.store import diary, people, places
from coord.store.db import UtcDateTime
from coord.store.messages.audience import MAY_BE_TOLD
from coord.store.messages.columns import OF_CLINIC, OF_CONTACT, OF_MESSAGE, OF_PATIENT
from coord.store.messages.of_groups import group_row
from coord.store.messages.of_offers import offer_row
from coord.store.messages.of_series import lock_visits
from coord.store.messages.to_staff import staff_row
from coord.store.messages.together import of_one_act, visits_of
from coord.store.outbox import IS_IN_HAND, IS_WAITING, Message, MessageAttempt
from coord.store.prepared import Prepared, among_found

LEASE = timedelta(seconds=60)
IS_TOLD_AS_ESCORT = (
    diary.TransportPlan.related_person_id == people.ContactPoint.related_person_id
) & diary.TransportPlan.contact_point_id.is_not(None)


class Claim(NamedTuple):
    """A message that is ours until the lease ends; `fence` proves it."""

    id: int
    fence: int


_NOW, _LEASE = bindparam("now", type_=UtcDateTime()), bindparam("lease", type_=UtcDateTime())


def _due(limit: int) -> Any:
    """Up to so many messages that wait, are due and in nobody's hand, the longest due first."""
    is_free = or_(Message.lease_until.is_(None), Message.lease_until <= _NOW)
    query = select(Message.id).where(IS_WAITING, Message.due_at <= _NOW, is_free)
    return query.order_by(Message.due_at, Message.id).limit(_written(limit))


def _left_behind(limit: int) -> Any:
    """Up to so many whose sender has died."""
    query = select(Message.id).where(IS_IN_HAND, Message.lease_until <= _NOW)
    return query.order_by(Message.id).limit(_written(limit))


def _written(limit: int) -> Any:
    """A limit that stands in the statement: planned for any number, it would read the whole table."""
    return literal_column(str(int(limit)), Integer())


# Two questions, each answered by an index of its own: one for both would read and sort all that is due.
@cache
def _claiming(limit: int) -> Prepared:
    due, left = (
        query.with_for_update(skip_locked=True).cte(name)
        for query, name in ((_due(limit), "due"), (_left_behind(limit), "left_behind"))
    )
    was_sending = Message.status == "sending"
    taken = (
        update(Message)
        .where(among_found(Message.id, union_all(select(due.c.id), select(left.c.id))))
        .values(
            status=case((was_sending, "unknown"), else_="pending"),
            why=case((was_sending, "the sender died"), else_=Message.why),
            lease_until=_LEASE,
            fence=Message.fence + 1,
        )
    )
    return Prepared(taken.returning(Message.id, Message.fence, Message.status), is_binary=True)


@cache
def _counting(limit: int) -> Prepared:
    both = union_all(*(select(query.subquery()) for query in (_due(limit), _left_behind(limit))))
    return Prepared(select(func.count()).select_from(both.subquery()))


def claim(tx: Connection, now: datetime, limit: int) -> list[Claim]:
    """Take due messages, at most `limit` that are due and as many that were left behind.

    Nobody else gets them until the lease ends. Whose sender died while sending is not sent again: nobody
    knows whether it went out.
    """
    taken = _claiming(limit).rows(tx, {"now": now, "lease": now + LEASE})
    return sorted(Claim(id_, fence) for id_, fence, status in taken if status == "pending")


def due_count(tx: Connection, now: datetime, at_most: int) -> int:
    """How many messages wait or were left behind by a worker that died, counted no further than asked."""
    ((count,),) = _counting(at_most).rows(tx, {"now": now})
    return min(at_most, int(count))


def lock(tx: Connection, claim_: Claim, now: datetime, *, goes_along: bool = False) -> Any | None:
    """The claimed message with all its sending must know; None if no longer ours.

    Its appointment is locked, for a cancellation, and the address, for whoever stops messages to it: each
    of them waits for us, or we see what it has written. With it those of the news that may go along, all
    in one order, for somebody else may be about to send that; what goes along itself brings no more, and
    does not go along where somebody else has its visit.
    """
    found = tx.execute(
        select(
            Message.id,
            Message.kind,
            Message.channel,
            Message.contact_point_id,
            Message.created_at,
            Message.appointment_id,
            Message.participant_id,
            Message.offer_id,
            Message.details,
        ).where(Message.id == claim_.id, Message.fence == claim_.fence, Message.status == "pending")
    ).one_or_none()
    if found is None:
        return None
    if found.offer_id is not None:
        return offer_row(tx, claim_.id, found.offer_id)
    if found.appointment_id is None:
        return staff_row(tx, claim_.id)
    is_first = found.kind in SAID_TOGETHER and not goes_along
    also = of_one_act(tx, found, side_of(found.kind).news, now) if is_first else []
    if not lock_visits(tx, visits_of([found, *also]), waits=not goes_along):
        settle(tx, claim_, "pending", now)
        return None
    if found.participant_id is None:
        return group_row(tx, claim_.id)
    return tx.execute(_everything(claim_)).one_or_none()


def _everything(claim_: Claim) -> Any:
    one, part, patient, contact = diary.Appointment, diary.Participant, people.Patient, people.ContactPoint
    kind, clinic, room, who = places.AppointmentType, places.Clinic, places.Room, people.Practitioner
    around, ride, main = people.RelatedPerson, diary.TransportPlan, aliased(diary.Appointment)
    before = aliased(diary.Participant)
    return (
        select(
            *OF_MESSAGE,
            *OF_PATIENT,
            *OF_CONTACT,
            *OF_CLINIC,
            Message.sequence,
            Message.participant_id,
            Message.appointment_id,
            one.public_id,
            main.public_id.label("main_id"),
            case((before.id.is_not(None), main.starts)).label("main_starts"),
            before.no_drive_until.label("main_no_drive_until"),
            one.starts,
            one.ends,
            one.time_zone,
            one.updated_at,
            one.modality,
            part.status.label("participant_status"),
            part.patient_id,
            part.not_treated,
            part.no_drive_until,
            part.begun_at,
            part.ready_at,
            part.sequence.label("current_sequence"),
            part.uid,
            patient.food_by_nurse,
            patient.food_minutes,
            patient.drink_minutes,
            patient.prompts,
            patient.birth_date,
            kind.is_treatment,
            kind.code.label("type_code"),
            room.name.label("room"),
            who.name.label("practitioner"),
            around.name.label("relative"),
            around.languages.label("relative_languages"),
            ride.language.label("escort_language"),
            IS_TOLD_AS_ESCORT.label("is_told_as_escort"),
            ride.waits_until,
            MAY_BE_TOLD.label("may_be_told"),
        )
        .join(places.Organization, places.Organization.id == Message.organization_id)
        .join(one, one.id == Message.appointment_id)
        .outerjoin(main, main.id == one.follows_id)
        .join(part, part.id == Message.participant_id)
        .outerjoin(before, _is_treated(before, main, part))
        .join(patient, patient.id == part.patient_id)
        .join(kind, kind.id == one.appointment_type_id)
        .join(clinic, clinic.id == one.clinic_id)
        .outerjoin(room, room.id == one.room_id)
        .join(contact, contact.id == Message.contact_point_id)
        .outerjoin(who, who.id == contact.practitioner_id)
        .outerjoin(around, around.id == contact.related_person_id)
        .outerjoin(ride, ride.participant_id == part.id)
        .where(Message.id == claim_.id, Message.fence == claim_.fence, Message.status == "pending")
        .with_for_update(read=True, of=contact)
    )


def _is_treated(before: Any, main: Any, part: Any) -> Any:
    """The patient's part in the visit that this one follows, unless nothing is or was given there."""
    return and_(
        before.appointment_id == main.id,
        before.patient_id == part.patient_id,
        before.status.in_((*UPCOMING, Status.ARRIVED, Status.FULFILLED)),
        before.not_treated.is_(None),
    )


def settle(tx: Connection, claim_: Claim, status: str, now: datetime, **more: Any) -> bool:
    """Write what is now true of the message; False where somebody else has it meanwhile.

    Only what is `sending` stays in hand; what waits again is nobody's, not even under this claim.
    """
    lease = now + LEASE if status == "sending" else None
    fence = Message.fence + int(status == "pending")
    changed = tx.execute(
        update(Message)
        .where(
            Message.id == claim_.id, Message.fence == claim_.fence, Message.status.in_(("pending", "sending"))
        )
        .values(status=status, lease_until=lease, fence=fence, **more)
    )
    return changed.rowcount == 1


def note_language(tx: Connection, message_ids: Sequence[int], language: str) -> None:
    """In which language messages that are `sending` go out."""
    tx.execute(update(Message).where(Message.id.in_(message_ids)).values(language=language))


def note_asked(tx: Connection, message_id: int, escort: int) -> None:
    """The message that is `sending` asks whether the escort with this address takes the patient home."""
    details = tx.scalar(select(Message.details).where(Message.id == message_id))
    asking = {**(details or {}), "asks_escort": escort}
    tx.execute(update(Message).where(Message.id == message_id).values(details=asking))


def note_attempt(tx: Connection, message_id: int, outcome: str, detail: str, now: datetime) -> None:
    tx.execute(insert(MessageAttempt).values(message_id=message_id, at=now, outcome=outcome, detail=detail))


def sent_together(tx: Connection, message_id: int) -> list[int]:
    """The message with those that went to its address in the same mail, by the moment that was noted."""
    first, other, also = aliased(MessageAttempt), aliased(MessageAttempt), aliased(Message)
    query = (
        select(also.id)
        .join(Message, Message.contact_point_id == also.contact_point_id)
        .join(first, first.message_id == Message.id)
        .join(other, (other.message_id == also.id) & (other.at == first.at))
        .where(Message.id == message_id, also.channel == "email")
        .distinct()
        .order_by(also.id)
    )
    return list(tx.scalars(query))
