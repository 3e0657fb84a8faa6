"""Making two records of one person one: the one is kept, the other becomes a pointer to it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.services import notices
from coord.services.people import joining
from coord.services.people.duplicates import signs_between
from coord.services.people.values import Objection, Saved, Sign
from coord.services.people.writing import NOTHING_SEEN, Breaks, note, number_of, written
from coord.services.repeats import Once
from coord.services.showing import PatientName, patient_name
from coord.services.waitlist import ending
from coord.store import audit, overview, patients, wishes
from coord.store import people as rows
from coord.store.db import transaction


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records, and how much of everything hangs on it, by the name of its table."""

    patient: PatientName
    outside_record_number: str
    languages: tuple[str, ...]
    status: str
    location: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records beside each other; `objection` where they cannot become one."""

    kept: Side
    given_up: Side
    signs: tuple[Sign, ...]
    objection: Objection | None


def look(kept: str, given_up: str, *, by: Actor, now: datetime) -> Pair:
    """Both records side by side, what would move, and what stands against it."""
    with transaction() as tx:
        survivor, loser = number_of(tx, kept, by), number_of(tx, given_up, by)
        ids = {"patients": sorted((survivor, loser))}
        audit.record(tx, "patients.compared", by=by, now=now, subject="patient", details=ids)
        return Pair(
            _side(tx, survivor, by),
            _side(tx, loser, by),
            signs_between(tx, survivor, loser),
            _against(tx, survivor, loser),
        )


def _side(tx: Connection, patient_id: int, by: Actor) -> Side:
    (shown,) = overview.patients(tx, by.organization_id, rows.Patient.id == patient_id)
    row = patients.row(tx, patient_id)
    return Side(
        patient_name(shown),
        row.outside_record_number,
        tuple(row.languages),
        row.status,
        row.location,
        patients.counts(tx, patient_id),
    )


def _against(tx: Connection, survivor: int, loser: int) -> Objection | None:
    if survivor == loser:
        return Objection.SAME_PATIENT
    if patients.overlapping(tx, survivor, loser):
        return Objection.OVERLAPPING_VISITS
    if patients.in_one_visit(tx, survivor, loser):
        return Objection.ONE_GROUP_VISIT
    return Objection.KEPT_APART if loser in wishes.apart_from(tx, survivor) else None


def merge(
    kept: str, given_up: str, *, by: Actor, now: datetime, once: Once, breaks: Breaks = NOTHING_SEEN
) -> Saved | Objection:
    """Move everything to the record that is kept; nothing is lost, and the other points to it.

    What is still to be told of its visits goes to the addresses of the record that is kept.
    """

    def work(tx: Connection, survivor: int) -> int | Objection:
        loser = number_of(tx, given_up, by)
        if objection := _against(tx, survivor, loser):
            return objection
        coming = patients.upcoming(tx, loser, to_minute(now))
        ending.of_patient(tx, loser, by=by, now=now)
        moved = joining.join(tx, loser, survivor)
        notices.booked(tx, coming, now)
        details = {"merged": loser, "moved": moved}
        note(tx, "patient.merged", survivor, by=by, now=now, details=details)
        note(tx, "patient.given_up", loser, by=by, now=now, details={"into": survivor})
        return loser

    return written(kept, work, by=by, now=now, once=once, also=(given_up,), breaks=breaks)
