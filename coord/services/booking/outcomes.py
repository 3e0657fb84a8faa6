"""What becomes of a booking, a reservation, a move or a cancellation."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.booking import Refusal
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services import delivery
from coord.services.drafts import Conflict
from coord.store import bookings
from coord.store.db import in_turn, is_overlap, retried

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class Booked:
    """The main appointment's public id; `repeated` where this very request had been answered before.

    `is_silent` is false where a message about the time before may be going out just now.
    """

    appointment: str
    status: Status
    repeated: bool = False
    is_silent: bool = True


@dataclass(frozen=True, slots=True)
class Reserved:
    hold: str
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Cancelled:
    """`is_silent` is false where a message about the appointment may be going out just now."""

    appointment: str
    repeated: bool = False
    is_silent: bool = True


@dataclass(frozen=True, slots=True)
class Noted:
    """Something about the appointment was noted; `is_silent` as for a cancellation."""

    appointment: str
    repeated: bool = False
    is_silent: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """`overridable` names the refusals in spite of which this user may go on, giving a reason."""

    refusals: tuple[Refusal, ...]
    overridable: frozenset[str] = frozenset()


def attempt(work: Callable[[], Outcome]) -> Outcome | Refused:
    try:
        return retried(lambda: in_turn(work))
    except Conflict as conflict:
        return Refused(conflict.refusals, conflict.overridable)
    except bookings.LateConflict:
        return Refused((_just_taken(),))
    except DBAPIError as error:
        if is_overlap(error):
            return Refused((_just_taken(),))
        raise


Changed = TypeVar("Changed", Booked, Cancelled, Noted)


def acknowledged(outcome: Changed | Refused, appointment: str, by: Actor) -> Changed | Refused:
    """Hold the answer back until nothing outdated is on its way; it has been committed already."""
    if isinstance(outcome, Refused):
        return outcome
    is_silent = delivery.wait_until_silent(by.organization_id, appointment)
    return replace(outcome, is_silent=is_silent)


def _just_taken() -> Refusal:
    return Refusal(0, why.JustTaken(field=Field.UNIT))
