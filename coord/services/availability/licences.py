"""When a licence or a training of somebody's is over, and that it goes on after all."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.domain.interval import Interval
from coord.domain.local_time import to_minute
from coord.domain.waitlist import Freed
from coord.services import freeing
from coord.services.availability.checks import stop
from coord.services.availability.values import Asked, Outcome, Why
from coord.services.availability.writing import Term, of_practitioner
from coord.services.errors import NotFound
from coord.services.showing.rows import RENEW, ending_licences
from coord.store import licences, tasks
from coord.store.availability import FoundPractitioner
from coord.store.waitlist.freed import NewTime

A_DAY = timedelta(days=1)


def end(practitioner: str, number: int, first: date, asked: Asked) -> Outcome:
    """It does not hold from that day on; until when it was to hold is kept, so that it can go on."""
    last = first - A_DAY

    def work(tx: Connection, who: FoundPractitioner) -> None:
        row = next((one for one in licences.held_by(tx, who.id) if one.id == number), None)
        if row is None:
            raise NotFound
        if row.valid_until < first:
            stop(Why.ENDED_ALREADY, "first")
        if not licences.end(tx, who.id, number, last):
            stop(Why.NOT_BEGUN, "first")

    return of_practitioner(practitioner, "qualification.ended", Term(first), work, asked, _told(number, last))


def resume(practitioner: str, number: int, first: date, span: Interval, asked: Asked) -> Outcome:
    """It holds as long as it was to before that first day without it was entered.

    What can be booked with it again in the span (UTC epoch minutes) is offered to who waits; nobody is
    asked any more to renew it, unless something else of theirs ends soon.
    """
    last = first - A_DAY

    def work(tx: Connection, who: FoundPractitioner) -> None:
        if not licences.resume(tx, who.id, number, last):
            raise NotFound
        if not ending_licences(tx, asked.by, asked.now).get(who.id):
            tasks.close_about(tx, who.id, RENEW, by=asked.by, now=asked.now)
        ends = min(span.ends, to_minute(asked.now + timedelta(days=freeing.DAYS)))
        if span.starts < ends:
            back = NewTime(asked.by.organization_id, Freed.BACK, span.starts, ends, (who.id,))
            freeing.note(tx, back, asked.now)

    return of_practitioner(
        practitioner, "qualification.resumed", Term(first), work, asked, _told(number, last)
    )


def _told(number: int, last: date) -> dict[str, Any]:
    return {"qualification": number, "last": last.isoformat()}
