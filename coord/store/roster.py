"""Reading and writing whole tables for the roster import: few statements, many rows each."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text

from coord.store import diary, people, places, records
from coord.store import roster_bulk as bulk

MANY = 2000  # numbers in an IN list
PATIENCE = "300s"

_OWNERS: dict[str, Any] = {
    "patient_id": people.Patient,
    "practitioner_id": people.Practitioner,
    "clinic_id": places.Clinic,
}


def prepare(tx: Connection) -> None:
    """Allow this transaction what pages may not: long statements, and pauses for comparing."""
    if tx.dialect.name == "postgresql":
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            tx.execute(text(f"SET LOCAL {limit} = '{PATIENCE}'"))


def hold_off_others(tx: Connection, organization_id: int) -> None:
    """One import of an organization at a time; bookings go on, for they only need the row to stay."""
    row = places.Organization
    tx.execute(select(row.id).where(row.id == organization_id).with_for_update(key_share=True))


def organizations(tx: Connection) -> dict[str, int]:
    found = tx.execute(select(places.Organization.name, places.Organization.id))
    return {row.name: row.id for row in found}


def rows(tx: Connection, organization_id: int, model: type[Any], columns: Sequence[str]) -> Iterator[Any]:
    """Number and columns of all rows of the organization, oldest first."""
    wanted = [model.id, *(getattr(model, column) for column in columns)]
    yield from tx.execute(_of(select(*wanted), model, organization_id).order_by(model.id))


def _of(query: Any, model: type[Any], organization_id: int) -> Any:
    """Of this organization only, which a row knows or its owner does."""
    if hasattr(model, "organization_id"):
        return query.where(model.organization_id == organization_id)
    column, owner = next((name, owner) for name, owner in _OWNERS.items() if hasattr(model, name))
    return query.join(owner, owner.id == getattr(model, column)).where(
        owner.organization_id == organization_id
    )


def merged(tx: Connection, organization_id: int) -> set[int]:
    """The records of patients that only point to another."""
    row = people.Patient
    query = select(row.id).where(row.organization_id == organization_id, row.merged_into_id.is_not(None))
    return set(tx.scalars(query))


def weekly_rules(tx: Connection, organization_id: int) -> Iterator[Any]:
    """Working hours of every week; those of every other week are not a roster's matter."""
    row = people.AvailabilityRule
    query = select(
        row.id, row.practitioner_id, row.clinic_id, row.weekday, row.opens, row.closes, row.valid_from,
        row.valid_until,
    ).where(row.every_weeks == 1)  # fmt: skip
    yield from tx.execute(_of(query, row, organization_id).order_by(row.id))


def clinics(tx: Connection, organization_id: int) -> list[int]:
    row = places.Clinic
    return list(tx.scalars(select(row.id).where(row.organization_id == organization_id)))


def rooms(tx: Connection, organization_id: int) -> dict[tuple[int, str], int]:
    """The numbers of rooms by clinic and name."""
    row = places.Room
    query = select(row.clinic_id, row.name, row.id).where(row.organization_id == organization_id)
    return {(clinic, name): id_ for clinic, name, id_ in tx.execute(query)}


def opening(tx: Connection, organization_id: int) -> Iterator[Any]:
    """(clinic, weekday, opens, closes) of the opening hours that hold always, sorted."""
    row = places.ClinicHours
    query = select(row.clinic_id, row.weekday, row.opens, row.closes)
    always = query.where(row.valid_from.is_(None), row.valid_until.is_(None))
    yield from tx.execute(_of(always, row, organization_id).order_by(row.clinic_id, row.weekday, row.opens))


def closures(tx: Connection, organization_id: int) -> Iterator[Any]:
    row = places.ClinicClosure
    yield from tx.execute(_of(select(row.clinic_id, row.day), row, organization_id).order_by(row.day))


