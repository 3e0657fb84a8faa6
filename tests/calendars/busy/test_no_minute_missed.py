"""Against an expansion that only counts days: no busy minute is missed, and none is made up."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from coord.calendars.busy.reading import busy_in
from coord.domain.interval import Interval
from tests.calendars.busy.written import calendar, event, question

ZONES = ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FIRST = datetime(2027, 3, 1)


@st.composite
def series(draw):
    """A daily or weekly event near a clock change: as a calendar writes it, and its starts with lengths."""
    zone = ZoneInfo(draw(st.sampled_from(ZONES)))
    start = FIRST + timedelta(days=draw(st.integers(-40, 40)), minutes=draw(st.integers(0, 1439)))
    minutes = draw(st.integers(1, 2000))
    every = draw(st.integers(1, 4))
    times = draw(st.integers(1, 40))
    weekly = draw(st.booleans())
    rule = f"FREQ={'WEEKLY' if weekly else 'DAILY'};INTERVAL={every};COUNT={times}"
    step = timedelta(days=every * (7 if weekly else 1))
    lines = event(
        f"UID:{draw(st.integers(0, 10**9))}",
        f"DTSTART;TZID={zone.key}:{start:%Y%m%dT%H%M%S}",
        f"DURATION:PT{minutes}M",
        f"RRULE:{rule}",
    )
    walls = [(start + step * n).replace(tzinfo=zone) for n in range(times)]
    return lines, [(int(wall.timestamp()) // 60, minutes) for wall in walls]


@given(st.lists(series(), min_size=1, max_size=4), st.integers(-30, 60), st.integers(1, 40))
def test_merged_busy_time_is_what_counting_gives(several, first, days):
    starts = int((FIRST.replace(tzinfo=UTC) + timedelta(days=first)).timestamp()) // 60
    window = Interval(starts, starts + days * 1440)

    busy = busy_in(calendar(*(lines for lines, _ in several)), question(window=window)).busy

    counted = {
        minute
        for _, instances in several
        for begins, length in instances
        for minute in range(max(begins, window.starts), min(begins + length, window.ends))
    }
    assert {minute for one in busy for minute in range(one.starts, one.ends)} == counted
    assert all(one.ends < other.starts for one, other in pairwise(busy))
