"""Judging what is booked by the facts as they stand in an open transaction."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.facts import Facts
from coord.domain.local_time import to_minute
from coord.domain.reasons import Reason
from coord.domain.rules import Refusal
from coord.domain.standing import against_booked
from coord.services.showing.rows import shown_appointments
from coord.services.showing.values import ShownAppointment
from coord.store import diary, facts, overrides, overview
from coord.store.standing import Concerned, StandingUnit, units


@dataclass(frozen=True, slots=True)
class BrokenVisit:
    """A booked appointment as pages show it, and what stands against it."""

    appointment: ShownAppointment
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Against:
    """What stands against an appointment, by number, in the version that was judged."""

    appointment_id: int
    version: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class JudgedUnit:
    """A booked unit, the facts that it was judged by, and what stands against it by position."""

    unit: StandingUnit
    facts: Facts
    refusals: tuple[Refusal, ...]


def broken(
    tx: Connection, organization_id: int, concerned: Concerned, now: datetime
) -> tuple[BrokenVisit, ...]:
    """The concerned visits still to come that could not be booked like this, in order of time.

    What only binds a new booking is left out, and so is what somebody overrode when booking it.
    """
    return shown(tx, organization_id, against(tx, organization_id, concerned, now))


def against(
    tx: Connection,
    organization_id: int,
    concerned: Concerned,
    now: datetime,
    patients: facts.Patients | None = None,
) -> tuple[Against, ...]:
    """As `broken`, by number; `patients` are kept from one call to the next."""
    found = units(tx, organization_id, concerned, now)
    scopes = [facts.scope_of(one.proposal, organization_id, now, one.anchor) for one in found]
    judged = judged_units(tx, found, scopes, now, patients)
    return tuple(one for unit in judged for one in _by_appointment(unit))


def _by_appointment(judged: JudgedUnit) -> Iterator[Against]:
    reasons: defaultdict[int, list[Reason]] = defaultdict(list)
    for one in judged.refusals:
        reasons[one.position].append(one.reason)
    ids, versions = judged.unit.proposal.replaces, judged.unit.versions
    for at, why in sorted(reasons.items()):
        yield Against(ids[at], versions[at], tuple(why))


def judged_units(
    tx: Connection,
    found: Sequence[StandingUnit],
    scopes: Sequence[facts.Scope],
    now: datetime,
    patients: facts.Patients | None = None,
) -> Iterator[JudgedUnit]:
    """Each unit by the facts of its scope; what somebody overrode when booking it is left out."""
    overridden = overrides.of(tx, [id_ for one in found for id_ in one.proposal.replaces])
    for unit, known in zip(found, facts.load_many(tx, scopes, patients), strict=True):
        ids = unit.proposal.replaces
        own = frozenset((ids.index(id_), name) for id_, name in overridden if id_ in ids)
        against_it = against_booked(unit.proposal, known, to_minute(now), own)
        yield JudgedUnit(unit, known, against_it)


def shown(tx: Connection, organization_id: int, found: tuple[Against, ...]) -> tuple[BrokenVisit, ...]:
    """With the names that a page needs, in order of time."""
    if not found:
        return ()
    reasons = {one.appointment_id: one.reasons for one in found}
    rows = overview.appointments(tx, organization_id, diary.Appointment.id.in_(reasons))
    visits = zip(rows, shown_appointments(tx, rows), strict=True)
    return tuple(BrokenVisit(visit, reasons[row.id]) for row, visit in visits)
