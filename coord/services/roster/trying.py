"""An import tried and undone, to see which booked visits it would break before it is saved.

It is tried without the locks of booking, for judging may take long and nobody who books should wait.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from coord.services.roster import planning, writing
from coord.services.roster.planning import WantedRows
from coord.services.standing.judging import Against, BrokenVisit, against, shown
from coord.services.standing.watching import newly
from coord.store import roster as store
from coord.store.db import retried, transaction
from coord.store.standing import StandingUnit, units


@dataclass(frozen=True, slots=True)
class Trial:
    """All that stands against the visits that an import would newly break; as pages show it, what is new.

    `judged` are the visits that were looked at, by number, in their versions.
    """

    against: tuple[Against, ...] = ()
    visits: tuple[BrokenVisit, ...] = ()
    judged: Mapping[int, int] = field(default_factory=dict)


class _Undone(Exception):
    """Leaves the transaction, so that nothing of the trial is kept."""

    def __init__(self, trial: Trial) -> None:
        super().__init__("undone")
        self.trial = trial


def tried(organization_id: int | None, rows: WantedRows, now: datetime, *, prune: bool) -> Trial:
    """Nothing breaks in an organization that is not there yet, or has no visits that the rows concern."""
    if organization_id is None:
        return Trial()
    try:
        retried(lambda: _try(organization_id, rows, now, prune=prune))
    except _Undone as undone:
        return undone.trial
    return Trial()


def _try(organization_id: int, rows: WantedRows, now: datetime, *, prune: bool) -> None:
    with transaction() as tx:
        store.prepare(tx)
        store.hold_off_others(tx, organization_id)
        plan = planning.plan(tx, organization_id, rows, prune=prune)
        whom = planning.concerned(plan)
        found = units(tx, organization_id, whom, now)
        if not found:
            return
        before = against(tx, organization_id, whom, now)
        writing.write(tx, plan, lambda _: None)
        after = against(tx, organization_id, whom, now)
        new = newly(before, after)
        ids = {one.appointment_id for one in new}
        whole = tuple(one for one in after if one.appointment_id in ids)
        raise _Undone(Trial(whole, shown(tx, organization_id, new), versions_of(found)))


def versions_of(found: Iterable[StandingUnit]) -> dict[int, int]:
    """The version of every appointment of these units, by its number."""
    return {
        id_: version
        for one in found
        for id_, version in zip(one.proposal.replaces, one.versions, strict=True)
    }
