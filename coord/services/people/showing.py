"""What the desk sees of a patient: everything that it may change, and a mark of what it saw."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.gates import Light
from coord.domain.permissions import Actor, Permission
from coord.domain.roles import Role
from coord.services.clearances import light_of
from coord.services.people.columns import REMINDERS, to_details
from coord.services.people.duplicates import twins
from coord.services.people.values import Contact, Details, LookAlike, Related
from coord.services.people.writing import must, note, number_of
from coord.services.roster import Keys
from coord.services.showing import PatientName, patient_name
from coord.services.today import house_day
from coord.store import cipher, consents, overview, patients, people, policies
from coord.store.db import reading, transaction


@dataclass(frozen=True, slots=True)
class ShownContact:
    number: int
    contact: Contact
    owner: str
    stopped_at: datetime | None
    unreachable_at: datetime | None


@dataclass(frozen=True, slots=True)
class ShownRelated:
    number: int
    related: Related


@dataclass(frozen=True, slots=True)
class ShownWish:
    number: int
    practitioner: str
    patient: PatientName | None


@dataclass(frozen=True, slots=True)
class ShownMember:
    number: int
    role: str
    name: str
    is_primary: bool
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class ShownOrder:
    number: int
    types: tuple[str, ...]
    prescriber: str
    doses_left: int
    least_spacing_days: int
    most_per_week: int | None
    valid_until: date
    is_open: bool


@dataclass(frozen=True, slots=True)
class ShownGate:
    kind: str
    status: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class ShownConsent:
    kind: str
    status: str
    guardian: str
    decided_on: date
    expires_on: date | None
    asked_again_on: date | None


@dataclass(frozen=True, slots=True)
class DeskPage:
    """`gates` are told only to whom a gate's own name may be shown."""

    patient: PatientName
    details: Details
    light: Light
    contacts: tuple[ShownContact, ...]
    related: tuple[ShownRelated, ...]
    wishes: tuple[ShownWish, ...]
    team: tuple[ShownMember, ...]
    orders: tuple[ShownOrder, ...]
    gates: tuple[ShownGate, ...]
    consents: tuple[ShownConsent, ...]


@dataclass(frozen=True, slots=True)
class Offered:
    """What forms offer, as (value, name): clinics, practitioners, those who may prescribe, and types."""

    clinics: tuple[tuple[str, str], ...]
    practitioners: tuple[tuple[str, str], ...]
    prescribers: tuple[tuple[str, str], ...]
    types: tuple[tuple[str, str], ...]


def offered(*, by: Actor, now: datetime) -> Offered:
    with reading() as tx:
        today = house_day(tx, by.organization_id, now)
        kinds = policies.current(tx, by.organization_id, today).qualified_for[Role.PRESCRIBER]
        types = policies.kinds_known(tx, by.organization_id, today).values()
        return Offered(
            tuple((row.public_id, row.name) for row in overview.clinics(tx, by.organization_id)),
            _named(patients.practitioners(tx, by.organization_id)),
            _named(patients.practitioners(tx, by.organization_id, frozenset(kinds))),
            tuple((kind.code, kind.name) for kind in types),
        )


def around(patient: str, *, by: Actor) -> tuple[tuple[int, str], ...]:
    """Number and name of everybody around the patient."""
    with reading() as tx:
        rows = patients.related_people(tx, number_of(tx, patient, by))
        return tuple((row.id, f"{row.name}, {row.relation}") for row in rows)


def with_number(record_number: str, birth_date: date | None, *, by: Actor) -> str | None:
    """The public id of the patient with this record number, and birth date where one is given."""
    with reading() as tx:
        return patients.with_number(tx, by.organization_id, record_number, birth_date)


def alike(patient: str, *, by: Actor) -> tuple[LookAlike, ...]:
    """Other records that may be this same person's."""
    with reading() as tx:
        return twins(tx, number_of(tx, patient, by), by)


def _named(rows: Iterable[Any]) -> tuple[tuple[str, str], ...]:
    return tuple((row.public_id, overview.with_titles(row.name, row.titles)) for row in rows)


