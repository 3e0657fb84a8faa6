"""Writing a roster into an empty organization: clinics, people, and everything around them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert

from coord.domain.defaults import DEFAULT_TYPES
from coord.domain.local_time import on_day
from coord.roster.old_cells import (
    day,
    day_or_none,
    minute_of_day,
    minute_or_none,
    opening_hours,
    several,
    weekdays,
    yes,
)
from coord.roster.old_reader import Line, lines
from coord.store import cipher, diary, people, places

COVER_CAPACITY = 4


@dataclass(frozen=True, slots=True)
class Keys:
    """How contact data is kept: the key to encrypt and the key to find."""

    field: bytes
    index: bytes


@dataclass(slots=True)
class _Load:
    """One load in progress: where it reads, where it writes, and the numbers given so far."""

    tx: Connection
    folder: Path
    organization_id: int
    today: date
    keys: Keys
    clinics: dict[str, int] = field(default_factory=dict)
    zones: dict[int, ZoneInfo] = field(default_factory=dict)
    practitioners: dict[str, int] = field(default_factory=dict)
    homes: dict[str, ZoneInfo] = field(default_factory=dict)
    patients: dict[str, int] = field(default_factory=dict)
    related: dict[str, int] = field(default_factory=dict)

    def read(self, name: str) -> Iterable[Line]:
        return lines(self.folder, name)

    def add(self, row: type[Any], **values: Any) -> int:
        """Insert one row and return its number."""
        return self.tx.execute(insert(row).values(values).returning(row.id)).scalar_one()

    def person(self) -> int:
        return self.add(people.Person, organization_id=self.organization_id)

    def resource(self, kind: str, **owner: int) -> None:
        self.add(diary.Resource, organization_id=self.organization_id, kind=kind, **owner)


def load(tx: Connection, folder: Path, name: str, *, today: date, keys: Keys) -> int:
    """A new organization of that name from the roster folder; returns its number."""
    organization_id = tx.execute(
        insert(places.Organization).values(name=name).returning(places.Organization.id)
    ).scalar_one()
    one = _Load(tx, folder, organization_id, today, keys)
    for step in (_types, _clinics, _rooms, _practitioners, _qualifications, _hours, _time_off):
        step(one)
    for step in (_patients, _related_people, _contact_points, _care_team, _orders, _gates):
        step(one)
    return organization_id


def _types(one: _Load) -> None:
    for kind in DEFAULT_TYPES:
        type_id = one.add(
            places.AppointmentType,
            organization_id=one.organization_id,
            code=kind.code,
            name=kind.name,
            patient_name=kind.patient_name,
            modality="in_person",
            minutes=kind.minutes,
            turnover=kind.turnover,
            room_features=list(kind.room_features),
            needs_order=kind.needs_order,
            needs_dea=kind.needs_dea,
            follow_up=kind.follow_up,
            valid_from=date(2000, 1, 1),
        )
        for window in kind.role_windows:
            one.add(
                places.RoleWindow,
                appointment_type_id=type_id,
                role=window.role,
                use=window.use,
                presence=window.presence,
                opens=window.opens,
                closes=window.closes,
            )


def _clinics(one: _Load) -> None:
    for line in one.read("clinics"):
        clinic_id = one.add(
            places.Clinic,
            organization_id=one.organization_id,
            key=line["clinic"],
            name=line["name"],
            neutral_name=line["neutral_name"],
            address=line["address"],
            jurisdiction=line["jurisdiction"],
            time_zone=line["time_zone"],
            phone=line["phone"],
        )
        one.clinics[line["clinic"]] = clinic_id
        one.zones[clinic_id] = ZoneInfo(line["time_zone"])
        for weekday, opens, closes in opening_hours(line["opening_hours"]):
            one.add(places.ClinicHours, clinic_id=clinic_id, weekday=weekday, opens=opens, closes=closes)
        for closed in several(line["closures"]):
            one.add(places.ClinicClosure, clinic_id=clinic_id, day=day(closed, one.today))


def _rooms(one: _Load) -> None:
    for line in one.read("rooms"):
        room_id = one.add(
            places.Room,
            organization_id=one.organization_id,
            clinic_id=one.clinics[line["clinic"]],
            name=line["room"],
            features=several(line["features"]),
        )
        one.resource("room", room_id=room_id)


def _practitioners(one: _Load) -> None:
    for line in one.read("practitioners"):
        practitioner_id = one.add(
            people.Practitioner,
            organization_id=one.organization_id,
            person_id=one.person(),
            email=line["email"],
            name=line["name"],
            titles=", ".join(several(line["titles"])),
            gender=line["gender"] or None,
            npi=line["npi"] or None,
            languages=several(line["languages"]),
            specialties=several(line["specialties"]),
            age_groups=several(line["age_groups"]),
        )
        one.practitioners[line["email"]] = practitioner_id
        one.resource("attention", practitioner_id=practitioner_id)
        one.resource("cover", practitioner_id=practitioner_id, capacity=COVER_CAPACITY)


def _qualifications(one: _Load) -> None:
    for line in one.read("qualifications"):
        one.add(
            people.Qualification,
            practitioner_id=one.practitioners[line["practitioner"]],
            kind=line["kind"],
            jurisdiction=line["jurisdiction"] or None,
            number=line["number"],
            valid_from=day(line["valid_from"], one.today),
            valid_until=day(line["valid_until"], one.today),
            status=line["status"] or "active",
        )


def _hours(one: _Load) -> None:
    for line in one.read("hours"):
        clinic_id = one.clinics[line["clinic"]]
        one.homes.setdefault(line["practitioner"], one.zones[clinic_id])
        for weekday in weekdays(line["weekdays"]):
            one.add(
                people.AvailabilityRule,
                practitioner_id=one.practitioners[line["practitioner"]],
                clinic_id=clinic_id,
                weekday=weekday,
                opens=minute_of_day(line["from"]),
                closes=minute_of_day(line["to"]),
                valid_from=day_or_none(line["valid_from"], one.today),
                valid_until=day_or_none(line["valid_until"], one.today),
            )


def _time_off(one: _Load) -> None:
    """Whole days, both included, in the zone of the practitioner's first clinic."""
    for line in one.read("time_off"):
        zone = one.homes.get(line["practitioner"], ZoneInfo("UTC"))
        one.add(
            people.TimeOff,
            practitioner_id=one.practitioners[line["practitioner"]],
            starts=on_day(day(line["from"], one.today), 0, zone),
            ends=on_day(day(line["to"], one.today), 1440, zone),
            kind=line["kind"],
        )


