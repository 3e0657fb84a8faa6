"""What pages and commands show of the waitlist; every look at patients is in the audit trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import UPCOMING
from coord.domain.local_time import local_date, to_minute
from coord.domain.permissions import Actor
from coord.domain.roles import Role
from coord.domain.waitlist import AskedBy, Freed, OfferHow, OfferStatus, Priority
from coord.services.errors import NotFound
from coord.services.showing import PatientName
from coord.services.showing.rows import note_look, patient_name
from coord.services.today import house_day
from coord.services.waitlist.calling import offered, why_by_phone
from coord.services.waitlist.house import House, house
from coord.services.waitlist.shown import Idle, Listed, ShownEntry, ShownOffer, ShownTime, ShownVisit, Waits
from coord.store import groups, names, overview, people, policies
from coord.store.db import reading, transaction
from coord.store.waitlist import entries, freed, offers, wanting_of

LATELY = timedelta(hours=24)


def listed(*, by: Actor, now: datetime) -> Listed:
    with transaction() as tx:
        rows = entries.waiting(tx, by.organization_id)
        made = offers.listed(tx, by.organization_id, now - LATELY)
        note_look(tx, "waitlist.viewed", [*rows, *made], by, now, "patient_id")
        known = house(tx, by.organization_id, now)
        shown = _shown_offers(tx, made, by, known, now)
        kept = freed.kept(tx, by.organization_id, to_minute(now))
        return Listed(
            entries=shown_entries(tx, rows, by, now),
            running=tuple(one for one in shown if one.status is OfferStatus.OFFERED),
            ended=tuple(one for one in shown if one.status is not OfferStatus.OFFERED),
            times=tuple(shown_time(tx, one, known) for one in kept),
            by_itself=known.policy.waitlist.by_itself,
        )


def _shown_offers(
    tx: Connection, rows: Sequence[Any], by: Actor, known: House, now: datetime
) -> tuple[ShownOffer, ...]:
    patients = _patients(tx, rows, by)
    shown = (_shown_offer(row, patients, known) for row in rows)
    return tuple(
        _to_tell(tx, row, one, by, known, now) if one.status is OfferStatus.OFFERED else one
        for row, one in zip(rows, shown, strict=True)
    )


def _to_tell(tx: Connection, row: Any, one: ShownOffer, by: Actor, known: House, now: datetime) -> ShownOffer:
    """A running offer with all that its patient must hear."""
    waits = entries.by_id(tx, by.organization_id, row.entry_id)
    is_phone = one.how is OfferHow.PHONE
    return replace(
        one,
        appointments=offered(tx, row, by, now),
        instead=_visit(waits),
        why_phone=why_by_phone(tx, row, waits, known, now) if is_phone else None,
    )


def _shown_offer(row: Any, patients: Mapping[int, PatientName], known: House) -> ShownOffer:
    return ShownOffer(
        public_id=row.public_id,
        patient=patients[row.patient_id],
        type_name=known.types[row.type_code].name if row.type_code in known.types else row.type_code,
        starts=row.starts,
        ends=row.ends,
        zone=row.zone,
        clinic=row.clinic,
        how=OfferHow(row.how),
        status=OfferStatus(row.status),
        is_told=row.is_told,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        time=row.freed,
    )


def shown_time(tx: Connection, row: Any, known: House) -> ShownTime:
    """A freed time with its clinic; the clock of the first clinic tells one that is at none."""
    named = {row.id: row for row in overview.clinics(tx, known.organization_id)}
    clinic = named.get(row.clinic_id)
    zone = clinic.time_zone if clinic else next(iter(known.clinics.values()))[1].key
    return ShownTime(
        public_id=row.public_id,
        starts=row.starts,
        ends=row.ends,
        zone=zone,
        clinic=clinic.name if clinic else "",
        why=Freed(row.why),
        is_offered=offers.running_for(tx, row.id) is not None,
        group=_kind_of_group(tx, row, known),
    )


def _kind_of_group(tx: Connection, row: Any, known: House) -> str:
    group = groups.by_id(tx, known.organization_id, row.group_id) if row.group_id is not None else None
    return group.type_name if group else ""


def entry(name: str, *, by: Actor, now: datetime) -> ShownEntry:
    """One entry; NotFound where the organization has none of that name."""
    with transaction() as tx:
        row = entries.find(tx, by.organization_id, name)
        if row is None:
            raise NotFound
        note_look(tx, "waitlist.viewed", [row], by, now, "patient_id")
        return shown_entries(tx, [row], by, now)[0]


def of_patient(patient: str, *, by: Actor, now: datetime) -> tuple[Waits, ...]:
    """What the patient waits for; NotFound for a stranger. The page that shows it has noted the look."""
    with reading() as tx:
        number = names.patient(tx, by.organization_id, patient)
        if number is None:
            raise NotFound
        called = _types(tx, by, now)
        rows = entries.of_patient(tx, number)
        return tuple(
            Waits(row.public_id, called.get(row.type_code, row.type_code), row.created_at) for row in rows
        )


def _types(tx: Connection, by: Actor, now: datetime) -> dict[str, str]:
    types = policies.kinds_known(tx, by.organization_id, house_day(tx, by.organization_id, now))
    return {code: one.name for code, one in types.items()}


def shown_entries(tx: Connection, rows: Sequence[Any], by: Actor, now: datetime) -> tuple[ShownEntry, ...]:
    """Entries with all names, in the order of the rows."""
    patients = _patients(tx, rows, by)
    called = _Called(_types(tx, by, now), _clinics(tx, by), _practitioners(tx, rows))
    return tuple(_one(row, patients, called, now, place) for place, row in enumerate(rows, 1))


def _patients(tx: Connection, rows: Sequence[Any], by: Actor) -> dict[int, PatientName]:
    ids = {row.patient_id for row in rows}
    found = overview.patients(tx, by.organization_id, people.Patient.id.in_(ids)) if ids else []
    return {one.id: patient_name(one) for one in found}


@dataclass(frozen=True, slots=True)
class _Called:
    """Names of kinds by code, and (public id, name) of clinics and practitioners by number."""

    types: dict[str, str]
    clinics: dict[int, tuple[str, str]]
    practitioners: dict[int, tuple[str, str]]


def _clinics(tx: Connection, by: Actor) -> dict[int, tuple[str, str]]:
    return {row.id: (row.public_id, row.name) for row in overview.clinics(tx, by.organization_id)}


def _practitioners(tx: Connection, rows: Sequence[Any]) -> dict[int, tuple[str, str]]:
    wanted = {who for row in rows for some in row.people.values() for who in some}
    return entries.practitioners(tx, wanted)


def _one(
    row: Any, patients: dict[int, PatientName], called: _Called, now: datetime, place: int
) -> ShownEntry:
    people_ = {
        Role(role): tuple(called.practitioners[who] for who in some) for role, some in row.people.items()
    }
    return ShownEntry(
        public_id=row.public_id,
        patient=patients[row.patient_id],
        type_code=row.type_code,
        type_name=called.types.get(row.type_code, row.type_code),
        clinics=tuple(called.clinics[one] for one in row.clinic_ids),
        people=tuple(people_.items()),
        wanting=wanting_of(row),
        priority=Priority(row.priority),
        reason=row.reason,
        asked_by=AskedBy(row.asked_by),
        since=row.created_at,
        visit=_visit(row),
        group=_group(row),
        status=row.status,
        idle=_idle(row, now),
        version=row.version,
        place=place,
    )


def _visit(row: Any) -> ShownVisit | None:
    if row.visit is None:
        return None
    return ShownVisit(row.visit, row.visit_starts, row.visit_ends, row.visit_zone)


def _group(row: Any) -> ShownVisit | None:
    if row.group is None:
        return None
    return ShownVisit(row.group, row.group_starts, row.group_ends, row.group_zone)


def _idle(row: Any, now: datetime) -> Idle | None:
    if row.appointment_id is not None and row.visit_status not in UPCOMING:
        return Idle.VISIT_OVER
    if not wanting_of(row).stands_on(local_date(to_minute(now), entries.zone_of(row))):
        return Idle.OVER
    if row.group and (row.group_called_off_at or row.group_starts <= to_minute(now)):
        return Idle.GROUP_OVER
    return None if row.patient_status == "active" else Idle.NO_CARE
