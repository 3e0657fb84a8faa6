"""What staff see of messages: what will be sent and when, what was said of a visit, how sending fares."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reminders import MessageKind
from coord.domain.reminders.manners import MERGED, may_join
from coord.services.today import house_day
from coord.store import messages, policies
from coord.store.db import reading

STATISTICS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """A message without its words; `to` is a practitioner's or relative's name, or `patient` or `escort`.

    `due_at` is when it goes out; `is_joined` where it goes along in an earlier mail of that day. `language`
    is the one in which it went out, where that was not English.
    """

    id: int
    kind: str
    channel: str
    status: str
    why: str
    due_at: datetime
    to: str
    appointment: str
    starts: int
    ends: int
    zone: str
    is_joined: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Fared:
    """How messages of one kind fared: by status, how many went out or did not, each with all that it says."""

    kind: str
    channel: str
    numbers: dict[str, int]


@dataclass(frozen=True, slots=True)
class Statistics:
    since: datetime
    kinds: tuple[Fared, ...]
    reasons: tuple[tuple[str, str, int], ...]


def to_come(patient: str, *, by: Actor, now: datetime) -> tuple[LoggedMessage, ...]:
    """What a patient, and whoever takes them home, will get, in the order in which it goes out."""
    with reading() as tx:
        rows = messages.to_come(tx, by.organization_id, patient)
        plan = policies.reminder_plan(tx, by.organization_id, house_day(tx, by.organization_id, now))
    found = list(_joined(rows)) if plan.merges_mails else [_logged(row) for row in rows]
    return tuple(sorted(found, key=lambda one: one.due_at))


def _joined(rows: Iterable[Any]) -> Iterable[LoggedMessage]:
    """Each mail with the one that it will go along with, as sending decides it."""
    firsts: dict[int, int] = {}
    for row in rows:
        one, minute, zone = _logged(row), to_minute(row.due_at), ZoneInfo(row.patient_zone)
        first = firsts.get(row.contact_point_id)
        if row.channel != "email" or row.kind not in MERGED:
            yield one
        elif first is not None and may_join(MessageKind(row.kind), minute, zone, first):
            yield replace(one, due_at=row.due_at - timedelta(minutes=minute - first), is_joined=True)
        else:
            firsts[row.contact_point_id] = minute
            yield one


def of_visit(appointment: str, *, by: Actor) -> tuple[LoggedMessage, ...]:
    """Every message about a visit, whatever became of it."""
    with reading() as tx:
        return tuple(_logged(row) for row in messages.of_visit(tx, by.organization_id, appointment))


def _logged(row: Any) -> LoggedMessage:
    to = row.to_practitioner or row.to_relative or ("patient" if row.to_patient else "escort")
    return LoggedMessage(
        row.id,
        row.kind,
        row.channel,
        row.status,
        row.why or "",
        row.due_at,
        to,
        row.appointment,
        row.starts,
        row.ends,
        row.zone,
        language=row.language or "",
    )


def statistics(*, by: Actor, now: datetime) -> Statistics:
    """How the messages that were due in the last 30 days fared, and why those did not go out that did not."""
    since = now - STATISTICS
    with reading() as tx:
        rows = messages.fared(tx, by.organization_id, since, now)
    kinds: dict[tuple[str, str], Counter[str]] = {}
    reasons: Counter[tuple[str, str]] = Counter()
    for row in rows:
        kinds.setdefault((row.kind, row.channel), Counter())[row.status] += row.number
        if row.why and row.status != "pending":
            reasons[row.status, row.why] += row.number
    return Statistics(
        since,
        tuple(Fared(kind, channel, dict(numbers)) for (kind, channel), numbers in sorted(kinds.items())),
        tuple((status, why, number) for (status, why), number in reasons.most_common()),
    )
