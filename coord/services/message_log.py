"""What staff see of messages: what will be sent and when, what was said of a visit, how sending fares."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_moment
from coord.domain.permissions import Actor
from coord.domain.reminders.manners import Text
from coord.services import manners
from coord.services.foreseeing import Foreseen, Reader, foreseen, reader_of
from coord.services.today import house_day
from coord.store import messages, policies
from coord.store.db import reading

STATISTICS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class LoggedMessage:
    """A message without its words; `to` is a practitioner's or relative's name, or `patient` or `escort`.

    `due_at` is when it goes out; `is_joined` where it goes along in an earlier message of that day. What
    `stays_back` will not go out then, for that reason, and is told by mail where it `is_by_mail`. `language`
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
    stays_back: str = ""
    is_by_mail: bool = False
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
        sent = _sent(tx, rows, now)
    return tuple(_as_foreseen(one) for one in foreseen(rows, sent, plan, now))


def _sent(tx: Connection, rows: Sequence[Any], now: datetime) -> dict[Reader, list[Text]]:
    """The texts that went out lately, to each reader of what waits."""
    found = {}
    for row in rows:
        reader = reader_of(row)
        if row.channel == manners.TEXT and reader not in found:
            texts = messages.texts_of(tx, row.patient_id, now - manners.WEEK, contact_point_id=reader or None)
            found[reader] = [one for one in map(manners.text_of, texts) if one.is_sent]
    return found


def _as_foreseen(one: Foreseen) -> LoggedMessage:
    due_at = to_moment(one.at)
    shown = replace(_logged(one.row), due_at=due_at, is_joined=one.is_joined)
    return replace(shown, stays_back=one.why, is_by_mail=one.by_mail)


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
