"""Visits booked or moved while an import was tried without locks: judged again before it is written.

Under the locks of the import nobody books what it concerns, so that none of them is missed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import Connection

from coord.services.roster import planning
from coord.services.roster.planning import Plan
from coord.services.roster.trying import Trial, versions_of
from coord.services.standing.judging import against, shown
from coord.services.standing.watching import newly
from coord.store.standing import Concerned, units


@contextmanager
def judged(tx: Connection, plan: Plan, trial: Trial, now: datetime) -> Iterator[list[Trial]]:
    """Write the plan inside; the list then holds what it breaks by the trial, and of what came since."""
    organization_id, whose = plan.directory.organization_id, _whose(tx, plan, trial, now)
    before = against(tx, organization_id, whose, now) if whose.patients else ()
    found = [trial]
    yield found
    after = against(tx, organization_id, whose, now) if whose.patients else ()
    known = {one.appointment.public_id for one in trial.visits}
    new = newly(before, after)
    visits = (one for one in shown(tx, organization_id, new) if one.appointment.public_id not in known)
    ids = {one.appointment_id for one in new}
    found.append(Trial(tuple(one for one in after if one.appointment_id in ids), tuple(visits)))


def _whose(tx: Connection, plan: Plan, trial: Trial, now: datetime) -> Concerned:
    """The patients of the visits that the trial has not judged as they are now."""
    found = units(tx, plan.directory.organization_id, planning.concerned(plan), now)
    return Concerned(
        patients=frozenset(
            one.proposal.patient_id for one in found if not versions_of([one]).items() <= trial.judged.items()
        )
    )
