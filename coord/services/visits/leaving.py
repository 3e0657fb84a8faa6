"""How a patient left, and who must hear of it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.domain.ride import LeftHow
from coord.services.visits.opening import Visit
from coord.store import rides, tasks

# Who went alone is called the same hour; the hospital is asked the next morning at the latest.
CALLS = {
    LeftHow.AGAINST_ADVICE: ("left_against_advice", timedelta(hours=1)),
    LeftHow.TRANSFERRED: ("transferred", timedelta(hours=18)),
}


def note_leaving(tx: Connection, visit: Visit, how: LeftHow, at: datetime, by: Actor, now: datetime) -> None:
    """Keep how the patient left; where that worries, somebody calls."""
    rides.keep(tx, visit.main.participant_id, left_at=at, left_how=how, waits_until=None)
    if how in CALLS:
        kind, within = CALLS[how]
        tasks.add(
            tx,
            by.organization_id,
            kind,
            due=now + within,
            now=now,
            patient_id=visit.main.patient_id,
            appointment_id=visit.main.id,
        )


def take_back_leaving(tx: Connection, visit: Visit, by: Actor, now: datetime) -> None:
    """The patient is still here after all."""
    if rides.of(tx, visit.main.participant_id) is not None:
        rides.keep(tx, visit.main.participant_id, left_at=None, left_how=None)
    tasks.close_of(tx, visit.main.id, *(kind for kind, _ in CALLS.values()), by=by, now=now)
