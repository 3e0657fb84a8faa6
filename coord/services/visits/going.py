"""A patient who is ready to go home: whoever takes them is asked to come now."""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import escorts, notices
from coord.services.booking.outcomes import Noted, Refused
from coord.services.booking.units import note_unit
from coord.services.repeats import Once
from coord.services.visits import afterwards
from coord.services.visits.opening import check_on_the_day, check_time, opened, refuse, step
from coord.store import bookings


def ready_to_go(
    name: str, version: int, at: datetime, *, by: Actor, now: datetime, once: Once
) -> Noted | Refused:
    """The patient may go since `at`: the escort is asked to come, and advice for the way home goes out."""

    def work(tx: Connection) -> None:
        visit = opened(tx, name, version, by, Status.ARRIVED)
        main = visit.main
        check_on_the_day(visit, now)
        check_time(tx, visit, at, main.begun_at, by, now)
        if not main.is_treatment or main.begun_at is None or main.ready_at is not None:
            refuse(why.NotFromHere(field=Field.UNIT, status=main.status))
        afterwards.check_leaving(tx, visit, None, at, by, now)
        bookings.note(tx, [main.id], ready_at=at)
        bookings.touch(tx, main.id, now)
        notices.may_go(tx, main.id, at)
        is_asked = escorts.ready(tx, main.id, now)
        note_unit(tx, "visit.ready", [main], by, now, escort_asked=is_asked)

    return step(name, work, by=by, now=now, once=once)
