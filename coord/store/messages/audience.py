"""Who is concerned by appointments, and who was told what about them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, func, or_, select
from sqlalchemy.orm import aliased

from coord.store import diary, people, places
from coord.store.asking import Answers, Question, ask
from coord.store.outbox import Feed, Message, MessageAttempt
from coord.store.prepared import among, numbers, words

TOLD = ("sending", "sent", "unknown", "told")

_APPOINTMENTS = numbers("appointments")
_KINDS, _UNITED = words("kinds"), words("united")

_ONES: Question = (
    select(
        diary.Appointment.id,
        diary.Appointment.organization_id,
        diary.Appointment.starts,
        diary.Appointment.ends,
        diary.Appointment.clinic_id,
        diary.Appointment.room_id,
        diary.Appointment.time_zone,
        diary.Appointment.follows_id,
        places.AppointmentType.is_treatment,
        places.AppointmentType.code.label("type_code"),
        diary.Participant.id.label("participant_id"),
        diary.Participant.sequence,
        diary.Participant.patient_id,
        people.Patient.time_zone.label("patient_zone"),
        people.Patient.prompts,
    )
    .join(diary.Participant, diary.Participant.appointment_id == diary.Appointment.id)
    .join(people.Patient, people.Patient.id == diary.Participant.patient_id)
    .join(places.AppointmentType, places.AppointmentType.id == diary.Appointment.appointment_type_id)
    .where(among(diary.Appointment.id, _APPOINTMENTS))
)

_CONTACTS: Question = (
    select(
        diary.Participant.appointment_id,
        people.ContactPoint.id,
        people.ContactPoint.channel,
        people.ContactPoint.purposes,
    )
    .join(diary.Participant, diary.Participant.patient_id == people.ContactPoint.patient_id)
    .where(
        among(diary.Participant.appointment_id, _APPOINTMENTS),
        people.ContactPoint.opted_out_at.is_(None),
        people.ContactPoint.undeliverable_at.is_(None),
    )
    .order_by(people.ContactPoint.id)
)

# Related people are told nothing unless both they and the patient agree: a permission, and consent.
MAY_BE_TOLD = people.RelatedPerson.may_be_told_times & ~people.RelatedPerson.never_contact

IS_GUARDIAN = (people.RelatedPerson.may_consent | people.RelatedPerson.must_consent).label("is_guardian")

_RELATIVES: Question = (
    select(
        diary.Participant.appointment_id,
        people.ContactPoint.id,
        people.ContactPoint.channel,
        people.ContactPoint.purposes,
        people.ContactPoint.related_person_id,
        IS_GUARDIAN,
    )
    .join(people.RelatedPerson, people.RelatedPerson.patient_id == diary.Participant.patient_id)
    .join(people.ContactPoint, people.ContactPoint.related_person_id == people.RelatedPerson.id)
    .where(
        among(diary.Participant.appointment_id, _APPOINTMENTS),
        MAY_BE_TOLD,
        people.ContactPoint.opted_out_at.is_(None),
        people.ContactPoint.undeliverable_at.is_(None),
    )
    .order_by(people.ContactPoint.id)
)

HAS_FEED = (
    select(Feed.id).where(Feed.practitioner_id == people.Practitioner.id, Feed.revoked_at.is_(None)).exists()
)
_ATTENDS = diary.Assignment.use == "attention"

# E-mail contact points of everybody assigned, when they are needed, and whether a live feed tells them.
# Needed is who gives attention; who only covers is needed for the cover. Whoever is there for all of a
# group is told of that group, and not of each of its patients.
_ALL = aliased(diary.Assignment)
_FOR_ALL = (
    select(_ALL.id)
    .where(
        _ALL.appointment_id == diary.Appointment.group_id,
        _ALL.practitioner_id == diary.Assignment.practitioner_id,
    )
    .exists()
)
_PRACTITIONERS: Question = (
    select(
        diary.Assignment.appointment_id,
        people.ContactPoint.id,
        people.Practitioner.wants_all_invitations,
        HAS_FEED.label("has_feed"),
        func.coalesce(
            func.min(case((_ATTENDS, diary.Assignment.starts))), func.min(diary.Assignment.starts)
        ).label("starts"),
        func.coalesce(
            func.max(case((_ATTENDS, diary.Assignment.ends))), func.max(diary.Assignment.ends)
        ).label("ends"),
    )
    .select_from(diary.Assignment)
    .join(diary.Appointment, diary.Appointment.id == diary.Assignment.appointment_id)
    .join(people.Practitioner, people.Practitioner.id == diary.Assignment.practitioner_id)
    .join(people.ContactPoint, people.ContactPoint.practitioner_id == people.Practitioner.id)
    .where(
        among(diary.Assignment.appointment_id, _APPOINTMENTS),
        or_(diary.Appointment.group_id.is_(None), ~_FOR_ALL),
        people.ContactPoint.channel == "email",
        people.ContactPoint.opted_out_at.is_(None),
        people.ContactPoint.undeliverable_at.is_(None),
    )
    .group_by(
        diary.Assignment.appointment_id,
        people.ContactPoint.id,
        people.Practitioner.id,
        people.Practitioner.wants_all_invitations,
    )
    .order_by(people.ContactPoint.id)
)

_ALONE = (
    (Message.appointment_id == diary.Appointment.id)
    & Message.series_id.is_(None)
    & among(Message.kind, _KINDS)
)

_OF_UNIT = (
    Message.series_id.is_(None)
    & among(Message.kind, _UNITED)
    & (
        (Message.appointment_id == diary.Appointment.id)
        | (Message.appointment_id == diary.Appointment.follows_id)
    )
)

# A mail of which nobody knows whether it arrived waits to be sent once more, and may be taken back meanwhile.
_MAY_HAVE_ARRIVED = (
    select(MessageAttempt.id)
    .where(MessageAttempt.message_id == Message.id, MessageAttempt.outcome == "unknown")
    .exists()
)

# What a message says of several visits counts for each that it names.
TOLD_OF: Question = (
    select(
        diary.Appointment.id.label("appointment_id"),
        Message.kind,
        Message.channel,
        Message.details,
        people.ContactPoint.id,
        people.ContactPoint.practitioner_id,
        people.ContactPoint.related_person_id,
    )
    .select_from(diary.Appointment)
    .join(
        Message,
        (_ALONE & among(Message.kind, _KINDS))
        | (Message.series_id == diary.Appointment.series_id)
        | _OF_UNIT,
    )
    .join(people.ContactPoint, people.ContactPoint.id == Message.contact_point_id)
    .where(among(diary.Appointment.id, _APPOINTMENTS), or_(Message.status.in_(TOLD), _MAY_HAVE_ARRIVED))
    .order_by(Message.id)
)

_QUESTIONS = (_ONES, _CONTACTS, _RELATIVES, _PRACTITIONERS, TOLD_OF)


@dataclass(frozen=True, slots=True)
class Told:
    """Who was last told of the appointment, by which channel, and which time and place they were told."""

    contact_point_id: int
    channel: str
    is_practitioner: bool
    is_relative: bool
    details: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Audience:
    """An appointment with its patient, the contact points of all sides, and who believes in it by now.

    `relatives` are those around the patient who may be told times.
    """

    one: Any
    contacts: list[Any]
    relatives: list[Any]
    practitioners: list[Any]
    told: dict[int, Told]


def audiences(
    tx: Connection,
    appointment_ids: Sequence[int],
    kinds: Iterable[str],
    cancels: Iterable[str],
    united: Iterable[str],
) -> list[Audience]:
    """The audience of each appointment; told by one of the kinds, and not cancelled since.

    The `united` kinds tell of several visits.
    """
    cancelling = frozenset(cancels)
    names = {"appointments": list(appointment_ids), "kinds": [*kinds, *cancelling], "united": [*united]}
    answers = ask(tx, _QUESTIONS, names)
    ones = {one.id: one for one in answers[_ONES]}
    contacts, relatives, practitioners = (
        _by_appointment(answers[question]) for question in (_CONTACTS, _RELATIVES, _PRACTITIONERS)
    )
    told = told_in(answers, cancelling)
    return [
        Audience(ones[id_], contacts[id_], relatives[id_], practitioners[id_], told[id_])
        for id_ in appointment_ids
    ]


def _by_appointment(rows: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.appointment_id].append(row)
    return found


def told_in(answers: Answers, cancelling: frozenset[str]) -> Mapping[int, dict[int, Told]]:
    found: defaultdict[int, dict[int, Told]] = defaultdict(dict)
    for one in answers[TOLD_OF]:
        visit = str(one.appointment_id)
        said = one.details.get("visits", {visit: one.details}).get(visit)
        if said is None:
            continue
        found[one.appointment_id].pop(one.id, None)
        if one.kind not in cancelling:
            found[one.appointment_id][one.id] = Told(
                one.id,
                one.channel,
                one.practitioner_id is not None,
                one.related_person_id is not None,
                said,
            )
    return found
