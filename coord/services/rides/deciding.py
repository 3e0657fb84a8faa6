"""A visit that stays although nobody knows yet who takes the patient home."""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services.booking.outcomes import Noted, Refused
from coord.services.booking.units import note_unit
from coord.services.repeats import Once
from coord.services.rides.watching import TASKS
from coord.services.visits.opening import opened, refuse, step
from coord.store import rides, tasks


def keep_without(
    name: str, version: int, reason: str, *, by: Actor, now: datetime, once: Once
) -> Noted | Refused:
    """Somebody decides that the visit stays, saying why; treatment still asks for a ride."""

    def work(tx: Connection) -> None:
        main = opened(tx, name, version, by, Status.PENDING, Status.BOOKED).main
        if not main.is_treatment:
            refuse(why.NotFromHere(field=Field.UNIT, status=main.status))
        rides.keep(tx, main.participant_id, kept_for=main.interval.ends, kept_why=reason)
        tasks.close_of(tx, main.id, *TASKS, by=by, now=now)
        note_unit(tx, "ride.kept_without", [main], by, now)

    return step(name, work, by=by, now=now, once=once)
