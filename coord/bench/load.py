"""A packed clinic as data: who is busy when, over working days. All times are UTC epoch minutes."""

import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from coord.domain.interval import Interval
from coord.domain.local_time import on_day

ZONE = ZoneInfo("America/Los_Angeles")
FIRST = date(2027, 1, 4)
LENGTHS = (30, 45, 60, 90, 120)
QUARTER = 15


@dataclass(frozen=True, slots=True)
class Load:
    """`busy` holds, for each kind of resource, the intervals of each resource of that kind."""

    span: Interval
    work: tuple[Interval, ...]
    busy: dict[str, list[tuple[Interval, ...]]]


def read(path: Path) -> Load:
    """A load as JSON: `t0`, `t1`, `work`, and `resources` with `kind` and `busy`."""
    data: dict[str, Any] = json.loads(path.read_text())
    busy: dict[str, list[tuple[Interval, ...]]] = {}
    for resource in data["resources"]:
        spans = tuple(Interval(starts, ends) for starts, ends in resource["busy"])
        busy.setdefault(resource["kind"], []).append(spans)
    work = tuple(Interval(starts, ends) for starts, ends in data["work"])
    return Load(Interval(data["t0"], data["t1"]), work, busy)


def invent(days: int = 90, counts: tuple[int, int, int] = (10, 20, 8), seed: int = 7) -> Load:
    """Weekdays from nine to five, about six tenths of each day taken in appointments of usual lengths."""
    rnd = random.Random(seed)
    dates = [FIRST + timedelta(days=n) for n in range(days)]
    work = tuple(
        Interval(on_day(day, 9 * 60, ZONE), on_day(day, 17 * 60, ZONE)) for day in dates if day.weekday() < 5
    )
    kinds = ("prescriber", "therapist", "room")
    busy = {
        kind: [tuple(one for day in work for one in _fill(day, rnd)) for _ in range(count)]
        for kind, count in zip(kinds, counts, strict=True)
    }
    return Load(Interval(on_day(FIRST, 0, ZONE), on_day(dates[-1], 1440, ZONE)), work, busy)


def _fill(day: Interval, rnd: random.Random) -> list[Interval]:
    wanted, taken, at = rnd.uniform(0.4, 0.8) * day.minutes, 0, day.starts
    filled = []
    while taken < wanted:
        at += QUARTER * rnd.choice((0, 0, 0, 1, 2, 4))
        length = rnd.choice(LENGTHS)
        if at + length > day.ends:
            break
        filled.append(Interval(at, at + length))
        at, taken = at + length, taken + length
    return filled
