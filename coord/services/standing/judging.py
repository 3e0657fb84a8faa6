"""Judging what is booked by the facts as they stand in an open transaction."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.reasons import Reason
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
    judged = _judged(tx, organization_id, found, now, patients)
    return tuple(one for unit in judged for one in unit)


def _judged(
    tx: Connection,
    organization_id: int,
    found: list[StandingUnit],
    now: datetime,
    patients: facts.Patients | None,
) -> Iterator[list[Against]]:
    overridden = overrides.of(tx, [id_ for one in found for id_ in one.proposal.replaces])
    scopes = [facts.scope_of(one.proposal, organization_id, now, one.anchor) for one in found]
    for unit, known in zip(found, facts.load_many(tx, scopes, patients), strict=True):
        ids = unit.proposal.replaces
        own = frozenset((ids.index(id_), name) for id_, name in overridden if id_ in ids)
        reasons: defaultdict[int, list[Reason]] = defaultdict(list)
        for one in against_booked(unit.proposal, known, to_minute(now), own):
            reasons[one.position].append(one.reason)
        yield [Against(ids[at], unit.versions[at], tuple(why)) for at, why in sorted(reasons.items())]


def shown(tx: Connection, organization_id: int, found: tuple[Against, ...]) -> tuple[BrokenVisit, ...]:
    """With the names that a page needs, in order of time."""
    if not found:
        return ()
    reasons = {one.appointment_id: one.reasons for one in found}
    rows = overview.appointments(tx, organization_id, diary.Appointment.id.in_(reasons))
    visits = zip(rows, shown_appointments(tx, rows), strict=True)
    return tuple(BrokenVisit(visit, reasons[row.id]) for row, visit in visits)