def page(patient: str, *, keys: Keys, by: Actor, now: datetime) -> DeskPage:
    """Everything about the patient that the desk may change; the look is audited."""
    with transaction() as tx:
        patient_id = number_of(tx, patient, by)
        note(tx, "patient.opened", patient_id, by=by, now=now)
        return _page(tx, patient_id, keys, by, now)


def _page(tx: Connection, patient_id: int, keys: Keys, by: Actor, now: datetime) -> DeskPage:
    (shown,) = overview.patients(tx, by.organization_id, people.Patient.id == patient_id)
    sees_gates, today = by.may(Permission.DECIDE_GATES), house_day(tx, by.organization_id, now)
    return DeskPage(
        patient=patient_name(shown),
        details=to_details(tx, patients.row(tx, patient_id), by),
        light=light_of(tx, patient_id, today, by=by),
        contacts=tuple(_contact(row, keys) for row in patients.contact_points(tx, patient_id)),
        related=tuple(_related(row) for row in patients.related_people(tx, patient_id)),
        wishes=tuple(_wish(row) for row in patients.wishes(tx, patient_id)),
        team=tuple(_member(row) for row in patients.care_team(tx, patient_id, today)),
        orders=_orders(tx, patient_id, by, now),
        gates=tuple(_gate(row) for row in patients.gates(tx, patient_id)) if sees_gates else (),
        consents=tuple(_consent(row) for row in consents.rows(tx, patient_id)),
    )


def _contact(row: Any, keys: Keys) -> ShownContact:
    contact = Contact(
        row.channel,
        cipher.unseal(keys.field, row.ciphertext),
        REMINDERS in row.purposes,
        row.sender_name_allowed,
        row.voicemail_allowed,
        row.safe_from,
        row.safe_until,
        row.related_person_id,
    )
    return ShownContact(row.id, contact, row.owner or "", row.opted_out_at, row.undeliverable_at)


def _related(row: Any) -> ShownRelated:
    return ShownRelated(
        row.id,
        Related(
            row.name,
            row.relation,
            row.may_consent,
            row.must_consent,
            row.may_confirm,
            row.may_be_told_times,
            row.may_collect,
            row.never_contact,
            tuple(row.languages),
        ),
    )


def _wish(row: Any) -> ShownWish:
    return ShownWish(row.id, row.practitioner or "", patient_name(row) if row.legal_name else None)


def _member(row: Any) -> ShownMember:
    name = overview.with_titles(row.name, row.titles)
    return ShownMember(row.id, row.role, name, row.is_primary, row.valid_from, row.valid_until)


def _orders(tx: Connection, patient_id: int, by: Actor, now: datetime) -> tuple[ShownOrder, ...]:
    types = policies.kinds_known(tx, by.organization_id, house_day(tx, by.organization_id, now))
    return tuple(
        ShownOrder(
            row.id,
            tuple(types[code].name if code in types else code for code in row.appointment_types),
            overview.with_titles(row.name, row.titles),
            row.doses_left,
            row.least_spacing_days,
            row.most_per_week,
            row.valid_until,
            row.status == "open",
        )
        for row in patients.orders(tx, patient_id)
    )


def _gate(row: Any) -> ShownGate:
    return ShownGate(row.kind, row.status, row.expires_on)


def _consent(row: Any) -> ShownConsent:
    return ShownConsent(
        row.kind, row.status, row.guardian or "", row.decided_on, row.expires_on, row.asked_again_on
    )


def contact(patient: str, number: int, *, keys: Keys, by: Actor) -> Contact:
    """One address, for changing it."""
    with reading() as tx:
        patient_id = number_of(tx, patient, by)
        must(patients.one(tx, people.ContactPoint, patient_id, number))
        rows = patients.contact_points(tx, patient_id)
        return next(_contact(row, keys).contact for row in rows if row.id == number)


def related(patient: str, number: int, *, by: Actor) -> Related:
    """One person around the patient, for changing their permissions."""
    with reading() as tx:
        row = must(patients.one(tx, people.RelatedPerson, number_of(tx, patient, by), number))
        return _related(row).related
