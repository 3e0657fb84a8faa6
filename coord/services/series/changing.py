"""Changing a visit of a series together with later ones: all that were chosen, or none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from itertools import starmap
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.booking import Refusal
from coord.domain.changes import Cancelling, Tell
from coord.domain.local_time import to_wall
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.domain.series import moved_along
from coord.services import delivery, notices, repeats, standing
from coord.services.booking.changes import rewrite, write_cancellation
from coord.services.booking.outcomes import Cancelled, Refused, attempt
from coord.services.booking.units import check_same_unit, note_unit, stands_as, still_upcoming, unit_of
from coord.services.drafts import Conflict, Draft
from coord.services.repeats import Once
from coord.services.series.booking import SeriesBooked, judged_at, proposed
from coord.services.whole import OneRefused, whole
from coord.store import bookings, locks
from coord.store.db import transaction
from coord.store.units import BookedAppointment

Unit = list[BookedAppointment]


def cancel_later(
    appointment: str,
    version: int,
    later: Sequence[str],
    cancelling: Cancelling,
    *,
    by: Actor,
    now: datetime,
    once: Once,
) -> Cancelled | Refused:
    """Cancel a visit and the later ones of its series that are named."""

    def run() -> Cancelled:
        with transaction() as tx:
            if repeats.answered(tx, once, by):
                return Cancelled(appointment, repeated=True)
            units = _units(tx, appointment, version, later, by, now)
            for unit in units:
                write_cancellation(tx, unit, cancelling, by, now)
            standing.list_of_patients(tx, {unit[0].patient_id for unit in units}, by, now)
            repeats.keep(tx, once, by, {"appointment": appointment}, now)
            return Cancelled(appointment)

    outcome = attempt(run)
    if isinstance(outcome, Refused):
        return outcome
    return replace(outcome, is_silent=_silent((appointment, *later), by))


def move_later(
    appointment: str,
    version: int,
    draft: Draft,
    later: Sequence[str],
    *,
    by: Actor,
    now: datetime,
    once: Once,
    tell: Tell = Tell.NOW,
) -> SeriesBooked | OneRefused:
    """Move a visit and the named later ones by as many days and minutes of the wall clock."""

    def run() -> SeriesBooked:
        with transaction() as tx:
            if repeats.answered(tx, once, by):
                return SeriesBooked(appointment, 1 + len(later))
            _move(tx, _units(tx, appointment, version, later, by, now), draft, by, now, tell)
            repeats.keep(tx, once, by, {"appointment": appointment}, now)
            return SeriesBooked(appointment, 1 + len(later))

    outcome = whole(run)
    if isinstance(outcome, SeriesBooked):
        _silent((appointment, *later), by)
    return outcome


def _silent(names: Sequence[str], by: Actor) -> bool:
    return all(delivery.wait_until_silent(by.organization_id, name) for name in names)


def _units(
    tx: Connection, name: str, version: int, later: Sequence[str], by: Actor, now: datetime
) -> list[Unit]:
    """All under their locks: the first as the user saw it, every one still to come and of the same series."""
    seen = [unit_of(tx, one, by) for one in (name, *later)]
    locks.take(tx, bookings.resources_around(tx, [one.id for unit in seen for one in unit]))
    units = [still_upcoming(tx, seen[0], version, by, now)]
    units += [still_upcoming(tx, unit, unit[0].version, by, now) for unit in seen[1:]]
    series = units[0][0].series_id
    if series is None or any(unit[0].series_id != series for unit in units):
        raise Conflict((Refusal(0, why.ChangedMeanwhile(field=Field.UNIT)),))
    return units


def _move(tx: Connection, units: list[Unit], draft: Draft, by: Actor, now: datetime, tell: Tell) -> None:
    """What any of them occupies now counts as free for all of them; each is judged at its new time."""
    drafts = _drafts(units, draft)
    ids = [unit[0].id for unit in units]
    proposals = proposed(tx, drafts, by, now, replaces=tuple(ids))
    if all(starmap(partial(stands_as, tx), zip(units, proposals, strict=True))):
        raise Conflict((Refusal(0, why.NothingChanges(field=Field.UNIT)),))
    bookings.release(tx, ids)
    for place, (unit, new, proposal) in enumerate(zip(units, drafts, proposals, strict=True)):
        check_same_unit(unit, new, proposal)
        judged = judged_at(tx, place, proposal, by, now)
        rewrite(tx, unit, proposal, judged.facts, now)
        note_unit(tx, "appointment.moved", unit, by, now, tell=tell, series=unit[0].series_id)
    notices.moved(tx, ids, now, tell)


def _drafts(units: list[Unit], draft: Draft) -> list[Draft]:
    """The draft for the first; the others with its people and place, as far away as they were."""
    (one,) = draft.appointments
    old = _wall(units[0])
    return [
        replace(draft, appointments=(replace(one, wall=moved_along(_wall(unit), old, one.wall)),))
        for unit in units
    ]


def _wall(unit: Unit) -> datetime:
    return to_wall(unit[0].interval.starts, ZoneInfo(unit[0].zone))
