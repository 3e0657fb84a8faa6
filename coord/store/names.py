"""From the random names that pages use to the numbers that rows use, within one organization."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Integer, bindparam, select, union_all

from coord.domain.appointment import AppointmentType, ClinicId, PatientId, PractitionerId, RoomId
from coord.domain.policy import Dated, Kinds
from coord.store import diary, locks, people, places, policies, wishes
from coord.store.asking import Answers, Question, ask
from coord.store.prepared import among, words


def patient(tx: Connection, organization_id: int, public_id: str) -> PatientId | None:
    """The patient's number; None also for a record that only points to another."""
    row = people.Patient
    found = tx.scalar(
        select(row.id).where(
            row.organization_id == organization_id,
            row.public_id == public_id,
            row.merged_into_id.is_(None),
        )
    )
    return PatientId(found) if found is not None else None


_ORGANIZATION = bindparam("organization", type_=Integer)

_PATIENT: Question = select(people.Patient.id).where(
    people.Patient.organization_id == _ORGANIZATION,
    people.Patient.public_id == bindparam("patient_name"),
    people.Patient.merged_into_id.is_(None),
)


def _named(row: Any, *columns: Any) -> Question:
    """Rows of the organization by public ids, which are bound by the table's name."""
    wanted = words(row.__tablename__)
    return select(row.public_id, row.id, *columns).where(
        row.organization_id == _ORGANIZATION, among(row.public_id, wanted)
    )


_CLINICS = _named(places.Clinic, places.Clinic.time_zone)
_ROOMS = _named(places.Room)
_PRACTITIONERS = _named(people.Practitioner)


QUESTIONS = (_PATIENT, _CLINICS, _ROOMS, _PRACTITIONERS, *policies.NAMED_TYPES)

_THE_PATIENT = _PATIENT.scalar_subquery()
_OTHERS = wishes.others_of(_THE_PATIENT)


def _named_ids(row: Any) -> Any:
    wanted = words(row.__tablename__)
    return select(row.id).where(row.organization_id == _ORGANIZATION, among(row.public_id, wanted))


# What a draft would take, and the patients whom its own avoids: two who must not meet are booked one after
# the other, so that the second sees the first.
_RESOURCES = select(
    union_all(
        select(diary.Resource.id).where(diary.Resource.practitioner_id.in_(_named_ids(people.Practitioner))),
        select(diary.Resource.id).where(diary.Resource.room_id.in_(_named_ids(places.Room))),
        select(diary.Resource.id).where(diary.Resource.patient_id == _THE_PATIENT),
        select(diary.Resource.id).where(diary.Resource.patient_id.in_(_OTHERS)),
    )
    .subquery()
    .c.id
)
_LOCKED = locks.locked(locks.RESOURCES, _RESOURCES)
_LOCKED_CLINICS = locks.locked(locks.CLINICS, _named_ids(places.Clinic), is_shared=True)

# Locks what a draft would take, and shares its clinics, in the order in which everybody takes them.
LOCKED = (_LOCKED, _LOCKED_CLINICS)


def locked_in(answers: Answers) -> list[int]:
    """The resources that have been locked, so that the facts about a draft can be read."""
    ((found,),) = answers[_LOCKED]
    resources: list[int] = found
    return resources


@dataclass(frozen=True, slots=True)
class Known:
    """What a draft names, by public id, and the kinds of visit by code, of its days."""

    patient: PatientId | None
    kinds: Dated[Kinds]
    clinics: dict[str, tuple[ClinicId, ZoneInfo]]
    rooms: dict[str, RoomId]
    practitioners: dict[str, PractitionerId]


def bound(
    organization_id: int,
    day: date,
    *,
    patient: str,
    types: Iterable[str],
    clinics: Iterable[str],
    rooms: Iterable[str],
    practitioners: Iterable[str],
) -> dict[str, Any]:
    """What the bound names of QUESTIONS stand for; `day` is the last of which kinds of visit are asked."""
    return {
        "organization": organization_id,
        "day": day,
        "patient_name": patient,
        "codes": sorted(set(types)),
        "clinic": sorted(set(clinics)),
        "room": sorted(set(rooms)),
        "practitioner": sorted(set(practitioners)),
    }


def known_in(answers: Answers, first: date, today: date) -> Known:
    """Everything that a draft from the first day on names; what is not there is another organization's."""
    return Known(
        next((PatientId(id_) for (id_,) in answers[_PATIENT]), None),
        policies.named_kinds_in(answers, first, today),
        {name: (ClinicId(id_), ZoneInfo(zone)) for name, id_, zone in answers[_CLINICS]},
        {name: RoomId(id_) for name, id_ in answers[_ROOMS]},
        {name: PractitionerId(id_) for name, id_ in answers[_PRACTITIONERS]},
    )


def known(tx: Connection, names: dict[str, Any], first: date, today: date) -> Known:
    """Everything that the bound names stand for."""
    return known_in(ask(tx, QUESTIONS, names), first, today)


