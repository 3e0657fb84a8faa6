"""Events, visits and readings of calendars for tests; what a test does not name does not matter to it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from coord.calendars.event import CalendarEvent
from coord.calendars.levels import Visit
from coord.calendars.names import PatientNames
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute

BERLIN = ZoneInfo("Europe/Berlin")
PACIFIC = ZoneInfo("America/Los_Angeles")
CHANGED = datetime(2027, 2, 26, 17, 30, 5, 999, tzinfo=UTC)
WINDOW = Interval(to_minute(datetime(2027, 1, 30, tzinfo=UTC)), to_minute(datetime(2028, 4, 4, tzinfo=UTC)))


def minute(wall, zone=PACIFIC):
    """The epoch minute of a wall time such as "2027-03-02 09:00"; of a repeated one the first."""
    return to_minute(datetime.fromisoformat(wall).replace(tzinfo=zone))


def span(first, last, zone=PACIFIC):
    return Interval(minute(first, zone), minute(last, zone))


def event(first="2027-03-02 09:00", last="2027-03-02 11:00", zone=PACIFIC, **other):
    values = {"uid": "b0-_visit@coord", "sequence": 0, "changed_at": CHANGED, "summary": "A.F."} | other
    return CalendarEvent(starts=minute(first, zone), ends=minute(last, zone), zone=zone, **values)


def visit(**other):
    values = {
        "public_id": "b0-_visit",
        "sequence": 2,
        "changed_at": CHANGED,
        "zone": PACIFIC,
        "attention": span("2027-03-02 09:00", "2027-03-02 09:15"),
        "cover": span("2027-03-02 09:00", "2027-03-02 11:00"),
        "is_pencilled": False,
        "patients": (PatientNames("Alice Ferrant"),),
        "title": "Visit",
        "place": "Drip, Harbor",
    }
    return Visit(**(values | other))


def lines_of(octets):
    """The lines as a reader sees them, unfolded."""
    return octets.decode().replace("\r\n ", "").split("\r\n")[:-1]


def values_of(octets, name):
    """The values of one property, in order of appearance."""
    found = (line.partition(":") for line in lines_of(octets))
    return [value for head, _, value in found if head.partition(";")[0] == name]
