"""What a form says, before it is known to exist: names, wall-clock times, perhaps nobody in a role."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import (
    AppointmentId,
    AppointmentType,
    ClinicId,
    HoldId,
    Proposal,
    ProposedAppointment,
)
from coord.domain.booking import NOTHING_OVERRIDDEN, Overriding, Refusal
from coord.domain.local_time import Repeated, Skipped, resolve
from coord.domain.roles import Role
from coord.services.errors import NotFound
from coord.store import names, policies


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
    patient = names.patient(tx, organization_id, draft.patient)
    if patient is None:
        raise NotFound
    types = policies.appointment_types(tx, organization_id, today)
    lookup = _Lookup(tx, draft, organization_id)
    appointments = tuple(
        lookup.resolve(one, types, position) for position, one in enumerate(draft.appointments)
    )
    return Proposal(patient, appointments, replaces, from_hold)


class _Lookup:
    """The names of one draft, read in three queries."""

    def __init__(self, tx: Connection, draft: Draft, organization_id: int) -> None:
        ones = draft.appointments
        self.clinics = names.clinics(tx, organization_id, {one.clinic for one in ones})
        self.rooms = names.rooms(tx, organization_id, {one.room for one in ones if one.room})
        wanted = {who for one in ones for who in one.people.values()}
        self.practitioners = names.practitioners(tx, organization_id, wanted)

    def resolve(
        self, one: DraftAppointment, types: Mapping[str, AppointmentType], position: int
    ) -> ProposedAppointment:
        try:
            clinic_id, zone = self.clinics[one.clinic]
            return ProposedAppointment(
                type=types[one.type_code],
                clinic_id=ClinicId(clinic_id),
                room_id=self.rooms[one.room] if one.room else None,
                starts=_minute(resolve(one.wall, zone), position),
                people={role: self.practitioners[who] for role, who in one.people.items()},
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
