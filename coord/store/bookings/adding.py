"""New appointments, as rows to be written together: participants, assignments, and what they occupy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import Proposal, ProposedAppointment, Status
from coord.domain.facts import Facts
from coord.domain.local_time import to_wall
from coord.domain.rules.patient import order_for
from coord.store import diary
from coord.store.asking import Answers, ask
from coord.store.batch import Batch
from coord.store.bookings.occupying import check_all_taken, places_of
from coord.store.db import public_id
from coord.store.numbering import numbers_in, numbers_of, places

_OF_EACH = numbers_of(diary.Appointment, diary.Participant)
NUMBERS = (_OF_EACH,)


@dataclass(frozen=True, slots=True)
class Stored:
    """An appointment as it now stands in the database."""

    id: int
    public_id: str
    participant_id: int


@dataclass(frozen=True, slots=True)
class Adding:
    """What new appointments have in common.

    `follows` is a dose that stands already, for a follow-up that is added on its own.
    """

    organization_id: int
    status: Status
    now: datetime
    follows: int | None = None
    series: int | None = None
    step: int | None = None


def named(answers: Answers) -> list[Stored]:
    """New appointments, each with its numbers and a name."""
    numbers = zip(*numbers_in(answers, _OF_EACH), strict=True)
    return [Stored(id_, public_id(), participant) for id_, participant in numbers]


def add(tx: Connection, proposal: Proposal, facts: Facts, adding: Adding) -> list[Stored]:
    """Write the proposal as new appointments, the follow-up bound to what it follows.

    Raises LateConflict where something is taken after all.
    """
    stored = named(ask(tx, NUMBERS, places(len(proposal.appointments))))
    batch = Batch()
    put(tx, batch, proposal, facts, stored, adding)
    check_all_taken(batch.write(tx))
    return stored


def put(
    tx: Connection, batch: Batch, proposal: Proposal, facts: Facts, stored: list[Stored], adding: Adding
) -> None:
    """Put the rows of new appointments into the batch; what is fulfilled already takes nothing any more."""
    pairs = list(zip(stored, proposal.appointments, strict=True))
    ones = [
        _appointment(one, wanted, facts, adding, follows)
        for (one, wanted), follows in zip(pairs, after(stored, adding.follows), strict=True)
    ]
    batch.add(diary.Appointment, ones)
    batch.add(diary.Participant, [_participant(proposal, facts, adding, *pair) for pair in pairs])
    ids = [one.id for one in stored]
    batch.add(diary.Assignment, assignments(proposal, ids))
    if adding.status is not Status.FULFILLED:
        batch.add(diary.Occupancy, places_of(tx, proposal, facts, appointments=ids), skips=True)


def after(stored: Sequence[Stored], follows: int | None = None) -> list[int | None]:
    """What each of a unit follows: the others the first, and that a dose that stands already, if any."""
    return [follows, *[stored[0].id] * (len(stored) - 1)]


def _appointment(
    one: Stored, wanted: ProposedAppointment, facts: Facts, adding: Adding, follows: int | None
) -> dict[str, Any]:
    return {
        "id": one.id,
        "organization_id": adding.organization_id,
        "public_id": one.public_id,
        "modality": wanted.type.modality,
        "created_at": adding.now,
        "updated_at": adding.now,
        "follows_id": follows,
        "series_id": adding.series,
        "course_step_id": adding.step,
        **when_and_where(wanted, facts),
    }


def when_and_where(one: ProposedAppointment, facts: Facts) -> dict[str, Any]:
    """The columns that a move changes."""
    zone = facts.clinics[one.clinic_id].zone
    return {
        "appointment_type_id": one.type.id,
        "clinic_id": one.clinic_id,
        "room_id": one.room_id,
        "wall_start": to_wall(one.starts, zone).isoformat(timespec="minutes"),
        "time_zone": zone.key,
        "starts": one.interval.starts,
        "ends": one.interval.ends,
        "group_id": one.group,
    }


def _participant(
    proposal: Proposal, facts: Facts, adding: Adding, one: Stored, wanted: ProposedAppointment
) -> dict[str, Any]:
    return {
        "id": one.participant_id,
        "appointment_id": one.id,
        "patient_id": proposal.patient_id,
        "status": adding.status,
        "uid": f"{one.public_id}@coord",
        "order_id": order_id_for(wanted, facts),
    }


def order_id_for(one: ProposedAppointment, facts: Facts) -> int | None:
    """The order that the visit uses, where its type needs one."""
    order = order_for(one, facts) if one.type.needs_order else None
    return order.id if order else None


def assignments(proposal: Proposal, appointments: list[int]) -> list[dict[str, Any]]:
    """Who has which part in the appointments."""
    return [
        {
            "appointment_id": appointment_id,
            "practitioner_id": practitioner_id,
            "role": window.role,
            "use": window.use,
            "presence": window.presence,
            "starts": interval.starts,
            "ends": interval.ends,
        }
        for appointment_id, one in zip(appointments, proposal.appointments, strict=True)
        for practitioner_id, window, interval in one.uses()
    ]
