"""One invitation to each practitioner of a group, whoever joins it or leaves."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from coord.domain.changes import Tell
from coord.domain.reminders import CANCELS, TELLING
from coord.services.notices.queue import Queue
from coord.services.today import day_in
from coord.store import messages, policies


def opened(tx: Connection, groups: Sequence[int], now: datetime) -> None:
    """Invite everybody who is there for all of these groups."""
    _announce(tx, groups, now)


def changed(tx: Connection, group: int, now: datetime) -> None:
    """Replace what waits to be told of the group by how it is now, for those to whom it is news."""
    messages.suppress(tx, [group], "superseded")
    _announce(tx, [group], now)


def called_off(tx: Connection, group: int, now: datetime) -> None:
    """Take back what waits, and tell those who had been told."""
    messages.suppress(tx, [group], "cancelled")
    queues = _queues(tx, [group], now)
    for queue in queues:
        for told in queue.told.values():
            queue.take_back(told)
    _add(tx, queues)


def _announce(tx: Connection, groups: Sequence[int], now: datetime) -> None:
    queues = _queues(tx, groups, now)
    for queue in queues:
        for practitioner in queue.practitioners:
            queue.tell_practitioner(practitioner)
        queue.let_go()
    _add(tx, queues)


def _queues(tx: Connection, groups: Sequence[int], now: datetime) -> list[Queue]:
    found = messages.audiences_of_groups(tx, groups, TELLING, CANCELS)
    if not found:
        return []
    first = found[0].one
    plan = policies.reminder_plan(tx, first.organization_id, day_in(first.time_zone, now))
    return [Queue(one, plan, now, Tell.NOW) for one in found]


def _add(tx: Connection, queues: Sequence[Queue]) -> None:
    messages.add(tx, [row for queue in queues for row in queue.rows])
