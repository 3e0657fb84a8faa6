"""What every VEVENT tells, and in which time."""

from datetime import datetime

import pytest

from coord.calendars.event import EventStatus, Transparency, properties, zones
from tests.calendars.builders import BERLIN, CHANGED, event


def written(**values):
    return dict(line.split(":", 1) for line in properties(event(**values)))


@pytest.mark.parametrize(
    "name",
    ["UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "STATUS", "TRANSP"],
)
def test_an_event_has_exactly_one_of_each(name):
    lines = properties(event(summary=""))

    assert sum(line.split(":")[0].split(";")[0] == name for line in lines) == 1


def test_the_stamps_are_the_time_of_the_last_change_in_utc():
    berlin = written(changed_at=datetime(2027, 2, 26, 18, 30, 5, tzinfo=BERLIN))

    assert berlin["DTSTAMP"] == berlin["LAST-MODIFIED"] == "20270226T173005Z"


def test_times_are_told_in_the_zone_of_the_event():
    lines = properties(event("2027-07-02 09:00", "2027-07-02 11:00", BERLIN))

    assert "DTSTART;TZID=Europe/Berlin:20270702T090000" in lines
    assert "DTEND;TZID=Europe/Berlin:20270702T110000" in lines


@pytest.mark.parametrize(
    ("first", "last", "times"),
    [
        pytest.param("02:30", "03:30", ("20271031T003000Z", "20271031T023000Z"), id="from-repeated"),
        pytest.param("01:30", "02:30", ("20271030T233000Z", "20271031T003000Z"), id="into-repeated"),
    ],
)
def test_the_hour_that_the_clocks_repeat_is_told_in_utc(first, last, times):
    repeated = event(f"2027-10-31 {first}", f"2027-10-31 {last}", BERLIN)
    lines = properties(repeated)

    assert (f"DTSTART:{times[0]}", f"DTEND:{times[1]}") == tuple(lines[4:6])
    assert zones([repeated], repeated.starts, repeated.ends) == []


def test_an_appointment_across_the_skipped_hour_keeps_both_its_wall_times():
    lines = properties(event("2027-03-28 01:30", "2027-03-28 03:30", BERLIN))

    assert lines[4:6] == [
        "DTSTART;TZID=Europe/Berlin:20270328T013000",
        "DTEND;TZID=Europe/Berlin:20270328T033000",
    ]


def test_whole_days_are_dates_and_the_last_one_is_not_part_of_them():
    away = event("2027-03-13 00:00", "2027-03-16 00:00", is_all_day=True)

    assert properties(away)[4:6] == ["DTSTART;VALUE=DATE:20270313", "DTEND;VALUE=DATE:20270316"]
    assert zones([away], away.starts, away.ends) == []


def test_each_zone_is_told_once():
    both = [event(), event(), event("2027-07-02 09:00", "2027-07-02 11:00", BERLIN)]

    told = zones(both, both[0].starts, both[2].ends)

    assert [line for line in told if line.startswith("TZID")] == [
        "TZID:America/Los_Angeles",
        "TZID:Europe/Berlin",
    ]


def test_what_is_not_there_is_not_told():
    assert {"LOCATION", "DESCRIPTION", "CLASS"} & set(written()) == set()


def test_what_is_there_is_told_and_escaped():
    lines = written(
        location="Drip, Harbor",
        description="Ring; wait",
        status=EventStatus.TENTATIVE,
        transp=Transparency.TRANSPARENT,
        is_private=True,
    )

    assert lines["LOCATION"] == r"Drip\, Harbor"
    assert lines["DESCRIPTION"] == r"Ring\; wait"
    assert (lines["STATUS"], lines["TRANSP"], lines["CLASS"]) == ("TENTATIVE", "TRANSPARENT", "PRIVATE")


def test_an_event_that_does_not_end_after_it_starts_cannot_be_made():
    with pytest.raises(ValueError, match="ends after it starts"):
        event("2027-03-02 09:00", "2027-03-02 09:00")


def test_a_change_at_a_moment_without_a_zone_cannot_be_told():
    with pytest.raises(ValueError, match="without a zone"):
        event(changed_at=CHANGED.replace(tzinfo=None))
