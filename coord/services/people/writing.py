"""How everything is written about a patient: found, locked as booking locks, once, and audited."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.services import repeats, standing
from coord.services.errors import Merged, NotFound
from coord.services.people.values import Objection, Saved
from coord.services.repeats import Once
from coord.services.standing import NOTHING_SEEN, Concerned
from coord.store import audit, locks, patients
from coord.store.db import retried, transaction

__all__ = ["NOTHING_SEEN", "Breaks", "Objected", "must", "note", "number_of", "written"]

Breaks = frozenset[str]
Work = Callable[[Connection, int], int | Objection]


def number_of(tx: Connection, public_id: str, by: Actor) -> int:
    """The patient's number; NotFound, or Merged where the record only points to another."""
    found = patients.find(tx, by.organization_id, public_id)
    if found is None:
        raise NotFound
    if found.survivor:
        raise Merged(found.survivor)
    return found.id


class Objected(Exception):
    """Raised inside a transaction so that nothing half-written commits."""

    def __init__(self, objection: Objection) -> None:
        super().__init__(objection)
        self.objection = objection


def written(
    public_id: str,
    work: Work,
    *,
    by: Actor,
    now: datetime,
    once: Once | None = None,
    also: tuple[str, ...] = (),
    breaks: Breaks | None = None,
) -> Saved | Objection:
    """Run the work on the locked patient (and `also` others) in one transaction.

    An objection leaves nothing behind. Where `breaks` is given, so does WouldBreak: raised where booked
    visits would break that are not among them.
    """
    try:
        return retried(lambda: _written((public_id, *also), work, by, now, once, breaks))
    except Objected as objected:
        return objected.objection


def _written(
    names: tuple[str, ...], work: Work, by: Actor, now: datetime, once: Once | None, breaks: Breaks | None
) -> Saved:
    with transaction() as tx:
        if once and (earlier := repeats.answered(tx, once, by)):
            return Saved(names[0], earlier["number"], repeated=True)
        ids = _locked(tx, names, by)
        with _watched(tx, ids, breaks, by, now):
            number = _done(work(tx, ids[0]))
        if once:
            repeats.keep(tx, once, by, {"number": number}, now)
        return Saved(names[0], number)


def _locked(tx: Connection, names: tuple[str, ...], by: Actor) -> list[int]:
    """Their numbers; nobody merged any of them while we waited for the locks."""
    locks.take(tx, patients.resources(tx, _numbers(tx, names, by)))
    return _numbers(tx, names, by)


def _numbers(tx: Connection, names: tuple[str, ...], by: Actor) -> list[int]:
    return [number_of(tx, name, by) for name in names]


def _watched(
    tx: Connection, ids: list[int], breaks: Breaks | None, by: Actor, now: datetime
) -> AbstractContextManager[None]:
    if breaks is None:
        return nullcontext()
    return standing.watched(tx, Concerned(patients=frozenset(ids)), seen=breaks, by=by, now=now)


def _done(number: int | Objection) -> int:
    if isinstance(number, Objection):
        raise Objected(number)
    return number


def note(
    tx: Connection,
    did: str,
    patient_id: int,
    *,
    by: Actor,
    now: datetime,
    subject: str = "patient",
    number: int | None = None,
    details: dict[str, Any] | None = None,
) -> None:
    """The audit entry of a change; `details` holds ids and the names of columns, never what stood in them."""
    audit.record(
        tx,
        did,
        by=by,
        now=now,
        subject=subject,
        subject_id=number or patient_id,
        patient_id=patient_id,
        details=details,
    )


def must(row: Any | None) -> Any:
    """The row, or NotFound."""
    if row is None:
        raise NotFound
    return row
