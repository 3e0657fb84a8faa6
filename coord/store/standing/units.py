"""Booked units still to come, read for many at once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, and_, or_, select, true

from coord.domain.appointment import (
    UPCOMING,
    AppointmentType,
    AppointmentTypeId,
    PractitionerId,
    Proposal,
    ProposedAppointment,
)
from coord.domain.interval import Interval
from coord.domain.local_time import local_date, to_minute
from coord.domain.policy import in_force
from coord.domain.qualifications import LIFE_SUPPORT
from coord.domain.roles import Role
from coord.store import diary, people, places, policies

People = Mapping[int, Mapping[Role, PractitionerId]]


@dataclass(frozen=True, slots=True)
class Concerned:
    """Whose booked visits a change may break, by their numbers; `everybody` is the whole organization.

    A dose rests also on people who have no part in it: with practitioners who are trained in life support
    all treatment visits are concerned. Only those that start from `since` on and before `until` (UTC
    epoch minutes).
    """

    patients: frozenset[int] = frozenset()
    practitioners: frozenset[int] = frozenset()
    rooms: frozenset[int] = frozenset()
    clinics: frozenset[int] = frozenset()
    everybody: bool = False
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class StandingUnit:
    """A booked unit as a proposal that replaces itself, and the versions its appointments have.

    `anchor` is the dose to which a follow-up is bound whose dose is no longer to come.
    """

    proposal: Proposal
    anchor: Interval | None
    versions: tuple[int, ...]


def units(tx: Connection, organization_id: int, concerned: Concerned, now: datetime) -> list[StandingUnit]:
    """The units still to come of which an appointment is concerned; always the whole unit."""
    one = diary.Appointment
    rows = _rows(tx, organization_id, now, *_conditions(concerned))
    mains = {row.follows_id or row.id for row in rows}
    whole = _rows(tx, organization_id, now, or_(one.id.in_(mains), one.follows_id.in_(mains)))
    read = _Reader(tx, organization_id, whole, now)
    return [read.unit(members) for members in _grouped(whole)]


def _conditions(concerned: Concerned) -> Iterator[ColumnElement[bool]]:
    one, part, assigned = diary.Appointment, diary.Participant, diary.Assignment
    kind, training = places.AppointmentType, people.Qualification
    with_them = select(assigned.appointment_id).where(assigned.practitioner_id.in_(concerned.practitioners))
    trained = select(training.id).where(
        training.practitioner_id.in_(concerned.practitioners), training.kind.in_(LIFE_SUPPORT)
    )
    yield (
        true()
        if concerned.everybody
        else or_(
            part.patient_id.in_(concerned.patients),
            one.room_id.in_(concerned.rooms),
            one.clinic_id.in_(concerned.clinics),
            one.id.in_(with_them),
            and_(kind.is_treatment, trained.exists()),
        )
    )
    if concerned.since is not None:
        yield one.ends > concerned.since
    if concerned.until is not None:
        yield one.starts < concerned.until


def _rows(tx: Connection, organization_id: int, now: datetime, *conditions: ColumnElement[bool]) -> list[Any]:
    one, part, kind = diary.Appointment, diary.Participant, places.AppointmentType
    query = (
        select(
            one.id,
            one.clinic_id,
            one.room_id,
            one.starts,
            one.ends,
            one.time_zone,
            one.version,
            one.follows_id,
            one.appointment_type_id,
            one.group_id,
            kind.code,
            part.patient_id,
        )
        .join(part, part.appointment_id == one.id)
        .join(kind, kind.id == one.appointment_type_id)
        .where(
            one.organization_id == organization_id,
            part.status.in_(UPCOMING),
            one.starts > to_minute(now),
            *conditions,
        )
        .order_by(one.starts, one.id)
    )
    return list(tx.execute(query).all())


def _grouped(rows: Iterable[Any]) -> list[list[Any]]:
    """The rows by unit, what leads it first; a follow-up whose dose is no longer to come is alone."""
    rows = list(rows)
    groups = {row.id: [row] for row in rows if row.follows_id is None}
    for row in rows:
        if row.follows_id is not None:
            groups.setdefault(row.follows_id if row.follows_id in groups else row.id, []).append(row)
    return list(groups.values())


class _Reader:
    """What the rows of many units refer to, read once."""

    def __init__(self, tx: Connection, organization_id: int, rows: list[Any], now: datetime) -> None:
        self.types = policies.types_by_number(tx, organization_id, date.max)
        self.kinds = policies.kinds_ahead(tx, organization_id, now.date())
        self.people = _people(tx, [row.id for row in rows])
        self.doses = _doses(tx, {row.follows_id for row in rows if row.follows_id is not None})

    def unit(self, members: list[Any]) -> StandingUnit:
        ids = tuple(row.id for row in members)
        proposal = Proposal(members[0].patient_id, tuple(map(self._proposed, members)), replaces=ids)
        anchor = self.doses.get(members[0].follows_id)
        return StandingUnit(proposal, anchor, tuple(row.version for row in members))

    def _proposed(self, row: Any) -> ProposedAppointment:
        return ProposedAppointment(
            self._kind(row), row.clinic_id, row.room_id, row.starts, self.people.get(row.id, {}), row.group_id
        )

    def _kind(self, row: Any) -> AppointmentType:
        """As the house wants the kind on its day; where that is of another length, as it was booked."""
        current = in_force(self.kinds, local_date(row.starts, ZoneInfo(row.time_zone)))[row.code]
        is_as_long = current.minutes == row.ends - row.starts
        return current if is_as_long else self.types[AppointmentTypeId(row.appointment_type_id)]


def _people(tx: Connection, appointment_ids: list[int]) -> People:
    row = diary.Assignment
    query = select(row.appointment_id, row.role, row.practitioner_id).where(
        row.appointment_id.in_(appointment_ids)
    )
    people: defaultdict[int, dict[Role, PractitionerId]] = defaultdict(dict)
    for appointment_id, role, who in tx.execute(query.order_by(row.id)):
        people[appointment_id][Role(role)] = PractitionerId(who)
    return people


def _doses(tx: Connection, appointment_ids: set[int]) -> dict[int, Interval]:
    row = diary.Appointment
    query = select(row.id, row.starts, row.ends).where(row.id.in_(appointment_ids))
    return {id_: Interval(starts, ends) for id_, starts, ends in tx.execute(query)}
