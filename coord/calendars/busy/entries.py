"""Events as far as busy time asks: when they start and end, how they repeat, and whether they count.

Titles, places and people are never read into an entry.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from coord.calendars.busy.faults import Fault, Unreadable
from coord.calendars.busy.lines import Line, Part
from coord.calendars.busy.moments import Moment, Reader, Span, after, counts_days, midnight
from coord.calendars.busy.values import MOST_INSTANCES

READ = frozenset(
    {
        *("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED"),
        *("DTSTART", "DTEND", "DURATION"),
        *("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
        *("TRANSP", "STATUS", "X-MICROSOFT-CDO-BUSYSTATUS", "ATTENDEE"),
    }
)
TOO_OFTEN = frozenset({"SECONDLY", "MINUTELY"})
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One VEVENT: a single event, a series, or the change of one instance of a series.

    `rank` tells the newer of two with the same UID. `rules` are RRULE values whose UNTIL fits `starts`.
    `by_the_clock` are lengths of days, which are hours more or less where the clocks change.
    `changes` is the instance that is changed, with `and_later` those after it too.
    """

    uid: str
    rank: tuple[int, str]
    starts: Moment
    ends: Moment
    counts: bool
    by_the_clock: bool = False
    rules: tuple[str, ...] = ()
    more: tuple[Moment | Span, ...] = ()
    less: tuple[Moment, ...] = ()
    changes: Moment | None = None
    and_later: bool = False

    @property
    def repeats(self) -> bool:
        return bool(self.rules or self.more)


@dataclass(slots=True)
class _Draft:
    """The lines that are asked, by name."""

    lines: dict[str, list[Line]] = field(default_factory=dict)

    @classmethod
    def of(cls, part: Part) -> "_Draft":
        draft = cls()
        for text in part.lines:
            name = text.partition(":")[0].partition(";")[0].strip().upper()
            if name in READ:
                draft.lines.setdefault(name, []).append(Line.parse(text))
        return draft

    def one(self, name: str) -> Line | None:
        return next(iter(self.lines.get(name, [])), None)

    def value(self, name: str) -> str:
        line = self.one(name)
        return line.value if line else ""

    def all(self, name: str) -> list[Line]:
        return self.lines.get(name, [])


def entry(part: Part, reader: Reader, owner: str | None) -> Entry:
    """The event as an entry; raises ValueError or the like where it makes no sense."""
    draft = _Draft.of(part)
    start = draft.one("DTSTART")
    if start is None:
        raise ValueError("an event without a start")
    starts = reader.moment(start)
    if isinstance(starts, datetime) and starts.tzinfo is not None:
        reader = Reader(reader.zones, starts.tzinfo)
    changed = draft.one("RECURRENCE-ID")
    return Entry(
        uid=draft.value("UID") or f"unnamed {id(part)}",
        rank=(_number(draft.value("SEQUENCE")), draft.value("LAST-MODIFIED") or draft.value("DTSTAMP")),
        starts=starts,
        ends=_ends(draft, reader, starts),
        counts=_counts(draft, owner),
        by_the_clock=not draft.one("DTEND") and counts_days(draft.value("DURATION")),
        rules=tuple(_rule(line.value, starts, reader) for line in draft.all("RRULE")),
        more=tuple(_fitted(one, starts) for line in draft.all("RDATE") for one in reader.moments(line)),
        less=tuple(_excluded(draft, reader, starts)),
        changes=reader.moment(changed) if changed else None,
        and_later=bool(changed and changed.parameters.get("RANGE", "").upper() == "THISANDFUTURE"),
    )


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else -1


def _counts(draft: _Draft, owner: str | None) -> bool:
    """Whether the event makes its owner busy; a tentative one does."""
    return not (
        draft.value("TRANSP").upper() == "TRANSPARENT"
        or draft.value("STATUS").upper() == "CANCELLED"
        or draft.value("X-MICROSOFT-CDO-BUSYSTATUS").upper() == "FREE"
        or any(_is_declined(line, owner) for line in draft.all("ATTENDEE"))
    )


def _is_declined(line: Line, owner: str | None) -> bool:
    address = line.value.lower().removeprefix("mailto:").strip()
    declined = line.parameters.get("PARTSTAT", "").upper() == "DECLINED"
    return declined and owner is not None and address == owner.lower()


def _ends(draft: _Draft, reader: Reader, starts: Moment) -> Moment:
    """The end: without one a day for a day, nothing for a time; never before the start."""
    end, duration = draft.one("DTEND"), draft.value("DURATION")
    if isinstance(starts, datetime):
        return max(starts, _end_of_time(starts, reader.moment(end) if end else None, duration))
    return max(starts + DAY, _end_of_days(starts, reader.moment(end) if end else None, duration))


def _end_of_time(starts: datetime, end: Moment | None, duration: str) -> datetime:
    if end is not None and starts.tzinfo is not None:
        return midnight(end, starts.tzinfo)
    return after(starts, duration) if duration else starts


def _end_of_days(starts: date, end: Moment | None, duration: str) -> date:
    if end is None:
        clock = datetime.combine(starts, time(), UTC)
        end = after(clock, duration) if duration else starts
    if isinstance(end, datetime):
        return end.date() + (DAY if end.time() > time() else timedelta())
    return end


def _rule(text: str, starts: Moment, reader: Reader) -> str:
    """The rule with its UNTIL as the start wants it: a day for days, UTC for times."""
    rule = dict(_pair(piece) for piece in text.upper().split(";") if piece.strip())
    if rule.get("FREQ") in TOO_OFTEN and not 0 < _number(rule.get("COUNT", "")) <= MOST_INSTANCES:
        raise Unreadable(Fault.ENDLESS)
    if rule.get("INTERVAL", "1").strip("0") == "":
        raise ValueError("a rule that stands still")
    if "UNTIL" in rule:
        rule["UNTIL"] = _until(reader.moment(Line("UNTIL", {}, rule["UNTIL"])), starts)
    return ";".join(f"{name}={value}" for name, value in rule.items())


def _pair(piece: str) -> tuple[str, str]:
    name, _, value = piece.partition("=")
    return name.strip(), value.strip()


def _until(last: Moment, starts: Moment) -> str:
    """Without a Z the end is told by the clock of the start; a day means all of it."""
    if not isinstance(starts, datetime):
        return f"{last:%Y%m%d}"
    if not isinstance(last, datetime):
        last = datetime.combine(last, time(23, 59, 59), starts.tzinfo)
    return f"{last.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _fitted(one: Moment | Span, starts: Moment) -> Moment | Span:
    return one if isinstance(one, tuple) else fitted(one, starts)


def fitted(moment: Moment, starts: Moment) -> Moment:
    """The moment in the manner of a series' start: as a day, or as a time in its zone.

    A day stands for the instance on it; a time, against a series of days, for the day that it writes.
    """
    if not isinstance(starts, datetime):
        return moment.date() if isinstance(moment, datetime) else moment
    if isinstance(moment, datetime):
        return moment.astimezone(starts.tzinfo)
    return datetime.combine(moment, starts.time(), starts.tzinfo)


def _excluded(draft: _Draft, reader: Reader, starts: Moment) -> Iterator[Moment]:
    for line in draft.all("EXDATE"):
        for one in reader.moments(line):
            yield fitted(one[0] if isinstance(one, tuple) else one, starts)
