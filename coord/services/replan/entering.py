"""Entering what has happened as the fact that it is, with all the visits that it breaks."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from coord.domain.interval import Interval
from coord.domain.local_time import on_day
from coord.domain.permissions import Actor
from coord.services import availability
from coord.services.availability import (
    Absence,
    Asked,
    Breaking,
    Closing,
    DayChange,
    Objection,
    Outcome,
    Previewed,
)
from coord.services.repeats import Once
from coord.services.replan.happenings import Happening, Kind, subject_of
from coord.services.replan.taking_back import kept
from coord.services.standing import BrokenVisit
from coord.store.db import reading

WHOLE_DAY = 1440
TRIES = 3
LOOK_AHEAD = timedelta(days=90)
REASON = {Kind.AWAY: "sick", Kind.ROOM: "broken"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What has happened on local days, by the clock where times of day (minutes) are given.

    `clinic` is where somebody stuck is missing, `licence` the number of the qualification that is over,
    `name` what a closed day is called.
    """

    kind: Kind
    whom: str
    first: date
    last: date
    starts_at: int | None = None
    ends_at: int | None = None
    clinic: str = ""
    licence: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    """An entry with the zone on whose clock its times are."""

    entry: Entry
    zone: ZoneInfo

    @property
    def happening(self) -> Happening:
        entry, ends_at = self.entry, self.entry.ends_at
        starts = on_day(entry.first, entry.starts_at or 0, self.zone)
        ends = on_day(entry.last, WHOLE_DAY if ends_at is None else ends_at, self.zone)
        return Happening(entry.kind, entry.whom, Interval(starts, max(ends, starts + 1)))

    @property
    def absence(self) -> Absence:
        one = self.entry
        return Absence(one.first, one.last, self.zone, REASON[one.kind], one.starts_at, one.ends_at)


def enter(entry: Entry, *, by: Actor, now: datetime, once: Once) -> Happening | Objection:
    """Enter it, the visits that it breaks included, and tell whose visits are to be looked at.

    What is entered already is not entered twice: the objection says so.
    """
    placed, save = _placed(entry, by), _SAVES[entry.kind]
    before = kept(placed.happening, by)
    for _ in range(TRIES):
        seen = _breaking(save(placed, Asked(by, now, is_preview=True)))
        if isinstance(seen, Objection):
            return seen
        outcome = save(placed, Asked(by, now, once, seen))
        if not isinstance(outcome, Breaking):
            entered = tuple(sorted(kept(placed.happening, by) - before))
            return outcome if isinstance(outcome, Objection) else replace(placed.happening, entered=entered)
    raise TimeoutError("visits were booked faster than they could be looked at")


def ahead(entry: Entry, *, by: Actor, now: datetime) -> tuple[BrokenVisit, ...] | Objection:
    """The visits that it would break; nothing is entered, and nobody is told."""
    match _SAVES[entry.kind](_placed(entry, by), Asked(by, now, is_preview=True)):
        case Previewed(visits=visits) | Breaking(visits=visits):
            return visits
        case Objection() as objection:
            return objection
        case _:
            return ()


def _breaking(outcome: Outcome) -> frozenset[str] | Objection:
    """The visits that it would break, by name."""
    match outcome:
        case Previewed(visits=visits) | Breaking(visits=visits):
            return frozenset(one.appointment.public_id for one in visits)
        case Objection():
            return outcome
        case _:
            return frozenset()


def happening_of(entry: Entry, *, by: Actor) -> Happening:
    """Whose visits are to be looked at, where it is entered already."""
    return _placed(entry, by).happening


def _placed(entry: Entry, by: Actor) -> _Placed:
    with reading() as tx:
        subject = subject_of(tx, Happening(entry.kind, entry.whom, Interval(0, 1)), by)
    return _Placed(entry, ZoneInfo(subject.zone))


def _away(placed: _Placed, asked: Asked) -> Outcome:
    return availability.time_off.add(placed.entry.whom, placed.absence, asked)


def _room(placed: _Placed, asked: Asked) -> Outcome:
    return availability.rooms.put_out_of_use(placed.entry.whom, placed.absence, asked)


def _stuck(placed: _Placed, asked: Asked) -> Outcome:
    """Elsewhere, so not at this clinic; they may still be booked where they are."""
    entry = placed.entry
    opens, closes = entry.starts_at or 0, WHOLE_DAY - 1 if entry.ends_at is None else entry.ends_at
    less = DayChange(entry.clinic, entry.first, opens, closes, is_available=False)
    return availability.exceptions.add(entry.whom, less, asked)


def _closed(placed: _Placed, asked: Asked) -> Outcome:
    entry = placed.entry
    return availability.closures.close(entry.whom, Closing(entry.first, entry.last, entry.name), asked)


def _licence(placed: _Placed, asked: Asked) -> Outcome:
    entry = placed.entry
    return availability.licences.end(entry.whom, entry.licence, entry.first, asked)


_SAVES: dict[Kind, Callable[[_Placed, Asked], Outcome]] = {
    Kind.AWAY: _away,
    Kind.STUCK: _stuck,
    Kind.ROOM: _room,
    Kind.CLOSED: _closed,
    Kind.LICENCE: _licence,
}
