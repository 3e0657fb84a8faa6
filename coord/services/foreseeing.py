"""What will become of messages that wait, told beforehand by the rules that sending keeps at that minute."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from coord.domain.local_time import to_minute, to_moment
from coord.domain.reminders import TO_RELATIVES, MessageKind, ReminderPlan
from coord.domain.reminders.kinds import TEXT_FIRST
from coord.domain.reminders.manners import WEIGHT, Text, is_too_many, may_join
from coord.services import manners

TOO_LATE = "too late to be of use"
PATIENT = 0
Reader = int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A message that waits, and the minute `at` which it goes out; `is_joined` where that is with another.

    With `why` it is kept back then; what it says goes by mail where it is told `by_mail`.
    """

    row: Any
    at: int
    is_joined: bool = False
    why: str = ""
    by_mail: bool = False


def reader_of(row: Any) -> Reader:
    """Whose texts are counted together: the patient's, else those to one number."""
    return row.contact_point_id if MessageKind(row.kind) in TO_RELATIVES else PATIENT


def foreseen(
    rows: Iterable[Any], sent: Mapping[Reader, Sequence[Text]], plan: ReminderPlan, now: datetime
) -> list[Foreseen]:
    """Each message of one patient that waits, in the order in which they go out.

    `sent` are the texts that went out lately, by reader.
    """
    in_order = sorted(((_goes_at(row, plan, now), row) for row in rows), key=lambda one: (one[0], one[1].id))
    of_use = [(at, row) for at, row in in_order if to_moment(at) < row.stale_at]
    joined = _joined(of_use, plan)
    texts = _Texts(sent, of_use, plan)
    found = [_one(row, at, joined.get(row.id), texts, now) for at, row in in_order]
    return sorted(found, key=lambda one: one.at)


def _goes_at(row: Any, plan: ReminderPlan, now: datetime) -> int:
    moment = max(row.due_at, now)
    return to_minute(manners.later(row, moment, plan) or moment)


def _one(row: Any, at: int, joins: int | None, texts: "_Texts", now: datetime) -> Foreseen:
    if to_moment(at) >= row.stale_at:
        return Foreseen(row, to_minute(max(row.due_at, now)), why=TOO_LATE, by_mail=_goes_by_mail(row))
    if joins is not None:
        return Foreseen(row, joins, is_joined=True)
    if texts.is_too_many(row, at):
        return Foreseen(row, at, why=manners.TOO_MANY, by_mail=_goes_by_mail(row))
    return Foreseen(row, at)


def _goes_by_mail(row: Any) -> bool:
    return row.channel == manners.TEXT and MessageKind(row.kind) in TEXT_FIRST and bool(row.has_mail)


def _joined(in_order: Sequence[tuple[int, Any]], plan: ReminderPlan) -> dict[int, int]:
    """By message, the minute of the first one before it to the same address in which it goes along."""
    firsts: defaultdict[tuple[int, frozenset[MessageKind]], list[int]] = defaultdict(list)
    found: dict[int, int] = {}
    for at, row in in_order:
        kind = MessageKind(row.kind)
        if not (kinds := manners.merged_with(kind, row.channel, plan)):
            continue
        zone, before = ZoneInfo(row.patient_zone), firsts[row.contact_point_id, kinds]
        first = next((one for one in before if may_join(kind, at, zone, one)), None)
        if first is not None:
            found[row.id] = first
        else:
            before.append(at)
    return found


class _Texts:
    """The reminders by text to each reader, as they go out one after the other."""

    def __init__(
        self, sent: Mapping[Reader, Sequence[Text]], in_order: Sequence[tuple[int, Any]], plan: ReminderPlan
    ) -> None:
        self._plan = plan
        self._sent = defaultdict(list, {reader: list(texts) for reader, texts in sent.items()})
        self._waiting = {row.id: (reader_of(row), text) for row, text in _counted(in_order)}

    def is_too_many(self, row: Any, at: int) -> bool:
        """Whether it gives way when its turn comes; else it counts from then on."""
        found = self._waiting.pop(row.id, None)
        if found is None:
            return False
        reader, text = found
        others = [*self._sent[reader], *(one for who, one in self._waiting.values() if who == reader)]
        if is_too_many(text.kind, others, ZoneInfo(row.patient_zone), at, self._plan):
            return True
        self._sent[reader].append(Text(text.kind, at, is_sent=True))
        return False


def _counted(in_order: Sequence[tuple[int, Any]]) -> Iterator[tuple[Any, Text]]:
    for _, row in in_order:
        if row.channel == manners.TEXT and MessageKind(row.kind) in WEIGHT:
            yield row, Text(MessageKind(row.kind), to_minute(row.due_at), is_sent=False)
