"""Practitioners with their resources, their qualifications, hours and time off."""

from collections.abc import Hashable, Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.local_time import on_day
from coord.roster.folder import Roster
from coord.roster.practitioners import periods_overlap
from coord.services.roster.bodies import Bodies
from coord.services.roster.directory import Directory
from coord.services.roster.keeping import Form, Found, Kept, Key, Setting, Wanted
from coord.store import diary, people
from coord.store import roster as store

COVER_CAPACITY = 4
UTC = ZoneInfo("UTC")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class _Hours(Kept):
    """A row of the file is a row of the table for each of its days."""

    def wanted(self, roster: Roster, setting: Setting) -> Iterator[Wanted]:  # noqa: ARG002
        for row in roster.hours:
            values = (row.opens, row.closes, row.valid_from, row.valid_until)
            for weekday in row.weekdays:
                key = (row.practitioner, row.clinic, weekday, row.opens, row.valid_from)
                yield Wanted(row.line, key, values)

    def found(self, tx: Connection, directory: Directory) -> Iterator[Found]:
        for id_, who, where, weekday, *values in store.weekly_rules(tx, directory.organization_id):
            names = directory.name("practitioners", who), directory.name("clinics", where)
            yield Found(id_, (*names, weekday, values[0], values[2]), tuple(values))

    def group(self, key: Key) -> Hashable:
        return key[:3]

    def became(self, was: Found, one: Wanted) -> bool:
        """Hours that overlap the old ones replace them, lest both count."""
        at_once = was.values[0] < one.values[1] and one.values[0] < was.values[1]
        return at_once and periods_overlap(was.values[2:], one.values[2:])

    def label(self, key: Key) -> str:
        return f"{key[0]} {key[1]} {_DAYS[key[2]]}"


class _TimeOff(Kept):
    """Whole days, both included, in the zone of the practitioner's first clinic."""

    def wanted(self, roster: Roster, setting: Setting) -> Iterator[Wanted]:
        for row in roster.time_off:
            zone = setting.homes.get(row.practitioner, UTC)
            starts, ends = on_day(row.starts, 0, zone), on_day(row.ends, 1440, zone)
            yield Wanted(row.line, (row.practitioner, starts), (ends, row.kind), row.starts)

    def label(self, key: Key) -> str:
        return str(key[0])


def _letters(titles: str) -> tuple[str, ...]:
    return tuple(titles.split(", ")) if titles else ()


PRACTITIONERS = Bodies(
    "practitioners",
    people.Practitioner,
    key={"email": "email"},
    values={
        name: name for name in ("name", "titles", "gender", "npi", "languages", "specialties", "age_groups")
    },
    forms={"email": Form(str.lower, str), "titles": Form(_letters, ", ".join)},
    owned={diary.Resource: "practitioner_id"},
    resources=(("attention", 1), ("cover", COVER_CAPACITY)),
)
QUALIFICATIONS = Kept(
    "qualifications",
    people.Qualification,
    key={
        "practitioner_id": "practitioner",
        "kind": "kind",
        "jurisdiction": "jurisdiction",
        "number": "number",
    },
    values={name: name for name in ("valid_from", "valid_until", "status")},
    owner="practitioner_id",
)
HOURS = _Hours(
    "hours",
    people.AvailabilityRule,
    key={
        "practitioner_id": "practitioner",
        "clinic_id": "clinic",
        "weekday": "weekdays",
        "opens": "opens",
        "valid_from": "valid_from",
    },
    values={"opens": "opens", "closes": "closes", "valid_from": "valid_from", "valid_until": "valid_until"},
    owner="practitioner_id",
)
TIME_OFF = _TimeOff(
    "time_off",
    people.TimeOff,
    key={"practitioner_id": "practitioner", "starts": "starts"},
    values={"ends": "ends", "kind": "kind"},
    owner="practitioner_id",
)
