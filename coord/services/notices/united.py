"""One confirmation of a visit and its follow-up, where both are news to somebody."""

from collections.abc import Iterator, Sequence
from typing import Any

from coord.domain.local_time import to_moment
from coord.domain.reminders import MessageKind
from coord.services.notices.queue import Queue

KIND = MessageKind.SERIES_CONFIRMATION


def united(queues: Sequence[Queue]) -> list[dict[str, Any]]:
    """The rows of all queues, with one in place of two confirmations that would go to one address."""
    rows = [row for queue in queues for row in queue.rows]
    for first, second in _pairs(queues):
        for one, other in _both_confirmed(first, second):
            rows.remove(other)
            rows[rows.index(one)] = _of_both(first, second, one)
    return rows


def _pairs(queues: Sequence[Queue]) -> Iterator[tuple[Queue, Queue]]:
    """Each visit with its follow-up."""
    mains = {queue.one.id: queue for queue in queues}
    for queue in queues:
        if queue.one.follows_id in mains:
            yield mains[queue.one.follows_id], queue


def _both_confirmed(first: Queue, second: Queue) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    others = {row["contact_point_id"]: row for row in second.rows if _is_waiting(row)}
    for row in first.rows:
        if _is_waiting(row) and row["contact_point_id"] in others:
            yield row, others[row["contact_point_id"]]


def _is_waiting(row: dict[str, Any]) -> bool:
    return (row["kind"], row["status"]) == (MessageKind.CONFIRMATION, "pending")


def _of_both(first: Queue, second: Queue, row: dict[str, Any]) -> dict[str, Any]:
    """The row of the first visit, naming both, of use until the later one is over."""
    visits = {
        str(queue.one.id): {**queue.place(queue.one), "sequence": queue.one.sequence}
        for queue in (first, second)
    }
    key = f"{KIND}/{first.one.participant_id}/{first.one.sequence}/{row['contact_point_id']}"
    details = {**row["details"], "visits": visits}
    stale_at = to_moment(max(first.one.ends, second.one.ends))
    return row | {"kind": KIND, "details": details, "stale_at": stale_at, "dedupe_key": key}
