"""The files about places: the organization, its clinics, their rooms."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, NamedTuple

from coord.domain.kinds import MOST_PLACES
from coord.roster.cells import DATE, DATES, number, some_known, text
from coord.roster.codes import JURISDICTION, PHONE, TIME_ZONE
from coord.roster.columns import Lines, Table, added_later, optional, required
from coord.roster.faults import Fault, Problem
from coord.roster.relations import CLINIC
from coord.roster.rules import in_order
from coord.roster.weeks import OPENING_HOURS, Hours

FEATURES = frozenset({"infusion", "reclining", "talk", "telehealth", "group"})
SHORT, LONG = 60, 300

_FEATURES = some_known(
    "features",
    Fault.UNKNOWN_FEATURE,
    f"some of {', '.join(sorted(FEATURES))}, or what your appointments need",
)


class Organization(NamedTuple):
    line: int
    name: Annotated[str, required(text(), "what the organization is called")]


class Clinic(NamedTuple):
    line: int
    clinic: Annotated[str, required(text(SHORT), "a short name, used by the other files")]
    name: Annotated[str, required(text(), "what staff call it")]
    neutral_name: Annotated[str, required(text(), "what messages and calendars call it; tells no therapy")]
    address: Annotated[str, required(text(LONG), "where it is")]
    jurisdiction: Annotated[str, required(JURISDICTION, "the state whose licences count")]
    time_zone: Annotated[str, required(TIME_ZONE, "its clock")]
    phone: Annotated[str, required(PHONE, "the number to call after a visit")]
    opening_hours: Annotated[tuple[Hours, ...], required(OPENING_HOURS, "when it is open")]
    closures: Annotated[tuple[date, ...], optional(DATES, "days on which it is closed", ())]


class Certification(NamedTuple):
    line: int
    clinic: Annotated[str, required(CLINIC, "which clinic")]
    certification: Annotated[str, required(text(SHORT), "the safety programme in one word, such as rems")]
    number: Annotated[str, optional(text(SHORT), "its number", "")]
    valid_from: Annotated[date, required(DATE, "first day")]
    valid_until: Annotated[date, required(DATE, "last day")]


class Room(NamedTuple):
    line: int
    clinic: Annotated[str, required(CLINIC, "where it is")]
    room: Annotated[str, required(text(SHORT), "its name, once in a clinic")]
    features: Annotated[tuple[str, ...], required(_FEATURES, "what it can be used for")]
    places: Annotated[int, added_later(number(MOST_PLACES, least=1), "how many patients it holds at once", 1)]


def _only_one(rows: list[Organization], _: Lines) -> Iterator[Problem]:
    for row in rows[1:]:
        yield Problem(Fault.SEVERAL_ORGANIZATIONS, "organization.csv", row.line, expected="one row")


TABLES = (
    Table(
        "organization",
        Organization,
        "whose roster this is; read where the database has no organization yet",
        key=("name",),
        across=(_only_one,),
    ),
    Table(
        "clinics", Clinic, "the places of care", key=("clinic",), names={"clinics": lambda row: row.clinic}
    ),
    Table(
        "certifications",
        Certification,
        "what clinics are certified for",
        key=("clinic", "certification", "number"),
        rules=(in_order("valid_from", "valid_until"),),
    ),
    Table("rooms", Room, "what can be booked in a clinic", key=("clinic", "room")),
)
