"""An invented clinic for the benches, brought in by the product's own import."""

import csv
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from coord.bench.database import Ground
from coord.domain.permissions import Actor, UserRole
from coord.roster.tables import BY_NAME
from coord.services import accounts, roster
from coord.services.roster import Keys, Options

NOW = datetime(2027, 1, 3, 20, 0, tzinfo=UTC)  # the day before the load's first
ALWAYS = ("2020-01-01", "2035-12-31")
LICENCES = {
    "prescriber": ("MD", "DEA", "ACLS", "BLS"),
    "therapist": ("PSY", "BLS"),
    "monitor": ("RN", "ACLS", "BLS"),
}
ANYWHERE = frozenset({"ACLS", "BLS"})

Rows = list[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Size:
    """How many of each there are; `opens` and `closes` are the clinic's and everybody's hours."""

    prescribers: int = 10
    therapists: int = 20
    monitors: int = 0
    rooms: int = 8
    patients: int = 1
    opens: str = "09:00"
    closes: str = "17:00"

    def people(self) -> list[tuple[str, int]]:
        counts = {
            "prescriber": self.prescribers,
            "therapist": self.therapists,
            "monitor": self.monitors,
        }
        return [(kind, number) for kind, count in counts.items() for number in range(count)]


def found(ground: Ground, size: Size) -> Actor:
    """Import the clinic into the empty database; returns who may do everything in it."""
    keys = Keys(ground.settings.field_key, ground.settings.index_key)
    with tempfile.TemporaryDirectory() as made:
        _write(Path(made), size)
        roster.run(Path(made), Options("Bench"), keys=keys, now=NOW, steps=roster.silently)
    accounts.create_user("bench@bench.example", UserRole.ADMINISTRATOR, secrets.token_urlsafe(16))
    return accounts.operator()


def _write(folder: Path, size: Size) -> None:
    people = size.people()
    hours = f"Mon-Fri {size.opens}-{size.closes}"
    files: dict[str, tuple[str, Rows]] = {
        "clinics": (
            "clinic,name,neutral_name,address,jurisdiction,time_zone,phone,opening_hours",
            [("bench", "Bench", "Bench", "1 Quay", "US-CA", "America/Los_Angeles", "+15105550100", hours)],
        ),
        "rooms": (
            "clinic,room,features",
            [("bench", f"room-{n}", "infusion; reclining; talk") for n in range(size.rooms)],
        ),
        "practitioners": (
            "email,name,languages",
            [(address(kind, n), f"{kind.title()} {n}", "en") for kind, n in people],
        ),
        "qualifications": (
            "practitioner,kind,jurisdiction,valid_from,valid_until",
            [
                (address(kind, n), one, "" if one in ANYWHERE else "US-CA", *ALWAYS)
                for kind, n in people
                for one in LICENCES[kind]
            ],
        ),
        "hours": (
            "practitioner,clinic,weekdays,from,to",
            [(address(kind, n), "bench", "Mon-Fri", size.opens, size.closes) for kind, n in people],
        ),
        **_patients(size),
    }
    for name, (header, rows) in files.items():
        _write_file(folder, name, header.split(","), rows)


def _write_file(folder: Path, name: str, given: list[str], rows: Rows) -> None:
    """All columns of the file stand in its header; those not given are empty."""
    table = BY_NAME[name]
    with (folder / table.file).open("w", newline="") as file:
        writer = csv.DictWriter(file, list(table.columns), restval="")
        writer.writeheader()
        writer.writerows(dict(zip(given, row, strict=True)) for row in rows)


def address(kind: str, number: int) -> str:
    return f"{kind}-{number}@bench.example"


def _patients(size: Size) -> dict[str, tuple[str, Rows]]:
    """Grown-up, cleared, with an order and two ways to be reached."""
    names = [f"P-{number}" for number in range(size.patients)]
    by = address("prescriber", 0)
    return {
        "patients": (
            "record_number,legal_name,birth_date,languages,time_zone,state,clinic",
            [
                (one, f"Patient {one}", "1990-05-01", "en", "America/Los_Angeles", "US-CA", "bench")
                for one in names
            ],
        ),
        "orders": (
            "patient,prescriber,appointment_types,doses_left,least_spacing_days,valid_until",
            [(one, by, "dosing_iv", 50, 2, ALWAYS[1]) for one in names],
        ),
        "gates": (
            "patient,gate,status,decided_on,expires_on",
            [(one, "medical_clearance", "passed", "2026-12-01", ALWAYS[1]) for one in names],
        ),
        "contact_points": (
            "owner_kind,owner,channel,value,reminders_ok",
            [
                row
                for number, one in enumerate(names)
                for row in (
                    ("patient", one, "email", f"{one.lower()}@example.com", "yes"),
                    ("patient", one, "sms", f"+1510556{number:04}", "yes"),
                )
            ],
        ),
    }


def names(connection: psycopg.Connection, table: str, column: str) -> dict[str, str]:
    """Public ids of the clinic's rows by what the roster calls them."""
    found_rows = connection.execute(f"SELECT {column}, public_id FROM {table} ORDER BY id").fetchall()  # noqa: S608
    return dict(found_rows)
