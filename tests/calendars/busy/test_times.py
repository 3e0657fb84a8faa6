"""Times of a calendar: whole days, floating times, durations, and zones by whatever name."""

import pytest

from coord.domain.interval import Interval
from tests.calendars.busy.written import event, minute, times


def zoned(name, start="20270310T100000", end="20270310T110000"):
    return event(f"DTSTART;TZID={name}:{start}", f"DTEND;TZID={name}:{end}")


CUSTOM = (
    "BEGIN:VTIMEZONE",
    "TZID:{name}",
    "BEGIN:STANDARD",
    "DTSTART:{year}1104T020000",
    "RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
    "TZOFFSETFROM:-0200",
    "TZOFFSETTO:-0330",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:{year}0311T020000",
    "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
    "TZOFFSETFROM:-0330",
    "TZOFFSETTO:-0200",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)


def custom(name, year="1601"):
    return "\r\n".join(CUSTOM).format(name=name, year=year)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(["DTSTART;VALUE=DATE:20270302"], ["02 05:00–03 05:00"], id="a day"),
        pytest.param(
            ["DTSTART;VALUE=DATE:20270302", "DTEND;VALUE=DATE:20270304"],
            ["02 05:00–04 05:00"],
            id="ends exclude",
        ),
        pytest.param(
            ["DTSTART;VALUE=DATE:20270302", "DTEND;VALUE=DATE:20270302"],
            ["02 05:00–03 05:00"],
            id="never no day",
        ),
        pytest.param(
            ["DTSTART;VALUE=DATE:20270302", "DURATION:P2D"], ["02 05:00–04 05:00"], id="days by duration"
        ),
        pytest.param(["DTSTART:20270302"], ["02 05:00–03 05:00"], id="a day that is not called one"),
        pytest.param(["DTSTART;VALUE=DATE:20270314"], ["14 05:00–15 04:00"], id="23 hours in spring"),
        pytest.param(["DTSTART:20270302T100000Z"], [], id="a time without an end is nothing"),
        pytest.param(
            ["DTSTART:20270302T100000Z", "DTEND:20270302T090000Z"], [], id="an end before its start"
        ),
        pytest.param(["DTSTART:20270302T100000Z", "DURATION:PT90M"], ["02 10:00–11:30"], id="a duration"),
        pytest.param(["DTSTART:20270302T100000", "DTEND:20270302T110000"], ["02 15:00–16:00"], id="floating"),
        pytest.param(
            ["DTSTART;TZID=America/New_York:20270314T013000", "DURATION:PT2H"],
            ["14 06:30–08:30"],
            id="hours pass over the clock change",
        ),
        pytest.param(
            ["DTSTART;TZID=America/New_York:20270313T120000", "DURATION:P1D"],
            ["13 17:00–14 16:00"],
            id="days go by the clock",
        ),
        pytest.param(
            ["DTSTART;TZID=America/New_York:20270314T023000", "DURATION:PT1H"],
            ["14 07:30–08:30"],
            id="a time that the clocks skip counts by the offset before",
        ),
        pytest.param(
            [
                "DTSTART;TZID=America/New_York:20270302T100000",
                "DTEND;TZID=America/Los_Angeles:20270302T080000",
            ],
            ["02 15:00–16:00"],
            id="start and end in two zones",
        ),
        pytest.param(
            ["DTSTART;TZID=America/New_York:20270302T100000", "DTEND:20270302T110000"],
            ["02 15:00–16:00"],
            id="an end without a zone has its start's",
        ),
    ],
)
def test_when_an_event_is(lines, expected):
    assert times(event(*lines)) == expected


def test_the_repeated_hour_of_autumn_is_its_first_showing():
    window = Interval(minute("2027-11-07 00:00"), minute("2027-11-08 00:00"))

    assert times(zoned("America/New_York", "20271107T013000", "20271107T014500"), window=window) == [
        "07 05:30–05:45"
    ]


def test_floating_times_are_in_the_zone_that_the_calendar_names():
    floating = event("DTSTART:20270302T100000", "DTEND:20270302T110000")

    assert times(floating, "X-WR-TIMEZONE:Europe/Berlin") == ["02 09:00–10:00"]


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("/mozilla.org/20070129_1/Asia/Tokyo", "Asia/Tokyo"),
        ("/freeassociation.example/Tzfile/America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("tzone://Microsoft/Utc", "UTC"),
        ('"(UTC-08:00) Pacific Time (US & Canada)"', "America/Los_Angeles"),
        ('"(GMT-07:00) Mountain Time (US and Canada)"', "America/Denver"),
        ("(UTC-06:00) Central Time (US & Canada)", "America/Chicago"),
        ('"(GMT+10:00) Canberra, Melbourne, Sydney"', "Australia/Sydney"),
        ('"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"', "Europe/Berlin"),
        ('"(GMT) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London"', "Europe/London"),
        ('"(UTC-03:00) Brasilia"', "America/Sao_Paulo"),
        ("Nowhere/At All", "America/New_York"),
        ("../../etc/passwd", "America/New_York"),
    ],
)
def test_a_zone_is_known_by_many_names_and_else_the_owners(name, zone):
    assert times(zoned(name)) == times(zoned(zone))


@pytest.mark.parametrize("year", ["0001", "1601", "1970"])
def test_a_zone_that_the_file_defines_is_taken_from_it_wherever_it_stands(year):
    spring = zoned("Our Own Zone", "20270320T100000", "20270320T110000")
    expected = ["10 13:30–14:30", "20 12:00–13:00"]

    assert times(custom("Our Own Zone", year), zoned("Our Own Zone"), spring) == expected
    assert times(zoned("Our Own Zone"), spring, custom("Our Own Zone", year)) == expected


def test_a_defined_zone_is_found_in_spite_of_blanks_quotes_and_escapes():
    name = '"Bay of Birds, Isle of Man Eaters"'

    assert times(custom(r" Bay of Birds\, Isle of Man Eaters"), zoned(name)) == ["10 13:30–14:30"]


def test_a_known_name_counts_more_than_what_the_file_says_of_it():
    assert times(custom("Europe/Berlin"), zoned("Europe/Berlin")) == ["10 09:00–10:00"]


def test_a_definition_without_sense_gives_the_owners_zone():
    broken = "BEGIN:VTIMEZONE\r\nTZID:Odd\r\nBEGIN:STANDARD\r\nEND:STANDARD\r\nEND:VTIMEZONE"

    assert times(broken, zoned("Odd")) == times(zoned("America/New_York"))
