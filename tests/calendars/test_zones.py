"""VTIMEZONEs: for every appointment the same offset as the IANA zone, whatever the client."""

import io
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from icalendar import Timezone

from coord.calendars.text import octets
from coord.calendars.zones import vtimezone
from coord.domain.local_time import to_minute

# By the rules of the year, without changes, or irregular: changed, abolished, by the moon
YEARLY = (
    "Europe/London", "Europe/Berlin", "Europe/Dublin", "America/New_York", "America/Los_Angeles",
    "America/Denver", "America/Havana", "Australia/Sydney", "Australia/Lord_Howe", "Antarctica/Troll",
)  # fmt: skip
SINGLE = (
    "Asia/Kolkata", "America/Sao_Paulo", "America/Phoenix", "Asia/Kathmandu", "UTC",
    "Africa/Casablanca", "America/Santiago", "Asia/Gaza",
)  # fmt: skip
FIRST, LAST = datetime(2026, 9, 1, tzinfo=UTC), datetime(2028, 12, 31, tzinfo=UTC)
HOUR = timedelta(hours=1)


def written(name, first=FIRST, last=LAST):
    return list(vtimezone(ZoneInfo(name), to_minute(first), to_minute(last)))


def changes(zone):
    """Each hour of the window at whose end another offset counts than at its beginning."""
    moment = FIRST
    while moment < LAST:
        if moment.astimezone(zone).utcoffset() != (moment + HOUR).astimezone(zone).utcoffset():
            yield moment
        moment += HOUR


def moments(zone):
    """Around each change of the clocks, and a few of every month."""
    around = [change + HOUR * n / 4 for change in changes(zone) for n in range(-6, 10)]
    return [*around, *(FIRST + timedelta(days=n) for n in range(0, 830, 9))]


def offset_by_rfc(lines, moment):
    """RFC 5545 section 3.6.5: that observance counts whose onset was the last before the moment."""
    naive, found = moment.replace(tzinfo=None), []
    for part in Timezone.from_ical(octets(lines)).subcomponents:
        start, before = part["DTSTART"].dt, part["TZOFFSETFROM"].td
        rule = part.get("RRULE")
        onset = start if rule is None else rrulestr(
            rule.to_ical().decode(), dtstart=start
        ).before(naive + before, inc=True)  # fmt: skip
        if onset is not None and onset - before <= naive:
            found.append((onset - before, part["TZOFFSETTO"].td))
    return max(found)[1]


@pytest.mark.parametrize("name", [*YEARLY, *SINGLE])
def test_offsets_are_those_of_the_zone_around_every_change_of_the_clocks(name):
    zone, lines = ZoneInfo(name), written(name)

    wrong = [m for m in moments(zone) if offset_by_rfc(lines, m) != m.astimezone(zone).utcoffset()]

    assert wrong == []


@pytest.mark.parametrize("name", [*YEARLY, *SINGLE])
def test_another_library_reads_the_same_instants_from_wall_times(name):
    zone = ZoneInfo(name)
    read = tzical(io.StringIO("\n".join(written(name)))).get()

    for moment in moments(zone):
        wall = moment.astimezone(zone).replace(tzinfo=None)
        if wall.replace(tzinfo=zone).utcoffset() == wall.replace(tzinfo=zone, fold=1).utcoffset():
            assert wall.replace(tzinfo=read).astimezone(UTC) == moment, moment


@pytest.mark.parametrize("name", YEARLY)
def test_a_zone_with_a_pattern_is_one_standard_and_one_daylight_with_a_yearly_rule(name):
    lines = written(name)

    assert [line for line in lines if line.startswith("BEGIN")][1:] == ["BEGIN:STANDARD", "BEGIN:DAYLIGHT"]
    assert sum(line.startswith("RRULE:FREQ=YEARLY;BYMONTH=") for line in lines) == 2
    assert not any(line.startswith("RDATE") for line in lines)


@pytest.mark.parametrize("name", YEARLY)
def test_the_first_onset_is_one_of_its_own_rule(name):
    for part in Timezone.from_ical(octets(written(name))).subcomponents:
        start = part["DTSTART"].dt

        assert rrulestr(part["RRULE"].to_ical().decode(), dtstart=start)[0] == start


@pytest.mark.parametrize("name", SINGLE)
def test_any_other_zone_has_observances_of_one_onset_each(name):
    lines = written(name)

    assert not any(line.startswith(("RRULE", "RDATE")) for line in lines)
    assert lines[3] == "DTSTART:19700101T000000"


def test_onsets_are_told_in_the_local_time_before_them():
    lines = written("Europe/Berlin")

    assert lines == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "BEGIN:STANDARD",
        "DTSTART:20251026T030000",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:20250330T020000",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
    ]


def test_a_zone_without_changes_is_one_standard():
    assert written("Asia/Kolkata")[2:] == [
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0530",
        "TZOFFSETTO:+0530",
        "TZNAME:IST",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_the_lines_stay_the_same_while_the_year_does():
    january, november = datetime(2027, 1, 2, tzinfo=UTC), datetime(2027, 11, 30, tzinfo=UTC)

    assert written("Africa/Casablanca", january, january) == written("Africa/Casablanca", november, november)
