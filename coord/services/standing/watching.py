"""Watching a change: which visits it would newly break, and whether somebody agreed to that."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.permissions import Actor
from coord.domain.reasons.kept import as_data
from coord.services.standing.judging import Against, BrokenVisit, against, shown
from coord.store import audit, facts, standing
from coord.store.standing import Broken, Concerned

NOTHING_SEEN: frozenset[str] = frozenset()

# The board has lists of its own for doses without a follow-up and for overdue clearances.
LISTED_ELSEWHERE = (why.FollowUpMissing, why.ClearanceOverdue)


class WouldBreak(Exception):
    """Raised inside a transaction, so that the change is undone; `visits` are those it would break."""

    def __init__(self, visits: tuple[BrokenVisit, ...]) -> None:
        super().__init__("visits would break")
        self.visits = visits


@contextmanager
def watched(
    tx: Connection, concerned: Concerned, *, seen: frozenset[str], by: Actor, now: datetime
) -> Iterator[None]:
    """Make a change inside; its locks are held already.

    Visits that it newly breaks must be among `seen` (the public ids somebody saw and agreed to), else
    WouldBreak. Those agreed to are on the list of broken visits at once, and those that it mends are not.
    """
    patients = _unchanged_patients(concerned)
    before = against(tx, by.organization_id, concerned, now, patients)
    yield
    after = against(tx, by.organization_id, concerned, now, patients)
    _close(tx, before, after)
    new = newly(before, after)
    if not new:
        return
    visits = shown(tx, by.organization_id, new)
    if not {one.appointment.public_id for one in visits} <= seen:
        raise WouldBreak(visits)
    _list(tx, after, new, by, now)


def _close(tx: Connection, before: tuple[Against, ...], after: tuple[Against, ...]) -> None:
    """Take from the list of broken visits those against which nothing stands any more that it tells of."""
    left = {one.appointment_id for one in after if not is_listed_elsewhere(one)}
    standing.remove(tx, {one.appointment_id for one in before} - left)


def list_again(tx: Connection, concerned: Concerned, by: Actor, now: datetime) -> None:
    """Put what stands against these visits on the list, as after an exception, which may break others."""
    found = against(tx, by.organization_id, concerned, now)
    broken = (as_broken(one) for one in found if not is_listed_elsewhere(one))
    standing.add(tx, by.organization_id, broken, now)


def list_of_patients(tx: Connection, patients: Iterable[int], by: Actor, now: datetime) -> None:
    """The same after something became of their visits: the others may rest on what is no longer so."""
    list_again(tx, Concerned(patients=frozenset(patients)), by, now)


def is_listed_elsewhere(one: Against) -> bool:
    """Whether the board shows all that stands against a visit in another list."""
    return all(isinstance(reason, LISTED_ELSEWHERE) for reason in one.reasons)


def _unchanged_patients(concerned: Concerned) -> facts.Patients | None:
    """A place to keep them over a change that is not about patients: reading them is most of the work."""
    return None if concerned.patients or concerned.everybody else {}


def newly(before: tuple[Against, ...], after: tuple[Against, ...]) -> tuple[Against, ...]:
    """What stands against visits after a change and did not before, told by the reason's type and field."""
    known = {(one.appointment_id, type(its), its.field) for one in before for its in one.reasons}
    fresh = (
        replace(
            one,
            reasons=tuple(
                its for its in one.reasons if (one.appointment_id, type(its), its.field) not in known
            ),
        )
        for one in after
    )
    return tuple(one for one in fresh if one.reasons)


def _list(
    tx: Connection, after: tuple[Against, ...], new: tuple[Against, ...], by: Actor, now: datetime
) -> None:
    ids = {one.appointment_id for one in new}
    standing.add(tx, by.organization_id, (as_broken(one) for one in after if one.appointment_id in ids), now)
    audit.record(
        tx,
        "visits.broken",
        by=by,
        now=now,
        subject="appointment",
        details={"appointments": sorted(ids)},
    )


def as_broken(one: Against) -> Broken:
    return Broken(one.appointment_id, one.version, tuple(as_data(its) for its in one.reasons))
