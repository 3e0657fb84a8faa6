"""What pages show of patients, appointments and reservations; every look is in the audit trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, or_

from coord.domain.appointment import UPCOMING
from coord.domain.gates import Light, clearance
from coord.domain.local_time import clinic_day, local_date, to_minute
from coord.domain.permissions import Actor
from coord.services.errors import NotFound
from coord.services.plans import PlannedAppointment, planned
from coord.services.roster import searchable
from coord.store import audit, diary, facts, holds, overview, people, policies
from coord.store.db import reading, transaction


@dataclass(frozen=True, slots=True)
class PatientName:
    """The two identifiers, and a mark where somebody else bears the same name."""

    public_id: str
    name: str
    birth_date: date
    record_number: str
    has_namesake: bool = False


@dataclass(frozen=True, slots=True)
class ShownAppointment:
    """An appointment with the names of everybody in it; minutes are UTC epoch minutes."""

    public_id: str
    patient: PatientName
    type_code: str
    type_name: str
    status: str
    starts: int
    ends: int
    clinic: str
    clinic_public_id: str
    zone: str
    room: str
    room_public_id: str
    people: tuple[tuple[str, str, str], ...]
    version: int
    follows: str | None
    cancel_reason: str | None

    def is_upcoming(self, now: int) -> bool:
        return self.status in UPCOMING and self.starts > now


@dataclass(frozen=True, slots=True)
class ShownHold:
    """A reservation: until when, for whom, and the zone of its clinic."""

    public_id: str
    patient: PatientName
    expires_at: datetime
    zone: str


@dataclass(frozen=True, slots=True)
class HoldPage:
    hold: ShownHold
    appointments: tuple[PlannedAppointment, ...]


@dataclass(frozen=True, slots=True)
class ClinicName:
    public_id: str
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class ShownOrder:
    types: tuple[str, ...]
    doses_left: int
    valid_until: date
    prescriber: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class BookableType:
    code: str
    name: str
    has_follow_up: bool


@dataclass(frozen=True, slots=True)
class PatientPage:
    """Everything a scheduler needs beside a patient's name."""

    patient: PatientName
    status: str
    languages: tuple[str, ...]
    clinic: ClinicName | None
    light: Light
    orders: tuple[ShownOrder, ...]
    care_team: tuple[tuple[str, str], ...]
    related: tuple[tuple[str, str], ...]
    types: tuple[BookableType, ...]
    appointments: tuple[ShownAppointment, ...]
    holds: tuple[ShownHold, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """One local day of the clinics, and what waits for somebody; `next_day` where this one is empty."""

    day: date
    next_day: date | None
    clinics: tuple[ClinicName, ...]
    appointments: tuple[ShownAppointment, ...]
    holds: tuple[ShownHold, ...]
    without_follow_up: tuple[ShownAppointment, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """An appointment and the follow-up that goes with it."""

    main: ShownAppointment
    follow_up: ShownAppointment | None


def clinics(*, by: Actor) -> tuple[ClinicName, ...]:
    with reading() as tx:
        return _clinics(tx, by)


def _clinics(tx: Connection, by: Actor) -> tuple[ClinicName, ...]:
    rows = overview.clinics(tx, by.organization_id)
    return tuple(ClinicName(row.public_id, row.name, row.time_zone) for row in rows)


def find_patients(text: str, *, by: Actor, now: datetime) -> tuple[PatientName, ...]:
    """Patients whose name holds every word, or whose record number or birth date is the text."""
    row = people.Patient
    words = [row.search_name.contains(word, autoescape=True) for word in searchable(text).split()]
    exact = [row.record_number == text.strip().upper()]
    if born := _as_date(text):
        exact.append(row.birth_date == born)
    wanted = or_(*exact, _all(words)) if words else row.id.is_not(None)
    with transaction() as tx:
        rows = overview.patients(tx, by.organization_id, wanted)
        _note(tx, "patients.listed", rows, by, now, "id")
        return tuple(_name(found) for found in rows)


def _all(conditions: Sequence[Any]) -> Any:
    first, *rest = conditions
    for condition in rest:
        first = first & condition
    return first


def _as_date(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a birth date has no zone
        except ValueError:
            continue
    return None


def _name(row: Any) -> PatientName:
    name = row.legal_name
    if row.preferred_name:
        name = f"{row.legal_name} “{row.preferred_name}”"
    namesakes = getattr(row, "namesakes", 0)
    return PatientName(
        getattr(row, "patient", None) or row.public_id, name, row.birth_date, row.record_number, namesakes > 0
    )


def patient(public_id: str, *, by: Actor, now: datetime) -> PatientPage:
    """One patient's page; NotFound where the organization has no such patient."""
    with transaction() as tx:
        row = _patient_row(tx, public_id, by)
        audit.record(
            tx,
            "patient.viewed",
            by=by,
            now=now,
            subject="patient",
            subject_id=row.id,
            patient_id=row.id,
        )
        return _patient_page(tx, row, by, now)


def _patient_row(tx: Connection, public_id: str, by: Actor) -> Any:
    rows = overview.patients(tx, by.organization_id, people.Patient.public_id == public_id)
    if not rows:
        raise NotFound
    return rows[0]


def _patient_page(tx: Connection, row: Any, by: Actor, now: datetime) -> PatientPage:
    part = diary.Participant
    team = overview.care_team(tx, row.id, now.date())
    return PatientPage(
        patient=_name(row),
        status=row.status,
        languages=tuple(row.languages),
        clinic=ClinicName(row.clinic_public_id, row.clinic, row.zone) if row.clinic else None,
        light=clearance(facts.gates(tx, row.id), now.date()),
        orders=_orders(tx, row.id, by, now),
        care_team=tuple((one.role, overview.with_titles(one.name, one.titles)) for one in team),
        related=tuple((one.name, one.relation) for one in overview.related_people(tx, row.id)),
        types=_bookable(tx, row.id, by, now),
        appointments=_shown(tx, overview.appointments(tx, by.organization_id, part.patient_id == row.id)),
        holds=_holds(tx, by, now, people.Patient.id == row.id),
    )


def _orders(tx: Connection, patient_id: int, by: Actor, now: datetime) -> tuple[ShownOrder, ...]:
    names = {
        code: kind.name
        for code, kind in policies.appointment_types(tx, by.organization_id, now.date()).items()
    }
    return tuple(
        ShownOrder(
            tuple(names.get(code, code) for code in row.appointment_types),
            row.doses_left,
            row.valid_until,
            overview.with_titles(row.name, row.titles),
            row.status == "open" and row.valid_until >= now.date(),
        )
        for row in overview.orders(tx, patient_id)
    )


def _bookable(tx: Connection, patient_id: int, by: Actor, now: datetime) -> tuple[BookableType, ...]:
    """What an open order allows, and what needs none."""
    allowed = {
        code
        for order in facts.orders(tx, patient_id)
        if order.is_open and order.valid_until >= now.date()
        for code in order.appointment_types
    }
    types = policies.appointment_types(tx, by.organization_id, now.date()).values()
    return tuple(
        BookableType(kind.code, kind.name, bool(kind.follow_up))
        for kind in types
        if not kind.needs_order or kind.code in allowed
    )


def board(day: date, clinic: str | None, *, by: Actor, now: datetime) -> Board:
    """The appointments of one local day, of one clinic or all; cancelled ones are left out."""
    with transaction() as tx:
        known = _clinics(tx, by)
        rows = [row for one in known if clinic in (None, one.public_id) for row in _day_of(tx, one, day, by)]
        _note(tx, "board.viewed", rows, by, now, "patient_id")
        shown = sorted(_shown(tx, rows), key=lambda one: (one.starts, one.clinic))
        missing = overview.doses_without_follow_up(tx, by.organization_id, to_minute(now))
        upcoming = None if shown else _next_day(tx, known, day, by)
        return Board(day, upcoming, known, tuple(shown), _holds(tx, by, now), _shown(tx, missing))


def _next_day(tx: Connection, known: Sequence[ClinicName], day: date, by: Actor) -> date | None:
    """The first day after this one on which something is booked, in the first clinic's zone."""
    if not known:
        return None
    zone = ZoneInfo(known[0].zone)
    minute = overview.next_start(tx, by.organization_id, clinic_day(day, zone).ends)
    return local_date(minute, zone) if minute is not None else None


def _day_of(tx: Connection, clinic: ClinicName, day: date, by: Actor) -> list[Any]:
    span, one = clinic_day(day, ZoneInfo(clinic.zone)), diary.Appointment
    return [
        row
        for row in overview.appointments(
            tx, by.organization_id, one.starts >= span.starts, one.starts < span.ends
        )
        if row.clinic_public_id == clinic.public_id and row.status != "cancelled"
    ]


def _note(tx: Connection, did: str, rows: Sequence[Any], by: Actor, now: datetime, column: str) -> None:
    """One entry for a look at several patients, naming them by number."""
    ids = sorted({getattr(row, column) for row in rows})
    audit.record(tx, did, by=by, now=now, subject="patient", details={"patients": ids})


def _shown(tx: Connection, rows: Sequence[Any]) -> tuple[ShownAppointment, ...]:
    assigned = overview.people_in(tx, [row.id for row in rows])
    return tuple(
        ShownAppointment(
            public_id=row.public_id,
            patient=_name(row),
            type_code=row.type_code,
            type_name=row.type_name,
            status=row.status,
            starts=row.starts,
            ends=row.ends,
            clinic=row.clinic,
            clinic_public_id=row.clinic_public_id,
            zone=row.zone,
            room=row.room or "",
            room_public_id=row.room_public_id or "",
            people=tuple(assigned.get(row.id, ())),
            version=row.version,
            follows=row.follows,
            cancel_reason=row.cancel_reason,
        )
        for row in rows
    )


def _holds(tx: Connection, by: Actor, now: datetime, *conditions: Any) -> tuple[ShownHold, ...]:
    zones = {row.id: row.time_zone for row in overview.clinics(tx, by.organization_id)}
    return tuple(
        ShownHold(
            row.public_id,
            _name(row),
            row.expires_at,
            zones[row.unit[0]["clinic"]],
        )
        for row in overview.holds(tx, by.organization_id, now, *conditions)
    )


def unit(public_id: str, *, by: Actor, now: datetime) -> Unit:
    """An appointment with its follow-up; NotFound where the organization has no such appointment."""
    with transaction() as tx:
        rows = overview.appointments(tx, by.organization_id, diary.Appointment.public_id == public_id)
        if not rows:
            raise NotFound
        main = rows[0]
        after = overview.appointments(
            tx,
            by.organization_id,
            diary.Appointment.follows_id == main.id,
            diary.Participant.status != "cancelled",
        )
        audit.record(
            tx,
            "appointment.viewed",
            by=by,
            now=now,
            subject="appointment",
            subject_id=main.id,
            patient_id=main.patient_id,
        )
        shown = _shown(tx, [main, *after[:1]])
        return Unit(shown[0], shown[1] if len(shown) > 1 else None)


def hold(public_id: str, *, by: Actor, now: datetime) -> HoldPage:
    """A reservation that still holds; NotFound where it has expired or never was."""
    with transaction() as tx:
        kept = holds.find(tx, by.organization_id, public_id, now)
        if kept is None:
            raise NotFound
        audit.record(
            tx,
            "hold.viewed",
            by=by,
            now=now,
            subject="hold",
            subject_id=kept.id,
            patient_id=kept.patient_id,
        )
        shown = _holds(tx, by, now, diary.Hold.id == kept.id)[0]
        proposal = holds.proposal(tx, kept, by.organization_id, now.date())
        known = facts.load(tx, facts.scope_of(proposal, by.organization_id, now))
        return HoldPage(shown, tuple(planned(one, known) for one in proposal.appointments))


@dataclass(frozen=True, slots=True)
class Choices:
    """What a form offers for one appointment: (public id, name) of rooms, and of people per role."""

    rooms: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def choices(type_code: str, clinic: str, *, by: Actor, now: datetime) -> Choices:
    """The clinic's rooms, and for each role of the type who is of the right profession."""
    with reading() as tx:
        kinds = policies.appointment_types(tx, by.organization_id, now.date())
        here = next((c for c in overview.clinics(tx, by.organization_id) if c.public_id == clinic), None)
        if here is None or type_code not in kinds:
            raise NotFound
        qualified = policies.current(tx, by.organization_id, now.date()).qualified_for
        return Choices(
            tuple((room.public_id, room.name) for room in overview.rooms(tx, here.id)),
            tuple(
                (role.value, _fit(tx, here.id, sorted(qualified[role]))) for role in kinds[type_code].roles
            ),
        )


def _fit(tx: Connection, clinic_id: int, kinds: Sequence[str]) -> tuple[tuple[str, str], ...]:
    rows = overview.practitioners_with(tx, clinic_id, kinds)
    return tuple((row.public_id, overview.with_titles(row.name, row.titles)) for row in rows)
