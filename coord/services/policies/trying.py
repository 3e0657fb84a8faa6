"""A dated change, watched: which booked visits it would break once it is in force."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.services import standing
from coord.services.errors import BadInput
from coord.services.today import house_day


@dataclass(frozen=True, slots=True)
class When:
    """From which day on a change holds, and which visits somebody saw that it breaks."""

    day: date
    seen: frozenset[str] = frozenset()


def check_day(when: When, today: date) -> None:
    """What was in force on a day that has passed stays as it was."""
    if when.day < today:
        raise BadInput("valid_from", "This day has passed. Choose today or a later one.")
    if (when.day - today).days > 731:
        raise BadInput("valid_from", "This day is more than two years away. Choose a nearer one.")


def try_and_keep(tx: Connection, when: When, write: Callable[[date], None], by: Actor, now: datetime) -> None:
    """Write the change from its day on, unless it would break booked visits that nobody agreed to break.

    What begins later is tried as if it began today, and that trial undone.
    """
    everybody = standing.Concerned(everybody=True)
    today = house_day(tx, by.organization_id, now)
    if when.day > today:
        with _undone(tx), standing.watched(tx, everybody, seen=when.seen, by=by, now=now):
            write(today)
        write(when.day)
        return
    with standing.watched(tx, everybody, seen=when.seen, by=by, now=now):
        write(when.day)


@contextmanager
def _undone(tx: Connection) -> Iterator[None]:
    trial = tx.begin_nested()
    try:
        yield
    finally:
        trial.rollback()
