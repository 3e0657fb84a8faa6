"""Clinics with their hours and closures, and rooms with their resources."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from coord.roster.folder import Roster
from coord.services.roster.directory import Directory
from coord.services.roster.keeping import Found, Kept, Setting, Wanted
from coord.store import diary, places
from coord.store import roster as store
from coord.store import roster_bulk as bulk


class _Clinics(Kept):
    """Opening hours and closures are tables of their own; here they are the last two values."""

    @property
    def headings(self) -> tuple[str, ...]:
        return (*super().headings, "opening_hours", "closures")

    def wanted(self, roster: Roster, setting: Setting) -> Iterator[Wanted]:
        for row, one in zip(roster.clinics, super().wanted(roster, setting), strict=True):
            more = (row.opening_hours, tuple(sorted(row.closures)))
            yield one._replace(values=one.values + more)

    def found(self, tx: Connection, directory: Directory) -> Iterator[Found]:
        hours: dict[int, tuple[tuple[int, int, int], ...]] = {}
        for clinic, *times in store.opening(tx, directory.organization_id):
            hours[clinic] = (*hours.get(clinic, ()), tuple(times))
        days: dict[int, tuple[date, ...]] = {}
        for clinic, day in store.closures(tx, directory.organization_id):
            days[clinic] = (*days.get(clinic, ()), day)
        for one in super().found(tx, directory):
            yield one._replace(values=(*one.values, hours.get(one.id, ()), days.get(one.id, ())))

    def fresh(self, one: Wanted, directory: Directory) -> dict[str, Any]:
        return super().fresh(one._replace(values=one.values[:-2]), directory)

    def changed(self, was: Found, one: Wanted, directory: Directory) -> dict[str, Any]:
        return super().changed(was, one._replace(values=one.values[:-2]), directory)

    def add(self, tx: Connection, some: Sequence[Wanted], directory: Directory) -> None:
        super().add(tx, some, directory)
        self.open(tx, some, directory)

    def change(self, tx: Connection, some: Sequence[tuple[Found, Wanted]], directory: Directory) -> None:
        super().change(tx, some, directory)
        self.open(tx, [one for _, one in some], directory)

    def open(self, tx: Connection, some: Sequence[Wanted], directory: Directory) -> None:
        numbers = [directory.number("clinics", one.key[0]) for one in some]
        hours = [
            {"clinic_id": number, "weekday": weekday, "opens": opens, "closes": closes}
            for number, one in zip(numbers, some, strict=True)
            for weekday, opens, closes in one.values[-2]
        ]
        closed = [
            {"clinic_id": number, "day": day}
            for number, one in zip(numbers, some, strict=True)
            for day in one.values[-1]
        ]
        store.replace_opening(tx, numbers, hours, closed)


class _Rooms(Kept):
    def add(self, tx: Connection, some: Sequence[Wanted], directory: Directory) -> None:
        rows = [self.fresh(one, directory) for one in some]
        made = bulk.add_numbered(tx, self.model, rows)
        tenant = directory.tenant(diary.Resource)
        bulk.add(tx, diary.Resource, [{**tenant, "kind": "room", "room_id": number} for (number,) in made])


_SAME: Mapping[str, str] = {
    name: name for name in ("name", "neutral_name", "address", "jurisdiction", "time_zone", "phone")
}

CLINICS = _Clinics(
    "clinics",
    places.Clinic,
    key={"key": "clinic"},
    values=_SAME,
    owned={places.ClinicHours: "clinic_id", places.ClinicClosure: "clinic_id"},
)
CERTIFICATIONS = Kept(
    "certifications",
    places.ClinicCertification,
    key={"clinic_id": "clinic", "kind": "certification", "number": "number"},
    values={name: name for name in ("valid_from", "valid_until")},
)
ROOMS = _Rooms(
    "rooms",
    places.Room,
    key={"clinic_id": "clinic", "name": "room"},
    values={"features": "features", "places": "places"},
    owned={diary.Resource: "room_id"},
)
