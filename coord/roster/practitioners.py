"""The files about practitioners: who they are, what they are qualified for, when they work."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Annotated, Any, NamedTuple

from coord.domain.qualifications import PRIVILEGES, TRAININGS, Kind
from coord.roster.cells import DATE, TIME, TITLES, WORDS, one_of, some_of, text
from coord.roster.codes import EMAIL, JURISDICTION, LANGUAGES, NPI, dea_fault
from coord.roster.columns import Lines, Reading, Rule, Table, Wrong, optional, required
from coord.roster.faults import Fault, Problem
from coord.roster.relations import CLINIC, PRACTITIONER
from coord.roster.rules import in_order
from coord.roster.weeks import WEEKDAYS

GENDER = one_of(("female", "male", "nonbinary", "other"), Fault.UNKNOWN_GENDER)
ANYWHERE = TRAININGS | PRIVILEGES  # everything else is a state's

_AGES = some_of(("children", "teenagers", "adults", "seniors"), Fault.UNKNOWN_AGE_GROUP)
_STATUS = one_of(
    ("active", "suspended", "expired", "inactive", "revoked"), Fault.UNKNOWN_QUALIFICATION_STATUS
)
_ABSENCE = one_of(("vacation", "sick", "training", "leave", "holiday", "other"), Fault.UNKNOWN_ABSENCE)


class Practitioner(NamedTuple):
    line: int
    email: Annotated[str, required(EMAIL, "names the practitioner in the other files")]
    name: Annotated[str, required(text(), "first and last name")]
    titles: Annotated[tuple[str, ...], optional(TITLES, "what follows the name", ())]
    gender: Annotated[str | None, optional(GENDER, "if they wish it to be known")]
    npi: Annotated[str | None, optional(NPI, "National Provider Identifier")]
    languages: Annotated[tuple[str, ...], optional(LANGUAGES, "in which they treat", ())]
    specialties: Annotated[tuple[str, ...], optional(WORDS, "in their own words", ())]
    age_groups: Annotated[tuple[str, ...], optional(_AGES, "whom they treat", ())]


class Qualification(NamedTuple):
    line: int
    practitioner: Annotated[str, required(PRACTITIONER, "whose")]
    kind: Annotated[str, required(one_of(Kind, Fault.UNKNOWN_QUALIFICATION), "licence or training")]
    jurisdiction: Annotated[
        str | None, optional(JURISDICTION, "where it counts; empty for what counts everywhere")
    ]
    number: Annotated[str, optional(text(60), "its number", "")]
    valid_from: Annotated[date, required(DATE, "first day")]
    valid_until: Annotated[date, required(DATE, "last day")]
    status: Annotated[str, optional(_STATUS, "empty means active", "active")]


class Hours(NamedTuple):
    line: int
    practitioner: Annotated[str, required(PRACTITIONER, "whose")]
    clinic: Annotated[str, required(CLINIC, "where")]
    weekdays: Annotated[tuple[int, ...], required(WEEKDAYS, "on which days")]
    opens: Annotated[int, required(TIME, "on the clinic's clock", name="from")]
    closes: Annotated[int, required(TIME, "on the clinic's clock; 24:00 is midnight", name="to")]
    valid_from: Annotated[date | None, optional(DATE, "first day; empty: always")]
    valid_until: Annotated[date | None, optional(DATE, "last day; empty: until changed")]


class TimeOff(NamedTuple):
    line: int
    practitioner: Annotated[str, required(PRACTITIONER, "whose")]
    starts: Annotated[date, required(DATE, "first whole day", name="from")]
    ends: Annotated[date, required(DATE, "last whole day", name="to")]
    kind: Annotated[str, required(_ABSENCE, "why")]


def _state_needed(row: Qualification, _: Reading) -> Wrong | None:
    if row.jurisdiction or row.kind in ANYWHERE:
        return None
    return Wrong("jurisdiction", Fault.JURISDICTION_MISSING, "a state such as US-CA")


def _dea_number(row: Qualification, _: Reading) -> Wrong | None:
    fault = dea_fault(row.number) if row.kind == Kind.DEA and row.number else None
    return Wrong("number", fault, "two letters and seven digits, such as AB1234563") if fault else None


def _closes_after_opening(row: Hours, _: Reading) -> Wrong | None:
    if row.closes > row.opens:
        return None
    return Wrong("closes", Fault.CLOSES_BEFORE_OPENS, "a time after “from”")


def _npi_once(rows: list[Practitioner], faulty: Lines) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        if not row.npi or "npi" in faulty.get(row.line, ()):
            continue
        if (line := first.setdefault(row.npi, row.line)) != row.line:
            expected = f"another one than on line {line}"
            yield Problem(Fault.NPI_TWICE, "practitioners.csv", row.line, "npi", row.npi, expected)


def _hours_apart(rows: list[Hours], faulty: Lines) -> Iterator[Problem]:
    """No hours twice at one clinic; who is there for two clinics at a time is booked at one of them."""
    by_day: defaultdict[tuple[str, str, int], list[Hours]] = defaultdict(list)
    for row in rows:
        if row.line not in faulty:
            for weekday in row.weekdays:
                by_day[row.practitioner, row.clinic, weekday].append(row)
    told: set[tuple[int, int]] = set()
    for (practitioner, _, _), same_day in by_day.items():
        for one, other in combinations(same_day, 2):
            if (one.line, other.line) not in told and _overlap(one, other) and one[1:] != other[1:]:
                told.add((one.line, other.line))
                expected = f"hours apart from those on line {one.line}"
                yield Problem(Fault.HOURS_OVERLAP, "hours.csv", other.line, "from", practitioner, expected)


def _overlap(one: Hours, other: Hours) -> bool:
    return one.opens < other.closes and other.opens < one.closes and periods_overlap(_days(one), _days(other))


def _days(row: Hours) -> tuple[date | None, date | None]:
    return row.valid_from, row.valid_until


def periods_overlap(one: tuple[Any, Any], other: tuple[Any, Any]) -> bool:
    """Whether two periods, last days included and open where None, share a day."""
    return (one[0] or date.min) <= (other[1] or date.max) and (other[0] or date.min) <= (one[1] or date.max)


TABLES = (
    Table(
        "practitioners",
        Practitioner,
        "who treats",
        key=("email",),
        across=(_npi_once,),
        names={"practitioners": lambda row: row.email},
    ),
    Table(
        "qualifications",
        Qualification,
        "licences, registrations and trainings",
        key=("practitioner", "kind", "jurisdiction", "number"),
        rules=(
            in_order("valid_from", "valid_until"),
            Rule(frozenset({"kind", "jurisdiction"}), _state_needed),
            Rule(frozenset({"kind", "number"}), _dea_number),
        ),
    ),
    Table(
        "hours",
        Hours,
        "weekly working hours; a row may stand for several days",
        key=("practitioner", "clinic", "weekdays", "opens", "valid_from"),
        rules=(
            in_order("valid_from", "valid_until"),
            Rule(frozenset({"opens", "closes"}), _closes_after_opening),
        ),
        across=(_hours_apart,),
    ),
    Table(
        "time_off",
        TimeOff,
        "whole days away, on the clock of the practitioner's first clinic",
        key=("practitioner", "starts"),
        rules=(in_order("starts", "ends"),),
    ),
)
