"""What practitioners are told of a group as a whole: one entry, however many patients are in it.

A message about a group has no participant, and its `appointment_id` is the group's own.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Text, case, func, literal, null, or_, select
from sqlalchemy.orm import aliased

from coord.domain.appointment import Status
from coord.store import diary, people, places
from coord.store.asking import Question, ask
from coord.store.messages.audience import HAS_FEED, TOLD_OF, Audience, told_in
from coord.store.messages.columns import OF_CLINIC, OF_CONTACT, OF_MESSAGE
from coord.store.outbox import Message
from coord.store.prepared import among, numbers

_GROUPS = numbers("appointments")
LEFT = (Status.CANCELLED, Status.NOSHOW)

_one, _part, _job = diary.Appointment, diary.Participant, diary.Assignment
_who, _contact = people.Practitioner, people.ContactPoint

_ONES: Question = select(
    _one.id,
    _one.organization_id,
    _one.starts,
    _one.ends,
    _one.clinic_id,
    _one.room_id,
    _one.time_zone,
    (_one.version - 1).label("sequence"),
    null().label("participant_id"),
).where(among(_one.id, _GROUPS))

# Who is there for all of a group, from when until when: as long as one of its patients needs it.
_shared = aliased(_job)
_gives = _job.use == "attention"
_group_of = func.coalesce(_one.group_id, _one.id)
_EVERYBODY: Question = (
    select(
        _group_of.label("appointment_id"),
        _contact.id,
        _who.wants_all_invitations,
        HAS_FEED.label("has_feed"),
        func.coalesce(func.min(case((_gives, _job.starts))), func.min(_job.starts)).label("starts"),
        func.coalesce(func.max(case((_gives, _job.ends))), func.max(_job.ends)).label("ends"),
    )
    .select_from(_one)
    .join(_job, _job.appointment_id == _one.id)
    .join(_who, _who.id == _job.practitioner_id)
    .join(_contact, _contact.practitioner_id == _who.id)
    .outerjoin(_part, _part.appointment_id == _one.id)
    .where(
        or_(among(_one.id, _GROUPS), among(_one.group_id, _GROUPS)),
        or_(_part.id.is_(None), _part.status.not_in(LEFT)),
        select(_shared.id)
        .where(_shared.appointment_id == _group_of, _shared.practitioner_id == _who.id)
        .exists(),
        _contact.channel == "email",
        _contact.opted_out_at.is_(None),
        _contact.undeliverable_at.is_(None),
    )
    .group_by(_group_of, _contact.id, _who.id, _who.wants_all_invitations)
    .order_by(_contact.id)
)


def audiences_of_groups(
    tx: Connection, groups: Sequence[int], kinds: Iterable[str], cancels: Iterable[str]
) -> list[Audience]:
    """The practitioners of each group, and who of them was told of it and not let go since."""
    cancelling = frozenset(cancels)
    names = {"appointments": list(groups), "kinds": [*kinds, *cancelling], "united": []}
    answers = ask(tx, (_ONES, _EVERYBODY, TOLD_OF), names)
    everybody: defaultdict[int, list[Any]] = defaultdict(list)
    for row in answers[_EVERYBODY]:
        everybody[row.appointment_id].append(row)
    told = told_in(answers, cancelling)
    return [Audience(one, [], [], everybody[one.id], dict(told[one.id])) for one in answers[_ONES]]


def group_row(tx: Connection, message_id: int) -> Any | None:
    """A claimed message about a group with all that its sending must know; nothing of any patient."""
    contact, who, one = people.ContactPoint, people.Practitioner, diary.Appointment
    nothing, none = literal("", Text()), null()
    query = (
        select(
            *OF_MESSAGE,
            *OF_CONTACT,
            *OF_CLINIC,
            Message.sequence,
            Message.sequence.label("current_sequence"),
            Message.participant_id,
            Message.appointment_id,
            one.public_id,
            (one.public_id + "@coord").label("uid"),
            one.starts,
            one.ends,
            one.time_zone,
            one.time_zone.label("patient_zone"),
            one.updated_at,
            one.modality,
            case((one.called_off_at.is_(None), Status.BOOKED), else_=Status.CANCELLED).label(
                "participant_status"
            ),
            places.Room.name.label("room"),
            who.name.label("practitioner"),
            nothing.label("preferred_name"),
            nothing.label("legal_name"),
            *(none.label(name) for name in ("main_id", "relative", "no_drive_until", "not_treated")),
        )
        .join(places.Organization, places.Organization.id == Message.organization_id)
        .join(one, one.id == Message.appointment_id)
        .join(places.Clinic, places.Clinic.id == one.clinic_id)
        .outerjoin(places.Room, places.Room.id == one.room_id)
        .join(contact, contact.id == Message.contact_point_id)
        .join(who, who.id == contact.practitioner_id)
        .where(Message.id == message_id)
        .with_for_update(read=True, of=contact)
    )
    return tx.execute(query).one_or_none()
