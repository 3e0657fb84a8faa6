"""Finding patients, and one patient's page."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, false, func, or_

from coord.domain import reasons as why
from coord.domain.ages import age_on
from coord.domain.appointment import AppointmentType
from coord.domain.permissions import Actor
from coord.domain.reasons import Reason
from coord.services.clearances import light_of, missing_of
from coord.services.errors import Merged, NotFound
from coord.services.languages.choosing import written_in
from coord.services.roster.spelling import searchable
from coord.services.showing.rows import note_look, patient_name, shown_appointments, shown_holds
from coord.services.showing.values import BookableType, ClinicName, PatientName, PatientPage, ShownOrder
from coord.services.today import house_day
from coord.store import audit, cipher, diary, facts, overview, people, policies
from coord.store.db import transaction


def find_patients(
    text: str, *, by: Actor, now: datetime, address: str = "", index_key: bytes = b""
) -> tuple[PatientName, ...]:
    """Patients whose name holds every word, or whose record number or birth date is the text.

    A record that was merged into another is found by its number, as the other. With an `address` (a
    telephone number in E.164, or a mail address) also those of whom it is, or somebody around them.
    """
    row = people.Patient
    words = [row.search_name.contains(word, autoescape=True) for word in searchable(text).split()]
    number = text.strip().upper()
    exact = [
        row.record_number == number,
        func.upper(row.outside_record_number) == number if number else false(),
        row.id.in_(overview.merged(by.organization_id, number)),
    ]
    if born := _as_date(text):
        exact.append(row.birth_date == born)
    if address:
        exact.append(
            row.id.in_(overview.reached_at(by.organization_id, cipher.blind_index(index_key, address)))
        )
    wanted = or_(*exact, _all(words)) if words else row.id.is_not(None)
    with transaction() as tx:
        rows = overview.patients(tx, by.organization_id, wanted, row.merged_into_id.is_(None))
        note_look(tx, "patients.listed", rows, by, now, "id")
        return tuple(patient_name(found) for found in rows)


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


def patient(
    public_id: str, *, by: Actor, now: datetime, days: tuple[date, date] | None = None
) -> PatientPage:
    """One patient's page; NotFound where the organization has no such patient.

    It tells which kinds of visit can be on one of the days, first and last; without days, today.
    """
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
        today = house_day(tx, by.organization_id, now)
        return _patient_page(tx, row, days or (today, today), by, now)


def _patient_row(tx: Connection, public_id: str, by: Actor) -> Any:
    rows = overview.patients(tx, by.organization_id, people.Patient.public_id == public_id)
    if not rows:
        raise NotFound
    if rows[0].survivor:
        raise Merged(rows[0].survivor)
    return rows[0]


def _patient_page(tx: Connection, row: Any, days: tuple[date, date], by: Actor, now: datetime) -> PatientPage:
    part = diary.Participant
    today = house_day(tx, by.organization_id, now)
    team = overview.care_team(tx, row.id, today)
    return PatientPage(
        patient=patient_name(row),
        status=row.status,
        paused_until=row.paused_until,
        languages=tuple(row.languages),
        written=written_in(tx, by.organization_id, row.languages, now),
        clinic=ClinicName(row.clinic_public_id, row.clinic, row.zone) if row.clinic else None,
        light=light_of(tx, row.id, today, by=by),
        missing=missing_of(tx, row.id, today, by=by),
        orders=_orders(tx, row.id, by, now),
        care_team=tuple((one.role, overview.with_titles(one.name, one.titles)) for one in team),
        related=tuple((one.name, one.relation) for one in overview.related_people(tx, row.id)),
        types=_bookable(tx, row, days, by, now),
        appointments=shown_appointments(
            tx, overview.appointments(tx, by.organization_id, part.patient_id == row.id)
        ),
        holds=shown_holds(tx, by, now, people.Patient.id == row.id),
        prompts=tuple(row.prompts),
        food_minutes=row.food_minutes,
        drink_minutes=row.drink_minutes,
    )


def _orders(tx: Connection, patient_id: int, by: Actor, now: datetime) -> tuple[ShownOrder, ...]:
    today = house_day(tx, by.organization_id, now)
    types = policies.kinds_known(tx, by.organization_id, today)
    names = {code: kind.name for code, kind in types.items()}
    return tuple(
        ShownOrder(
            tuple(names.get(code, code) for code in row.appointment_types),
            row.doses_left,
            row.valid_until,
            overview.with_titles(row.name, row.titles),
            row.status == "open" and row.valid_until >= today,
        )
        for row in overview.orders(tx, patient_id)
    )


def _bookable(
    tx: Connection, row: Any, days: tuple[date, date], by: Actor, now: datetime
) -> tuple[BookableType, ...]:
    """Every kind of visit, with what speaks against it: no open order, or the patient's age in the days."""
    today = house_day(tx, by.organization_id, now)
    allowed = {
        code
        for order in facts.orders(tx, row.id)
        if order.is_open and order.valid_until >= today
        for code in order.appointment_types
    }
    ages = tuple(age_on(row.birth_date, day) for day in days)
    types = policies.kinds_known(tx, by.organization_id, now.date()).values()
    return tuple(
        BookableType(
            kind.code,
            kind.name,
            bool(kind.follow_up),
            kind.follow_up_every > 1,
            kind.places > 1,
            tuple(_against(kind, allowed, *ages)),
        )
        for kind in types
    )


def _against(kind: AppointmentType, allowed: set[str], first: int, last: int) -> Iterator[Reason]:
    """Somebody may grow up within the days; the age on one of them is enough."""
    if kind.min_age is not None and last < kind.min_age:
        yield why.TooYoung(field=why.Field.PATIENT, age=last, least=kind.min_age)
    if kind.max_age is not None and first > kind.max_age:
        yield why.TooOld(field=why.Field.PATIENT, age=first, most=kind.max_age)
    if kind.needs_order and kind.code not in allowed:
        yield why.NoOrder(field=why.Field.ORDER, appointment_type=kind.name)
