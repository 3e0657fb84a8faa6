"""When entries happen: single ones as they are, series by recurring-ical-events."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from icalendar import Calendar, Event, vDDDLists, vDDDTypes, vRecur
from recurring_ical_events import of

from coord.calendars.busy.entries import Entry, fitted
from coord.calendars.busy.faults import Fault, Unreadable
from coord.calendars.busy.moments import Moment, as_interval, later, passed
from coord.calendars.busy.values import MOST_INSTANCES, Found, Question
from coord.calendars.busy.zones import BROKEN
from coord.domain.interval import Interval, merge
from coord.domain.local_time import to_moment

# Whole days and odd zones reach over the edges of the window; what is too much is cut afterwards.
MARGIN = timedelta(days=2)
# Under this name an instance carries the entry that it comes from.
ENTRY = "X-ENTRY"


def found(entries: Iterable[Entry], spans: Iterable[Interval], question: Question, skipped: int) -> Found:
    """The merged intervals in the window; raises Unreadable where there are too many."""
    singles, series = sorted_out(entries)
    tally = _Tally(question, skipped)
    for span in spans:
        tally.add(span)
    for one in singles:
        tally.try_all([one])
    for events in series:
        tally.expand(events)
    return Found(merge(tally.intervals), tally.skipped)


class _Tally:
    """What has been found so far."""

    def __init__(self, question: Question, skipped: int) -> None:
        self.question = question
        self.intervals: list[Interval] = []
        self.skipped = skipped

    def add(self, interval: Interval | None) -> None:
        if interval and (inside := interval.cut_to(self.question.window)):
            self.intervals.append(inside)
            if len(self.intervals) > MOST_INSTANCES:
                raise Unreadable(Fault.TOO_MANY)

    def try_all(self, ones: Iterable[Entry]) -> None:
        for one in ones:
            try:
                if one.counts:
                    self.add(as_interval(one.starts, one.ends, self.question.zone))
            except BROKEN:
                self.skipped += 1

    def expand(self, series: list[Entry]) -> None:
        """The instances of a series; where its rule makes no sense, at least its events as they stand."""
        try:
            for starts, ends in _instances(series, self.question.window):
                self.add(as_interval(starts, ends, self.question.zone))
        except BROKEN:
            self.skipped += 1
            self.try_all(series)


def sorted_out(entries: Iterable[Entry]) -> tuple[list[Entry], list[list[Entry]]]:
    """Single events, and series as a master with the changes of its instances; the newest of each.

    Events with one UID and equally new all stay, for some programs name every event alike.
    Changes whose series is not in the file are single events.
    """
    by_uid: defaultdict[str, list[Entry]] = defaultdict(list)
    for one in entries:
        by_uid[one.uid].append(one)
    singles: list[Entry] = []
    series: list[list[Entry]] = []
    for alike in by_uid.values():
        masters = _newest(one for one in alike if one.changes is None)
        changes = [one for one in alike if one.changes is not None]
        singles += _newest_changes(changes, None) if not masters else []
        singles += [one for one in masters if not one.repeats and not changes]
        repeating = [one for one in masters if one.repeats or changes]
        series += [[one, *_newest_changes(changes, one)] for one in repeating]
    return singles, series


def _newest(entries: Iterable[Entry]) -> list[Entry]:
    ranked = list(entries)
    best = max((one.rank for one in ranked), default=None)
    return [one for one in ranked if one.rank == best]


def _newest_changes(changes: list[Entry], master: Entry | None) -> list[Entry]:
    """One change for each instance, told in the manner of the master's start."""
    by_instance: defaultdict[Moment | None, list[Entry]] = defaultdict(list)
    for one in changes:
        instance = fitted(one.changes, master.starts) if master and one.changes else one.changes
        by_instance[instance].append(replace(one, changes=instance))
    return [_newest(alike)[-1] for alike in by_instance.values()]


def _instances(series: list[Entry], window: Interval) -> Iterator[tuple[Moment, Moment]]:
    calendar = Calendar()
    for one in series:
        calendar.add_component(_event(one))
    starts, ends = to_moment(window.starts) - MARGIN, to_moment(window.ends) + MARGIN
    for event in of(calendar).between(starts, ends):
        source: Entry = event[ENTRY]
        if source.counts:
            yield _instance(source, event["DTSTART"].dt, event["DTEND"].dt)


def _instance(one: Entry, starts: Moment, ends: Moment) -> tuple[Moment, Moment]:
    """The instance as long as its event is in hours that pass (RFC 5545 section 3.8.5.3).

    The library adds the length by the clock, which is right for days and for nothing else. A period
    of an RDATE, known by its other length, has its own end.
    """
    if one.by_the_clock or not (isinstance(starts, datetime) and isinstance(ends, datetime)):
        return starts, ends
    if not (isinstance(one.starts, datetime) and isinstance(one.ends, datetime)):
        return starts, ends
    if ends - starts == one.ends - one.starts:
        return starts, later(starts, passed(one.starts, one.ends))
    return starts, ends


def _event(one: Entry) -> Event:
    """The entry as the library wants it; its UID alone tells that events belong together."""
    event = Event({"UID": "one", "SEQUENCE": 0, "RRULE": [vRecur.from_ical(rule) for rule in one.rules]})
    event["DTSTART"], event["DTEND"] = vDDDTypes(one.starts), vDDDTypes(one.ends)
    if one.more:
        event["RDATE"] = vDDDLists(list(one.more))
    if one.less:
        event["EXDATE"] = vDDDLists(list(one.less))
    if one.changes is not None:
        event["RECURRENCE-ID"] = vDDDTypes(one.changes)
        event["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE" if one.and_later else "THIS"
    event[ENTRY] = one
    return event
