"""A feed as a document."""

import time
from datetime import UTC, date, timedelta

import pytest
from icalendar import Calendar

from coord.calendars.feed import feed
from coord.calendars.levels import Away, Level, away_event, visit_events
from coord.calendars.names import PatientNames
from tests.calendars.approving import approve
from tests.calendars.builders import (
    BERLIN,
    CHANGED,
    PACIFIC,
    WINDOW,
    event,
    lines_of,
    minute,
    span,
    values_of,
    visit,
)

VISITS = (
    visit(),
    visit(
        public_id="pencilled",
        attention=span("2027-11-08 15:00", "2027-11-08 16:00"),
        cover=None,
        is_pencilled=True,
        patients=(
            PatientNames("Siobhán O’Neil; “Bo”", "Bo, the elder of the Ó Néills of Béal Átha hAmhnais"),
        ),
        title="Follow-up visit",
        place="Nest\\2; Harbor",
    ),
)
AWAY = (
    Away("ada", span("2027-03-13 00:00", "2027-03-16 00:00"), (PACIFIC,), CHANGED),
    Away("ada", span("2027-04-01 12:00", "2027-04-01 18:00"), (PACIFIC,), CHANGED),
)


def written(*events, name="Coord: Ada Okoro"):
    return feed(events, name=name, zone=PACIFIC, window=WINDOW)


def at_level(level):
    return [
        *(one for each in VISITS for one in visit_events(each, level)),
        *(away_event(each, level) for each in AWAY),
    ]


@pytest.mark.parametrize("level", Level)
def test_a_feed_is_as_approved(level):
    approve(written(*at_level(level)), f"feed_{level}.ics")


@pytest.mark.parametrize("level", Level)
def test_a_library_reads_what_was_meant(level):
    events = sorted(at_level(level), key=lambda one: (one.starts, one.uid))

    read = Calendar.from_ical(written(*events)).walk("VEVENT")

    for one, got in zip(events, read, strict=True):
        assert [str(got[name]) for name in ("UID", "SUMMARY", "STATUS", "TRANSP")] == [
            one.uid, one.summary, one.status, one.transp,
        ]  # fmt: skip
        assert str(got.get("LOCATION", "")) == one.location
        assert (got["SEQUENCE"], got["DTSTAMP"].dt) == (one.sequence, CHANGED.replace(microsecond=0))
        assert got.errors == []
        assert [_minute(got[name].dt) for name in ("DTSTART", "DTEND")] == [one.starts, one.ends]


def _minute(value):
    if not hasattr(value, "hour"):
        return minute(f"{value} 00:00")
    return int(value.astimezone(UTC).timestamp()) // 60


def test_every_line_ends_in_crlf_and_none_is_blank_or_too_long():
    octets = written(*at_level(Level.FULL))

    assert octets.endswith(b"\r\n")
    assert not octets.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in octets.replace(b"\r\n", b"")
    assert all(0 < len(line) <= 75 for line in octets.split(b"\r\n")[:-1])


def test_there_is_one_calendar_without_method_uid_or_attendee():
    octets = written(*at_level(Level.FULL))

    for name, values in {"VERSION": ["2.0"], "PRODID": ["-//Coord//Calendar 1//EN"], "METHOD": []}.items():
        assert values_of(octets, name) == values
    assert lines_of(octets).count("BEGIN:VCALENDAR") == 1
    assert not any(line.startswith(("UID", "ATTENDEE", "ORGANIZER")) for line in _outside_events(octets))
    assert values_of(octets, "ATTENDEE") == values_of(octets, "ORGANIZER") == []


def _outside_events(octets):
    lines = lines_of(octets)
    return lines[: lines.index("BEGIN:VEVENT")]


def test_both_names_and_both_intervals_agree():
    octets = written(name="Coord: Ada, MD")

    assert values_of(octets, "NAME") == values_of(octets, "X-WR-CALNAME") == [r"Coord: Ada\, MD"]
    assert values_of(octets, "REFRESH-INTERVAL") == values_of(octets, "X-PUBLISHED-TTL") == ["PT1H"]
    assert values_of(octets, "X-WR-TIMEZONE") == ["America/Los_Angeles"]


def test_an_empty_feed_is_a_calendar_with_its_properties_and_no_zone():
    lines = lines_of(written())

    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert "BEGIN:VTIMEZONE" not in lines
    assert Calendar.from_ical(written())["X-WR-CALNAME"] == "Coord: Ada Okoro"


def test_each_zone_that_is_used_is_told_once_before_its_use_and_no_other():
    lines = lines_of(written(event(), event("2027-07-02 09:00", "2027-07-02 10:00", BERLIN, uid="b@coord")))

    assert [line for line in lines if line.startswith("TZID")] == [
        "TZID:America/Los_Angeles",
        "TZID:Europe/Berlin",
    ]
    assert lines.index("TZID:Europe/Berlin") < lines.index("BEGIN:VEVENT")


def test_no_time_floats():
    octets = written(*at_level(Level.INITIALS))

    times = [line for line in _events(octets) if line.startswith(("DTSTART", "DTEND"))]
    assert all(";TZID=" in line or ";VALUE=DATE:" in line or line.endswith("Z") for line in times)


def _events(octets):
    lines = lines_of(octets)
    return lines[lines.index("BEGIN:VEVENT") :]


def test_the_same_events_in_another_order_are_the_same_octets():
    events = at_level(Level.INITIALS)

    assert written(*events) == written(*reversed(events))


def test_the_octets_do_not_change_as_the_window_moves_on():
    later = type(WINDOW)(WINDOW.starts + 1440, WINDOW.ends + 1440)

    assert feed([event()], name="x", zone=PACIFIC, window=later) == feed(
        [event()], name="x", zone=PACIFIC, window=WINDOW
    )


def test_five_thousand_appointments_stay_under_two_megabytes_and_two_seconds():
    start = minute("2027-03-02 09:00")
    events = [
        event("2027-03-02 09:00", "2027-03-02 11:00", uid=f"{n:016}@coord", location="Drip, Harbor")
        for n in range(5000)
    ]
    spread = [type(one)(**_fields(one, start + n * 115)) for n, one in enumerate(events)]

    began = time.process_time()
    octets = written(*spread)

    assert time.process_time() - began < 2
    assert len(octets) < 2_000_000


def _fields(one, starts):
    fields = {name: getattr(one, name) for name in one.__slots__}
    return fields | {"starts": starts, "ends": starts + 60}


def test_the_days_of_an_absence_over_a_change_of_the_clocks_are_whole():
    octets = written(*at_level(Level.INITIALS))
    read = [one for one in Calendar.from_ical(octets).walk("VEVENT") if one["SUMMARY"] == "Time off"]

    assert read[0]["DTSTART"].dt == date(2027, 3, 13)
    assert read[0]["DTEND"].dt - read[0]["DTSTART"].dt == timedelta(days=3)
