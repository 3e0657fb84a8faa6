"""Booking several units in one transaction: all of them, or what stands against one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from coord.domain import reasons as why
from coord.domain.booking import Refusal
from coord.domain.reasons import Field
from coord.services.drafts import Conflict
from coord.store import bookings
from coord.store.db import in_turn, is_overlap, retried

Outcome = TypeVar("Outcome")


@dataclass(frozen=True, slots=True)
class OneRefused:
    """What stands against one of the units, by its place among them; nothing was booked.

    `patient` is the public id of whose unit it is, where there are several patients. `overridable` names
    the refusals in spite of which this user may go on, giving a reason. `others` are what stands against
    other units, where all of them are judged alone.
    """

    place: int
    refusals: tuple[Refusal, ...]
    patient: str = ""
    overridable: frozenset[str] = frozenset()
    others: tuple["OneRefused", ...] = ()

    @property
    def each(self) -> tuple["OneRefused", ...]:
        """What stands against each of the units that cannot be."""
        return (self, *self.others)


class Against(Exception):
    """Leaves the transaction with what stands against one of the units."""

    def __init__(
        self,
        place: int,
        refusals: tuple[Refusal, ...],
        patient: str = "",
        overridable: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__("refused")
        self.refused = OneRefused(place, refusals, patient, overridable)

    @classmethod
    def all_of(cls, refused: Sequence[OneRefused]) -> "Against":
        """What stands against several units, the first of them foremost."""
        first, *others = refused
        against = cls(first.place, first.refusals)
        against.refused = replace(first, others=tuple(others))
        return against


def whole(work: Callable[[], Outcome]) -> Outcome | OneRefused:
    """All of the work, or what stands against one of its units."""
    try:
        return retried(lambda: in_turn(work))
    except Against as against:
        return against.refused
    except Conflict as conflict:
        return OneRefused(0, conflict.refusals, overridable=conflict.overridable)
    except bookings.LateConflict:
        return _just_taken()
    except DBAPIError as error:
        if is_overlap(error):
            return _just_taken()
        raise


def _just_taken() -> OneRefused:
    return OneRefused(0, (Refusal(0, why.JustTaken(field=Field.UNIT)),))
