"""Stopping everything for a patient, in one step that is acknowledged when nothing is on its way any more."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from coord.domain.changes import CancelReason, Tell
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.waitlist import Freed
from coord.services import delivery, freeing, notices, repeats
from coord.services.booking.outcomes import Refused, attempt
from coord.services.care.patients import found, write_status
from coord.services.repeats import Once
from coord.services.waitlist import ending as offers
from coord.store import bookings, locks, patient_status
from coord.store.db import transaction


class Ending(StrEnum):
    """What the patient's status becomes."""

    INACTIVE = "inactive"
    DECEASED = "deceased"


STATUSES = ("active", "paused", *Ending)


@dataclass(frozen=True, slots=True)
class Stopped:
    """`is_silent` is false where one message may have gone out all the same."""

    patient_id: int
    is_silent: bool = True


def stop(patient: str, ending: Ending, *, by: Actor, now: datetime, once: Once) -> Stopped | Refused:
    """Cancel all that is to come, release what is reserved, and take back every message that waits.

    Practitioners are told of what is cancelled; the patient and whoever stands near get no message at all.
    """
    outcome = attempt(lambda: _stop(patient, ending, by, now, once))
    if isinstance(outcome, Refused):
        return outcome
    return Stopped(outcome.patient_id, delivery.wait_until_quiet_about(outcome.patient_id))


def _stop(name: str, ending: Ending, by: Actor, now: datetime, once: Once) -> Stopped:
    with transaction() as tx:
        patient = found(tx, name, by, *STATUSES)
        if repeats.answered(tx, once, by):
            return Stopped(patient.id)
        visits = _cancel_all(tx, patient.id, by, now)
        patient_status.suppress_messages(tx, patient.id, f"the patient is {ending}")
        notices.cancelled(tx, visits, now, Tell.NEVER)
        patient_status.close_tasks(tx, patient.id, by.user_id, now)
        write_status(tx, patient, ending, by, now, paused_until=None, cancelled=visits)
        repeats.keep(tx, once, by, {"patient": name}, now)
        return Stopped(patient.id)


def _cancel_all(tx: Connection, patient_id: int, by: Actor, now: datetime) -> list[int]:
    """Whoever books for the patient waits for the patient's lock, so that nothing is added meanwhile."""
    visits = patient_status.visits_to_come(tx, patient_id, to_minute(now))
    holds = patient_status.holds_of(tx, patient_id)
    of_holds = [one for hold in holds for one in bookings.resources_taken(tx, hold=hold)]
    locks.take(tx, [*bookings.resources_around(tx, visits), *of_holds])
    offers.of_patient(tx, patient_id, by=by, now=now)
    bookings.drop_holds(tx, holds)
    freeing.visits_freed(tx, Freed.CANCELLED, visits, now)
    bookings.cancel(tx, visits, CancelReason.OTHER, now)
    return visits
