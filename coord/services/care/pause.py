"""A pause of a patient's course: each visit to come is kept or cancelled, and no new treatment is booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.booking import Refusal
from coord.domain.changes import Cancelling
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import delivery, repeats, standing
from coord.services.booking import following
from coord.services.booking.changes import write_cancellation
from coord.services.booking.outcomes import Refused, attempt
from coord.services.booking.units import check_not_bound, unit_of
from coord.services.care.patients import found, write_status
from coord.services.drafts import Conflict
from coord.services.errors import NotFound
from coord.services.repeats import Once
from coord.services.waitlist import ending
from coord.store import bookings, locks
from coord.store.db import transaction
from coord.store.units import BookedAppointment

ACTIVE, PAUSED = "active", "paused"


@dataclass(frozen=True, slots=True)
class Paused:
    """`is_silent` is false where a message about a cancelled visit may be going out just now."""

    is_silent: bool = True


def pause(
    patient: str,
    until: date | None,
    cancel: Sequence[str],
    cancelling: Cancelling,
    *,
    by: Actor,
    now: datetime,
    once: Once,
) -> Paused | Refused:
    """Pause until a day or openly, and cancel those visits to come that are named; the others stay."""
    outcome = attempt(lambda: _pause(patient, until, cancel, cancelling, by, now, once))
    if isinstance(outcome, Refused):
        return outcome
    return Paused(all(delivery.wait_until_silent(by.organization_id, name) for name in cancel))


def resume(patient: str, *, by: Actor, now: datetime, once: Once) -> Paused | Refused:
    """Go on with the course: treatment may be booked again."""
    return attempt(lambda: _resume(patient, by, now, once))


def _pause(
    name: str,
    until: date | None,
    cancel: Sequence[str],
    cancelling: Cancelling,
    by: Actor,
    now: datetime,
    once: Once,
) -> Paused:
    with transaction() as tx:
        if repeats.answered(tx, once, by):
            return Paused()
        patient = found(tx, name, by, ACTIVE, PAUSED)
        seen = [unit_of(tx, one, by) for one in sorted(set(cancel))]
        locks.take(tx, bookings.resources_around(tx, [one.id for unit in seen for one in unit]))
        for unit in seen:
            _cancel(tx, unit, patient.id, cancelling, by, now)
        standing.list_of_patients(tx, [patient.id], by, now)
        ending.of_patient(tx, patient.id, by=by, now=now)
        write_status(tx, patient, PAUSED, by, now, paused_until=until)
        repeats.keep(tx, once, by, {"patient": name}, now)
        return Paused()


def _cancel(
    tx: Connection,
    seen: list[BookedAppointment],
    patient_id: int,
    cancelling: Cancelling,
    by: Actor,
    now: datetime,
) -> None:
    """Cancel a unit that is still to come; one that has begun meanwhile stops the whole pause."""
    unit = unit_of(tx, seen[0].public_id, by)
    if unit[0].patient_id != patient_id:
        raise NotFound
    if not unit[0].is_upcoming or unit[0].interval.starts <= to_minute(now):
        raise Conflict((Refusal(0, why.NoLongerUpcoming(field=Field.UNIT)),))
    check_not_bound(tx, unit[0], by)
    write_cancellation(tx, unit, cancelling, by, now)
    following.replace_missed(tx, unit[0], cancelling.follow_up, by, now)


def _resume(name: str, by: Actor, now: datetime, once: Once) -> Paused:
    with transaction() as tx:
        if not repeats.answered(tx, once, by):
            write_status(tx, found(tx, name, by, PAUSED), ACTIVE, by, now, paused_until=None)
            repeats.keep(tx, once, by, {"patient": name}, now)
        return Paused()
