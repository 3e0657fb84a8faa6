"""What a form says, before it is known to exist: names, wall-clock times, perhaps nobody in a role."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import (
    AppointmentId,
    HoldId,
    Proposal,
    ProposedAppointment,
)
from coord.domain.booking import NOTHING_OVERRIDDEN, Overriding, Refusal
from coord.domain.local_time import Repeated, Skipped, resolve
from coord.domain.policy import in_force
from coord.domain.roles import Role
from coord.services.errors import NotFound
from coord.store import names
from coord.store.asking import Answers, ask

QUESTIONS = names.QUESTIONS


class Conflict(Exception):
    """Raised inside a transaction so that nothing half-written can commit with a refusal."""

    def __init__(self, refusals: tuple[Refusal, ...], overridable: frozenset[str] = frozenset()) -> None:
        super().__init__("refused")
        self.refusals = refusals
        self.overridable = overridable


@dataclass(frozen=True, slots=True)
class DraftAppointment:
    """Public ids throughout; `wall` is the clinic's clock, without a zone."""

    type_code: str
    clinic: str
    room: str | None
    wall: datetime
    people: Mapping[Role, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """`overriding` are the soft reasons the user goes on in spite of, and why."""

    patient: str
    appointments: tuple[DraftAppointment, ...]
    overriding: Overriding = NOTHING_OVERRIDDEN


def to_proposal(
    tx: Connection,
    draft: Draft,
    organization_id: int,
    today: date,
    replaces: tuple[AppointmentId, ...] = (),
    from_hold: HoldId | None = None,
) -> Proposal:
    """The draft with numbers for names; NotFound for a stranger, Conflict for a time that is none."""
    answers = ask(tx, QUESTIONS, names_of(draft, organization_id, today))
    return proposal_in(answers, draft, today, replaces, from_hold)


def names_of(draft: Draft, organization_id: int, today: date) -> dict[str, Any]:
    """What the bound names of QUESTIONS stand for."""
    ones = draft.appointments
    return names.bound(
        organization_id,
        max(today, *(one.wall.date() for one in ones)),
        patient=draft.patient,
        types=(one.type_code for one in ones),
        clinics=(one.clinic for one in ones),
        rooms=(one.room for one in ones if one.room),
        practitioners=(who for one in ones for who in one.people.values()),
    )


def proposal_in(
    answers: Answers,
    draft: Draft,
    today: date,
    replaces: tuple[AppointmentId, ...] = (),
    from_hold: HoldId | None = None,
) -> Proposal:
    """The draft with the numbers that the answers tell; raises as `to_proposal` does."""
    known = names.known_in(answers, min(one.wall.date() for one in draft.appointments), today)
    if known.patient is None:
        raise NotFound
    appointments = tuple(resolved(one, known, position) for position, one in enumerate(draft.appointments))
    return Proposal(known.patient, appointments, replaces, from_hold)


def resolved(one: DraftAppointment, known: names.Known, position: int = 0) -> ProposedAppointment:
    """One appointment with numbers for names; raises as `to_proposal` does."""
    try:
        clinic_id, zone = known.clinics[one.clinic]
        return ProposedAppointment(
            type=in_force(known.kinds, one.wall.date())[one.type_code],
            clinic_id=clinic_id,
            room_id=known.rooms[one.room] if one.room else None,
            starts=_minute(resolve(one.wall, zone), position),
            people={role: known.practitioners[who] for role, who in one.people.items()},
        )
    except KeyError:
        raise NotFound from None


def _minute(when: int | Skipped | Repeated, position: int) -> int:
    match when:
        case Skipped():
            reason: why.Reason = why.TimeSkipped(field=why.Field.TIME, next_valid=when.next_valid)
        case Repeated():
            reason = why.TimeRepeated(field=why.Field.TIME, next_valid=when.next_valid)
        case _:
            return when
    raise Conflict((Refusal(position, reason),))