def replace_opening(
    tx: Connection, clinic_ids: Sequence[int], hours: Sequence[dict[str, Any]], days: Sequence[dict[str, Any]]
) -> None:
    """New opening hours and closures of the clinics; closures that stay keep their names."""
    row, closure = places.ClinicHours, places.ClinicClosure
    always = (row.valid_from.is_(None), row.valid_until.is_(None))
    tx.execute(delete(row).where(row.clinic_id.in_(clinic_ids), *always))
    found = tx.execute(
        select(closure.id, closure.clinic_id, closure.day).where(closure.clinic_id.in_(clinic_ids))
    )
    old = {(clinic, day): id_ for id_, clinic, day in found}
    new = {(day["clinic_id"], day["day"]) for day in days}
    bulk.remove(tx, closure, [id_ for key, id_ in old.items() if key not in new])
    bulk.add(tx, row, hours)
    bulk.add(tx, closure, [day for day in days if (day["clinic_id"], day["day"]) not in old])


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    numbers = list(ids)
    for start in range(0, len(numbers), MANY):
        yield numbers[start : start + MANY]


def resources(tx: Connection, column: str, ids: Iterable[int]) -> set[int]:
    """The resources of rooms, practitioners or patients, as `column` says."""
    row = diary.Resource
    found: set[int] = set()
    for some in _parts(ids):
        found.update(tx.scalars(select(row.id).where(getattr(row, column).in_(some))))
    return found


def all_attention(tx: Connection, organization_id: int) -> set[int]:
    """What every visit takes some of."""
    row = diary.Resource
    return set(
        tx.scalars(select(row.id).where(row.organization_id == organization_id, row.kind == "attention"))
    )


def names_known(tx: Connection, organization_id: int) -> dict[str, set[str]]:
    """What rows may refer to, by the name of the file that would hold it."""
    kind = places.AppointmentType
    types = tx.execute(
        select(kind.code, kind.room_features).where(kind.organization_id == organization_id)
    ).all()
    known = {
        "types": {code for code, _ in types},
        "features": {feature for _, features in types for feature in features},
    }
    for name, model, column in (
        ("clinics", places.Clinic, places.Clinic.key),
        ("practitioners", people.Practitioner, func.lower(people.Practitioner.email)),
        ("patients", people.Patient, people.Patient.record_number),
    ):
        known[name] = set(tx.scalars(_of(select(column), model, organization_id)))
    return known | _related(tx, organization_id)


def _related(tx: Connection, organization_id: int) -> dict[str, set[str]]:
    row, patient = people.RelatedPerson, people.Patient
    found = tx.execute(
        select(patient.record_number, row.name, row.never_contact)
        .join(patient, patient.id == row.patient_id)
        .where(patient.organization_id == organization_id)
    ).all()
    return {
        "related_people": {f"{number}/{name}" for number, name, _ in found},
        "never_contact": {f"{number}/{name}" for number, name, never in found if never},
    }


def homes(tx: Connection, organization_id: int) -> dict[str, str]:
    """The time zone of each practitioner's first clinic, by e-mail address."""
    rule, who, clinic = people.AvailabilityRule, people.Practitioner, places.Clinic
    found = tx.execute(
        select(who.email, clinic.time_zone)
        .join(rule, rule.practitioner_id == who.id)
        .join(clinic, clinic.id == rule.clinic_id)
        .where(who.organization_id == organization_id)
        .order_by(rule.id.desc())
    )
    return {email.lower(): zone for email, zone in found}


def zones(tx: Connection, organization_id: int) -> dict[str, str]:
    """The time zones of clinics by their short names."""
    row = places.Clinic
    found = tx.execute(select(row.key, row.time_zone).where(row.organization_id == organization_id))
    return {clinic.key: clinic.time_zone for clinic in found}


def persons(tx: Connection, model: type[Any], ids: Sequence[int]) -> list[int]:
    """The bodies of practitioners or patients."""
    return [
        id_ for some in _parts(ids) for id_ in tx.scalars(select(model.person_id).where(model.id.in_(some)))
    ]


def note(tx: Connection, organization_id: int, now: datetime, details: dict[str, Any]) -> None:
    """One audit entry for the whole import, which an operator made and no signed-in user."""
    tx.execute(
        insert(records.AuditEntry).values(
            organization_id=organization_id,
            at=now,
            user_id=None,
            did="roster.imported",
            subject="organization",
            subject_id=organization_id,
            details=details,
        )
    )
