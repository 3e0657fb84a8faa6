"""A dated change, watched: which booked visits it would break once it is in force."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.services import standing
from coord.services.errors import BadInput


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


def watched(tx: Connection, when: When, by: Actor, now: datetime) -> AbstractContextManager[None]:
    """Make the change inside; WouldBreak where it breaks booked visits of its day or later, unless seen."""
    everybody = standing.Concerned(everybody=True)
    return standing.watched(tx, everybody, seen=when.seen, by=by, now=now)