def clinics(
    tx: Connection, organization_id: int, public_ids: Iterable[str] | None = None
) -> dict[str, tuple[ClinicId, ZoneInfo]]:
    """Clinics with their zones by public id; all of them where none are named."""
    row = places.Clinic
    query = select(row.public_id, row.id, row.time_zone).where(row.organization_id == organization_id)
    if public_ids is not None:
        query = query.where(row.public_id.in_(list(public_ids)))
    return {name: (ClinicId(id_), ZoneInfo(zone)) for name, id_, zone in tx.execute(query.order_by(row.id))}


def rooms(tx: Connection, organization_id: int, public_ids: Iterable[str]) -> dict[str, RoomId]:
    row = places.Room
    query = select(row.public_id, row.id).where(
        row.organization_id == organization_id, row.public_id.in_(list(public_ids))
    )
    return {name: RoomId(id_) for name, id_ in tx.execute(query)}


def practitioners(
    tx: Connection, organization_id: int, public_ids: Iterable[str]
) -> dict[str, PractitionerId]:
    row = people.Practitioner
    query = select(row.public_id, row.id).where(
        row.organization_id == organization_id, row.public_id.in_(list(public_ids))
    )
    return {name: PractitionerId(id_) for name, id_ in tx.execute(query)}


def practitioners_by_number(tx: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Public ids of practitioners."""
    row = people.Practitioner
    found = tx.execute(select(row.id, row.public_id).where(row.id.in_(set(ids))))
    return {id_: name for id_, name in found}


@dataclass(frozen=True, slots=True)
class Names:
    """Public ids by number, for showing what a search found."""

    clinics: dict[int, str]
    rooms: dict[int, str]
    practitioners: dict[int, str]


@dataclass(frozen=True, slots=True)
class Directory:
    """A patient by number, all kinds of visit, and everything that has a public id.

    Kinds are by code, those to come as they will be at first; where any changes later, `kinds` tells of that.
    """

    patient: PatientId | None
    types: dict[str, AppointmentType]
    kinds: Dated[Kinds]
    clinics: dict[str, tuple[ClinicId, ZoneInfo]]
    practitioners: dict[str, PractitionerId]
    names: Names


def _all(row: Any, *columns: Any) -> Question:
    query = select(row.public_id, row.id, *columns).where(row.organization_id == _ORGANIZATION)
    return query.order_by(row.id)


_ALL_CLINICS = _all(places.Clinic, places.Clinic.time_zone)
_ALL_ROOMS = _all(places.Room)
_ALL_PRACTITIONERS = _all(people.Practitioner)
_DIRECTORY = (_PATIENT, *policies.TYPES, _ALL_CLINICS, _ALL_ROOMS, _ALL_PRACTITIONERS)


def directory(tx: Connection, organization_id: int, today: date, patient: str) -> Directory:
    """What a search of the organization may name, in one statement."""
    asked = {"organization": organization_id, "day": date.max, "patient_name": patient}
    answers = ask(tx, _DIRECTORY, asked)
    kinds = policies.kinds_in(answers, today)
    public = Names(
        {id_: name for name, id_, _ in answers[_ALL_CLINICS]},
        {id_: name for name, id_ in answers[_ALL_ROOMS]},
        {id_: name for name, id_ in answers[_ALL_PRACTITIONERS]},
    )
    return Directory(
        next((PatientId(id_) for (id_,) in answers[_PATIENT]), None),
        policies.known_of(kinds, today),
        kinds if len(kinds) > 1 else (),
        {name: (ClinicId(id_), ZoneInfo(zone)) for name, id_, zone in answers[_ALL_CLINICS]},
        {name: PractitionerId(id_) for name, id_ in answers[_ALL_PRACTITIONERS]},
        public,
    )


def patient_with_record(tx: Connection, organization_id: int, record_number: str) -> str | None:
    """The public id of the patient with that record number."""
    row = people.Patient
    return tx.scalar(
        select(row.public_id).where(
            row.organization_id == organization_id, row.record_number == record_number
        )
    )


def clinics_with_keys(tx: Connection, organization_id: int, keys: Iterable[str]) -> dict[str, str]:
    row = places.Clinic
    query = select(row.key, row.public_id)
    return _pairs(tx, query.where(row.organization_id == organization_id, row.key.in_(list(keys))))


def practitioners_with_mails(tx: Connection, organization_id: int, mails: Iterable[str]) -> dict[str, str]:
    row = people.Practitioner
    query = select(row.email, row.public_id)
    return _pairs(tx, query.where(row.organization_id == organization_id, row.email.in_(list(mails))))


def rooms_named(tx: Connection, organization_id: int, name: str) -> list[str]:
    """The public ids of the rooms of that name; with `KEY/` before it, of that clinic."""
    key, _, alone = name.rpartition("/")
    row, where = places.Room, places.Clinic
    query = (
        select(row.public_id)
        .join(where, where.id == row.clinic_id)
        .where(row.organization_id == organization_id, row.name == alone)
    )
    return list(tx.scalars(query.where(where.key == key) if key else query))


def _pairs(tx: Connection, query: Any) -> dict[str, str]:
    return {name: public_id for name, public_id in tx.execute(query)}
