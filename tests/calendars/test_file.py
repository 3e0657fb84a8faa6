"""Several events as a file to open."""

from icalendar import Calendar

from coord.calendars.file import file
from tests.calendars.builders import BERLIN, event, lines_of, values_of

LATER = event("2027-04-06 09:00", "2027-04-06 10:00", uid="2@coord")
SOONER = event(uid="1@coord")


def test_each_event_keeps_its_uid_and_they_are_in_order_of_time():
    octets = file([LATER, SOONER])

    assert values_of(octets, "UID") == ["1@coord", "2@coord"]
    assert octets == file([SOONER, LATER])


def test_it_is_no_invitation():
    lines = lines_of(file([SOONER]))

    assert not [line for line in lines if line.startswith(("METHOD", "ORGANIZER", "ATTENDEE"))]


def test_every_zone_is_told_once_and_right_on_both_sides_of_the_change_of_clocks():
    found = Calendar.from_ical(file([SOONER, LATER, event(uid="3@coord", zone=BERLIN)]))

    assert [str(zone["TZID"]) for zone in found.walk("VTIMEZONE")] == ["America/Los_Angeles", "Europe/Berlin"]
    assert [one.start.utcoffset().total_seconds() / 3600 for one in found.events] == [1, -8, -7]
