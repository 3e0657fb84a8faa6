"""Small calendars as other programs write them, and when they make Ada busy in March 2027."""

from datetime import datetime
from zoneinfo import ZoneInfo

from coord.calendars.busy import Question
from coord.calendars.busy.reading import busy_in
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute, to_moment

NEW_YORK = ZoneInfo("America/New_York")
OWNER = "ada@demo.example"


def minute(text):
    """The UTC epoch minute of “2027-03-01 10:00”."""
    return to_minute(datetime.fromisoformat(f"{text}Z"))


WINDOW = Interval(minute("2027-03-01 00:00"), minute("2027-03-31 00:00"))


def event(*lines):
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT"])


def calendar(*parts):
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *parts, "END:VCALENDAR", ""]).encode()


def question(window=WINDOW, zone=NEW_YORK, owner=OWNER, own=frozenset()):
    return Question(window, zone, owner, frozenset(own))


def found(*parts, **asked):
    return busy_in(calendar(*parts), question(**asked))


def times(*parts, **asked):
    """The busy intervals as texts in UTC: “01 10:00–11:00”, with the day of March."""
    return shown(found(*parts, **asked).busy)


def shown(intervals):
    return [f"{to_moment(one.starts):%d %H:%M}–{_end(one)}" for one in intervals]


def _end(one):
    starts, ends = to_moment(one.starts), to_moment(one.ends)
    return f"{ends:%H:%M}" if ends.date() == starts.date() else f"{ends:%d %H:%M}"