def _patients(one: _Load) -> None:
    for line in one.read("patients"):
        patient_id = one.add(
            people.Patient,
            organization_id=one.organization_id,
            person_id=one.person(),
            clinic_id=one.clinics.get(line["clinic"]),
            record_number=line["record_number"],
            legal_name=line["legal_name"],
            preferred_name=line["preferred_name"],
            search_name=searchable(f"{line['legal_name']} {line['preferred_name']}"),
            birth_date=day(line["birth_date"], one.today),
            languages=several(line["languages"]),
            time_zone=line["time_zone"],
            location=line["state"],
            status=line["status"],
            gender_wish=line["gender_wish"] or None,
        )
        one.patients[line["record_number"]] = patient_id
        one.resource("patient", patient_id=patient_id)


def searchable(name: str) -> str:
    """A name in lower case without accents, so that Alvarez finds Álvarez."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).strip()


def _related_people(one: _Load) -> None:
    for line in one.read("related_people"):
        one.related[f"{line['patient']}/{line['name']}"] = one.add(
            people.RelatedPerson,
            patient_id=one.patients[line["patient"]],
            name=line["name"],
            relation=line["relation"],
            may_consent=yes(line["may_consent"]),
            may_confirm=yes(line["may_confirm"]),
            may_be_told_times=yes(line["told_times"]),
            may_collect=yes(line["may_collect"]),
            never_contact=yes(line["never_contact"]),
        )


def _contact_points(one: _Load) -> None:
    for line in one.read("contact_points"):
        one.add(
            people.ContactPoint,
            organization_id=one.organization_id,
            **_owner(one, line),
            channel=line["channel"],
            ciphertext=cipher.seal(one.keys.field, line["value"]),
            blind_index=cipher.blind_index(one.keys.index, line["value"]),
            safe_from=minute_or_none(line["safe_from"]),
            safe_until=minute_or_none(line["safe_to"]),
            sender_name_allowed=yes(line["sender_name_ok"]),
            purposes=["reminders"] if yes(line["reminders_ok"]) else [],
        )


def _owner(one: _Load, line: Line) -> dict[str, int]:
    match line["owner_kind"]:
        case "patient":
            return {"patient_id": one.patients[line["owner"]]}
        case "practitioner":
            return {"practitioner_id": one.practitioners[line["owner"]]}
        case _:
            return {"related_person_id": one.related[line["owner"]]}


def _care_team(one: _Load) -> None:
    for line in one.read("care_team"):
        one.add(
            people.CareTeamMember,
            patient_id=one.patients[line["patient"]],
            practitioner_id=one.practitioners[line["practitioner"]],
            role=line["role"],
            valid_from=day(line["from"], one.today),
            valid_until=day_or_none(line["to"], one.today),
            is_primary=yes(line["primary"]),
        )


def _orders(one: _Load) -> None:
    for line in one.read("orders"):
        one.add(
            people.Order,
            organization_id=one.organization_id,
            patient_id=one.patients[line["patient"]],
            prescriber_id=one.practitioners[line["prescriber"]],
            appointment_types=several(line["appointment_types"]),
            doses_left=int(line["doses_left"]),
            least_spacing_days=int(line["least_spacing_days"]),
            valid_until=day(line["valid_until"], one.today),
            status=line["status"],
        )


def _gates(one: _Load) -> None:
    for line in one.read("gates"):
        decided = day_or_none(line["decided_on"], one.today)
        one.add(
            people.Gate,
            patient_id=one.patients[line["patient"]],
            kind=line["gate"],
            status=line["status"],
            decided_at=datetime.combine(decided, datetime.min.time(), UTC) if decided else None,
            expires_on=day_or_none(line["expires_on"], one.today),
        )
