"""Reading a whole roster: every file of a folder, and every problem in it."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from coord.roster.care import CareTeamMember, Gate, Order
from coord.roster.columns import DateOrder, Reading
from coord.roster.faults import Fault, Problem, quoted
from coord.roster.patients import Consent, ContactPoint, Patient, RelatedPerson
from coord.roster.places import FEATURES, Certification, Clinic, Organization, Room
from coord.roster.practitioners import Hours, Practitioner, Qualification, TimeOff
from coord.roster.reader import Advance, Read, read
from coord.roster.tables import TABLES


@dataclass(slots=True)
class Roster:
    """The rows of every file; `files` are those that the folder has.

    `left_out` are, by file, the columns that it may lack, and does.
    """

    organization: list[Organization] = field(default_factory=list)
    clinics: list[Clinic] = field(default_factory=list)
    certifications: list[Certification] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)
    practitioners: list[Practitioner] = field(default_factory=list)
    qualifications: list[Qualification] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)
    time_off: list[TimeOff] = field(default_factory=list)
    patients: list[Patient] = field(default_factory=list)
    related_people: list[RelatedPerson] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    contact_points: list[ContactPoint] = field(default_factory=list)
    care_team: list[CareTeamMember] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    left_out: dict[str, frozenset[str]] = field(default_factory=dict)


class Broken(Exception):
    """The roster cannot be used; carries everything that is wrong with it, in the order of its files."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"The roster has {len(problems)} problems.")
        self.problems = problems


class Steps(Protocol):
    """Shows how far something is: called with what is done and how much there is of it."""

    def __call__(self, label: str, length: int) -> AbstractContextManager[Advance]: ...


def load(
    folder: Path,
    today: date,
    known: Mapping[str, set[str]],
    steps: Steps,
    dates: DateOrder = DateOrder.ISO,
) -> Roster:
    """Everything in the folder; raises Broken where anything at all is wrong with it.

    `known` are the names that rows may refer to without their being in the folder, by file.
    """
    reading = Reading(today, dates, keys={name: set(keys) for name, keys in known.items()})
    reading.keys.setdefault("features", set()).update(FEATURES)
    problems = list(_strange_files(folder))
    paths = {table.name: folder / table.file for table in TABLES if (folder / table.file).exists()}
    if not paths:
        names = ", ".join(table.file for table in TABLES)
        problems.append(Problem(Fault.NO_FILES, quoted(folder.name), expected=f"some of {names}"))
    roster = Roster(files=set(paths))
    with steps("Reading", sum(path.stat().st_size for path in paths.values())) as advance:
        for table in TABLES:
            if table.name in paths:
                done = read(paths[table.name], table, reading, advance)
                setattr(roster, table.name, done.rows)
                roster.left_out[table.name] = done.left_out
                problems += _by_line(done)
    if problems:
        raise Broken(problems)
    return roster


def _by_line(done: Read) -> list[Problem]:
    return sorted(done.problems, key=lambda problem: problem.line or 0)


def _strange_files(folder: Path) -> Iterator[Problem]:
    """Other CSV files: a roster that spells a name wrong would silently lack a file."""
    known = {table.file for table in TABLES}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() == ".csv" and path.name not in known and not path.name.startswith("."):
            expected = "only " + ", ".join(sorted(known))
            yield Problem(Fault.UNKNOWN_FILE, quoted(path.name), expected=expected)


def rows_of(roster: Roster, file: str) -> list[Any]:
    rows: list[Any] = getattr(roster, file)
    return rows
