"""The reminders of visits that were booked before follow the plan that holds now.

Nothing is made up for: what would have gone out by now under the new plan is not sent late.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.changes import Tell
from coord.domain.local_time import to_minute
from coord.domain.reminders import CANCELS, OF_SERIES, STEPS, TELLING, MessageKind, ReminderPlan
from coord.services import escorts
from coord.services.notices.queue import Queue
from coord.services.today import day_in
from coord.store import messages, patients, policies, reminder_runs
from coord.store.messages import Audience

OTHER_PLAN = "not in the house's plan any more"
OTHER_WAY = "goes another way"
KINDS = (
    *STEPS,
    MessageKind.ADVISORY_BEFORE,
    MessageKind.ADVISORY_AFTER,
    MessageKind.RELATIVE_REMINDER,
    MessageKind.RELATIVE_ADVISORY,
)
EVER = datetime(1970, 1, 2, tzinfo=UTC)
Rows = Mapping[str, dict[str, Any]]


def follow(tx: Connection, visits: Sequence[int], plan: ReminderPlan, now: datetime) -> int:
    """Set the reminders of these visits right; returns how many were added, moved or taken back."""
    found = messages.audiences(tx, visits, TELLING, CANCELS, OF_SERIES)
    wanted, ever = (_rows(found, plan, at) for at in (now, EVER))
    known = reminder_runs.written(tx, visits, KINDS)
    changes = _take_back(tx, found, known, ever, OTHER_PLAN) + _move(tx, known, wanted)
    new = [row for key, row in wanted.items() if key not in {one.dedupe_key for one in known}]
    messages.add(tx, new)
    escorts.announce(tx, visits, now)
    return changes + len(new)


def by_ways_left(tx: Connection, patient_ids: Iterable[int | None], now: datetime) -> None:
    """After an address was stopped, or is used again: reminders of these patients' visits go as they can."""
    for patient_id in {one for one in patient_ids if one is not None}:
        _by_ways_left(tx, patients.upcoming(tx, patient_id, to_minute(now)), now)


def _by_ways_left(tx: Connection, visits: Sequence[int], now: datetime) -> None:
    found = messages.audiences(tx, visits, TELLING, CANCELS, OF_SERIES) if visits else []
    if not found:
        return
    first = found[0].one
    plan = policies.reminder_plan(tx, first.organization_id, day_in(first.time_zone, now))
    known = reminder_runs.written(tx, visits, KINDS)
    _take_back(tx, found, known, _rows(found, plan, EVER), OTHER_WAY)
    wanted = _rows(found, plan, now)
    back = [one for one in known if one.why == OTHER_WAY and one.status == "suppressed"]
    reminder_runs.set_right(tx, [_time(one, wanted) for one in back if one.dedupe_key in wanted])
    messages.add(tx, list(wanted.values()))


def _time(one: Any, wanted: Rows) -> tuple[int, datetime, datetime]:
    row = wanted[one.dedupe_key]
    return one.id, row["due_at"], row["stale_at"]


def _rows(found: Sequence[Audience], plan: ReminderPlan, now: datetime) -> Rows:
    """The reminders that are ahead at a time, by their keys."""
    queues = [Queue(one, plan, now, Tell.NOW) for one in found]
    for queue in queues:
        queue.remind_all()
    return {row["dedupe_key"]: row for queue in queues for row in queue.rows}


def _take_back(tx: Connection, found: Sequence[Audience], known: Sequence[Any], ever: Rows, why: str) -> int:
    """What the plan does not know; whose address is stopped is another matter."""
    reached = {contact.id for one in found for contact in (*one.contacts, *one.relatives)}
    gone = [
        one.id
        for one in known
        if one.status == "pending" and one.dedupe_key not in ever and one.contact_point_id in reached
    ]
    messages.take_back(tx, gone, why)
    return len(gone)


def _move(tx: Connection, known: Sequence[Any], wanted: Rows) -> int:
    """What waits for another time now, and what was taken back by an earlier plan."""
    times = [
        (one.id, row["due_at"], row["stale_at"])
        for one in known
        if (row := wanted.get(one.dedupe_key)) and _is_other(one, row)
    ]
    reminder_runs.set_right(tx, times)
    return len(times)


def _is_other(one: Any, row: Mapping[str, Any]) -> bool:
    if one.status == "suppressed":
        return bool(one.why == OTHER_PLAN)
    return one.status == "pending" and (one.due_at, one.stale_at) != (row["due_at"], row["stale_at"])
