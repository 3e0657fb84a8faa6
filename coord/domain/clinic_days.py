"""Clinic days: those on which a clinic opens at all; weekends and holidays do not count."""

from bisect import bisect_right
from datetime import date, timedelta
from itertools import islice, takewhile

from coord.domain.facts import Clinic
from coord.domain.local_time import clinic_day, days_between, local_date

LOOK_BACK_DAYS = 28


def is_open_on(day: date, clinic: Clinic) -> bool:
    whole = clinic_day(day, clinic.zone)
    first = bisect_right(clinic.opening, whole.starts, key=lambda span: span.ends)
    return first < len(clinic.opening) and clinic.opening[first].starts < whole.ends


def open_days(clinic: Clinic) -> frozenset[date]:
    """All days on which it opens, of those that were read."""
    zone = clinic.zone
    spans = ((local_date(one.starts, zone), local_date(one.ends - 1, zone)) for one in clinic.opening)
    return frozenset(day for first, last in spans for day in days_between(first, last))


def clinic_days_before(day: date, count: int, clinic: Clinic) -> date:
    """The day that lies so many clinic days before; never more than four weeks, where it hardly opens."""
    if count <= 0:
        return day
    before = (day - timedelta(days=n) for n in range(1, LOOK_BACK_DAYS + 1))
    open_days = list(islice((one for one in before if is_open_on(one, clinic)), count))
    return open_days[-1] if len(open_days) == count else day - timedelta(days=LOOK_BACK_DAYS)


def last_day_due(today: date, count: int, clinic: Clinic) -> date | None:
    """The last day from today on before which `count` clinic days have passed already; None if none is."""
    ahead = (today + timedelta(days=n) for n in range(LOOK_BACK_DAYS))
    passed = takewhile(lambda day: clinic_days_before(day, count, clinic) < today, ahead)
    return max(passed, default=None)
