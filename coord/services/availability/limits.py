"""A practitioner's own limits: maxima a day and a week, and breaks."""

from sqlalchemy import Connection

from coord.domain.facts import Limits
from coord.services.availability.checks import stop
from coord.services.availability.values import Asked, Outcome, Why
from coord.services.availability.writing import Term, of_practitioner
from coord.store import availability
from coord.store.availability import FoundPractitioner


def keep(practitioner: str, wish: Limits, asked: Asked) -> Outcome:
    """These limits from now on, and no others."""

    def work(tx: Connection, who: FoundPractitioner) -> None:
        if (wish.work_minutes is None) != (wish.break_minutes is None):
            stop(Why.HALF_A_BREAK, "break_minutes")
        availability.keep_limits(tx, who.id, wish)

    return of_practitioner(practitioner, "limits.changed", Term(asked.now.date()), work, asked)
