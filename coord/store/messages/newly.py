"""Who is concerned by visits that are about to be booked: nobody has been told of them yet."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, bindparam, select

from coord.domain.appointment import ProposedAppointment
from coord.domain.interval import Interval
from coord.domain.roles import Use
from coord.store import people
from coord.store.asking import Answers, Question
from coord.store.messages.audience import HAS_FEED, IS_GUARDIAN, MAY_BE_TOLD, Audience
from coord.store.prepared import among, numbers

_PATIENT, _PEOPLE = bindparam("patient", type_=Integer), numbers("people")

_OF_PATIENT: Question = (
    select(people.ContactPoint.id, people.ContactPoint.channel, people.ContactPoint.purposes)
    .where(
        people.ContactPoint.patient_id == _PATIENT,
        people.ContactPoint.opted_out_at.is_(None),
        people.ContactPoint.undeliverable_at.is_(None),
    )
    .order_by(people.ContactPoint.id)
)

_OF_RELATIVES: Question = (
    select(
        people.ContactPoint.id,
        people.ContactPoint.channel,
        people.ContactPoint.purposes,
        people.ContactPoint.related_person_id,
        IS_GUARDIAN,
    )
    .join(people.RelatedPerson, people.RelatedPerson.id == people.ContactPoint.related_person_id)
    .where(
        people.RelatedPerson.patient_id == _PATIENT,
        MAY_BE_TOLD,
        people.ContactPoint.opted_out_at.is_(None),
        people.ContactPoint.undeliverable_at.is_(None),
    )
    .order_by(people.ContactPoint.id)
)

_OF_PEOPLE: Question = (
    select(
        people.Practitioner.id.label("practitioner_id"),
        people.ContactPoint.id,
        people.Practitioner.wants_all_invitations,
        HAS_FEED.label("has_feed"),
    )
    .join(people.ContactPoint, people.ContactPoint.practitioner_id == people.Practitioner.id)
    .where(
        among(people.Practitioner.id, _PEOPLE),
        people.ContactPoint.channel == "email",
        people.ContactPoint.opted_out_at.is_(None),
        people.ContactPoint.undeliverable_at.is_(None),
    )
    .order_by(people.ContactPoint.id)
)

# Who is concerned by visits that are about to be booked: bound by the patient and the people.
OF_NEW = (_OF_PATIENT, _OF_RELATIVES, _OF_PEOPLE)


@dataclass(frozen=True, slots=True)
class NewVisit:
    """A visit that is about to be booked, as messages see it."""

    id: int
    organization_id: int
    starts: int
    ends: int
    clinic_id: int
    room_id: int | None
    time_zone: str
    follows_id: int | None
    is_treatment: bool
    type_code: str
    participant_id: int
    patient_id: int
    patient_zone: str
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Needed:
    """A practitioner's address, and the minutes in which they are needed."""

    id: int
    wants_all_invitations: bool
    has_feed: bool
    starts: int
    ends: int


def new_audience(answers: Answers, visit: NewVisit, one: ProposedAppointment) -> Audience:
    """The audience of a visit that nobody has been told about, from the answers to OF_NEW."""
    needed = needed_minutes(one)
    practitioners = [
        Needed(row.id, row.wants_all_invitations, row.has_feed, *needed[row.practitioner_id])
        for row in answers[_OF_PEOPLE]
        if row.practitioner_id in needed
    ]
    return Audience(visit, answers[_OF_PATIENT], answers[_OF_RELATIVES], practitioners, {})


def needed_minutes(one: ProposedAppointment) -> dict[int, tuple[int, int]]:
    """By practitioner, from when until when; who gives attention is needed for that, others for the cover."""
    parts: defaultdict[int, list[tuple[bool, Interval]]] = defaultdict(list)
    for who, window, interval in one.uses():
        parts[who].append((window.use is Use.ATTENTION, interval))
    return {who: _hull(several) for who, several in parts.items()}


def _hull(parts: Sequence[tuple[bool, Interval]]) -> tuple[int, int]:
    attended = [interval for attends, interval in parts if attends]
    counted = attended or [interval for _, interval in parts]
    return min(one.starts for one in counted), max(one.ends for one in counted)
