"""The list of broken visits that the board shows, and keeping it true."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from coord.domain import reasons as why
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons.kept import from_data
from coord.services.showing.rows import note_look, shown_appointments
from coord.services.standing.judging import Against, BrokenVisit, against
from coord.services.standing.watching import as_broken, is_listed_elsewhere
from coord.store import standing
from coord.store.db import reading, retried, transaction
from coord.store.standing import Concerned

AHEAD = timedelta(days=60)
EVERY = timedelta(minutes=5)

KNOWN = {name: getattr(why, name) for name in why.__all__}


@dataclass(frozen=True, slots=True)
class Attention:
    """The booked visits of the next 60 days that break, and when all of them were last judged."""

    visits: tuple[BrokenVisit, ...]
    checked_at: datetime | None


def attention(*, by: Actor, now: datetime) -> Attention:
    """The list as it was last found; the look at its patients is audited."""
    with transaction() as tx:
        found = standing.broken(tx, by.organization_id, now)
        rows = [row for row, _ in found]
        if rows:
            note_look(tx, "broken_visits.viewed", rows, by, now, "patient_id")
        visits = tuple(
            BrokenVisit(visit, tuple(reason for one in data if (reason := from_data(one, KNOWN))))
            for visit, (_, data) in zip(shown_appointments(tx, rows), found, strict=True)
        )
        return Attention(visits, standing.last_check(tx, by.organization_id))


def refresh(now: datetime) -> int:
    """Judge the visits of every organization again that was not judged for five minutes; returns how many.

    Judging reads alone; nobody who books waits for it.
    """
    with reading() as tx:
        due = standing.stale(tx, now - EVERY)
    for organization_id in due:
        _refresh(organization_id, now)
    return len(due)


def _refresh(organization_id: int, now: datetime) -> None:
    ahead = Concerned(everybody=True, until=to_minute(now + AHEAD))
    with reading() as tx:
        found = [one for one in against(tx, organization_id, ahead, now) if not is_listed_elsewhere(one)]
    retried(lambda: _put(organization_id, found, now))


def _put(organization_id: int, found: list[Against], now: datetime) -> None:
    with transaction() as tx:
        standing.put(tx, organization_id, map(as_broken, found), now)
