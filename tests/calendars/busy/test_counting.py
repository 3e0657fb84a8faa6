"""Which entries of a calendar make its owner busy."""

import pytest

from tests.calendars.busy.written import event, found, times

TEN = ("UID:one", "DTSTART:20270301T100000Z", "DTEND:20270301T110000Z")
BUSY, FREE = ["01 10:00–11:00"], []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param([], BUSY, id="a plain event counts"),
        pytest.param(["TRANSP:OPAQUE", "STATUS:TENTATIVE"], BUSY, id="a tentative one counts"),
        pytest.param(["X-MICROSOFT-CDO-BUSYSTATUS:OOF"], BUSY, id="out of office counts"),
        pytest.param(["TRANSP:TRANSPARENT"], FREE, id="a transparent one does not"),
        pytest.param(["STATUS:CANCELLED"], FREE, id="a cancelled one does not"),
        pytest.param(["X-MICROSOFT-CDO-BUSYSTATUS:FREE"], FREE, id="one that Outlook shows as free does not"),
        pytest.param(
            ["ATTENDEE;PARTSTAT=DECLINED:MAILTO:Ada@Demo.Example"],
            FREE,
            id="declined by its owner, it does not",
        ),
        pytest.param(
            ['ATTENDEE;CN="Okoro; Ada: MD";PARTSTAT=declined:mailto:ada@demo.example'],
            FREE,
            id="a name in quotes hides no answer",
        ),
        pytest.param(
            ["ATTENDEE;PARTSTAT=DECLINED:mailto:bob@demo.example"],
            BUSY,
            id="declined by somebody else, it counts",
        ),
        pytest.param(
            ["ATTENDEE;PARTSTAT=ACCEPTED:mailto:ada@demo.example"], BUSY, id="an accepted one counts"
        ),
        pytest.param(
            ["BEGIN:VALARM", "STATUS:CANCELLED", "DTSTART:20270302T100000Z", "END:VALARM"],
            BUSY,
            id="an alarm's lines are not the event's",
        ),
    ],
)
def test_an_event_counts_or_not(lines, expected):
    assert times(event(*TEN, *lines)) == expected


def test_nothing_is_declined_where_the_owner_is_unknown():
    declined = event(*TEN, "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@demo.example")

    assert times(declined, owner=None) == BUSY


@pytest.mark.parametrize("name", ["VTODO", "VJOURNAL"])
def test_tasks_and_journals_take_no_time(name):
    assert times(f"BEGIN:{name}", *TEN, f"END:{name}") == FREE


def test_lists_of_busy_time_count_but_for_what_is_free():
    assert times(
        "BEGIN:VFREEBUSY",
        "DTSTART:20270301T000000Z",
        "DTEND:20270305T000000Z",
        "FREEBUSY:20270301T100000Z/20270301T110000Z,20270301T120000Z/PT30M",
        "FREEBUSY;FBTYPE=BUSY-TENTATIVE:20270302T100000Z/20270302T110000Z",
        "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20270303T100000Z/PT1H",
        "FREEBUSY;FBTYPE=FREE:20270304T100000Z/PT1H",
        "END:VFREEBUSY",
    ) == ["01 10:00–11:00", "01 12:00–12:30", "02 10:00–11:00", "03 10:00–11:00"]


def test_overlapping_and_touching_events_are_one_interval():
    second = event("UID:two", "DTSTART:20270301T103000Z", "DTEND:20270301T120000Z")
    third = event("UID:three", "DTSTART:20270301T120000Z", "DTEND:20270301T123000Z")

    assert times(event(*TEN), second, third) == ["01 10:00–12:30"]


def test_intervals_are_cut_to_the_window():
    long = event("UID:two", "DTSTART:20270220T000000Z", "DTEND:20270301T020000Z")
    over = event("UID:three", "DTSTART:20270330T230000Z", "DTEND:20270402T000000Z")

    assert times(long, over) == ["01 00:00–02:00", "30 23:00–31 00:00"]


def test_odd_seconds_round_outward():
    assert times(event("DTSTART:20270301T100030Z", "DTEND:20270301T103001Z")) == ["01 10:00–10:31"]


def test_our_own_appointments_that_come_back_do_not_count():
    assert times(event(*TEN), own=["one"]) == FREE
    assert times(event(*TEN), own=["another"]) == BUSY


def test_of_two_events_with_one_uid_the_newer_counts():
    older = event("UID:one", "SEQUENCE:1", "DTSTART:20270302T100000Z", "DTEND:20270302T110000Z")
    newer = event("UID:one", "SEQUENCE:2", "DTSTART:20270303T100000Z", "DTEND:20270303T110000Z")

    assert times(newer, older) == times(older, newer) == ["03 10:00–11:00"]


def test_events_with_one_uid_and_equally_new_all_count():
    other = event("UID:one", "DTSTART:20270303T100000Z", "DTEND:20270303T110000Z")

    assert times(event(*TEN), other) == [*BUSY, "03 10:00–11:00"]


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(event("UID:x", "SUMMARY:no start"), id="no start"),
        pytest.param(event("UID:x", "DTSTART:tomorrow"), id="a start in words"),
        pytest.param(event("UID:x", "DTSTART:20270230T100000Z", "DURATION:PT1H"), id="a day that is none"),
        pytest.param(event("UID:x", "DTSTART:20270302T100000Z", "DURATION:soon"), id="a duration in words"),
        pytest.param(event("UID:x", "DTSTART:20270302T100000Z", "RRULE:FREQ=DAILY;UNTIL=x"), id="no end"),
        pytest.param(event("UID:x", "DTSTART:20270302T100000Z", "RRULE:FREQ=DAILY;INTERVAL=0"), id="no step"),
        pytest.param("BEGIN:VFREEBUSY\r\nFREEBUSY:x/y\r\nEND:VFREEBUSY", id="a period in words"),
    ],
)
def test_a_broken_entry_is_counted_and_does_not_lose_the_others(broken):
    answer = found(broken, event(*TEN))

    assert (answer.skipped, len(answer.busy)) == (1, 1)


def test_a_series_without_sense_still_takes_its_first_time():
    odd = event(*TEN, "RRULE:FREQ=SOMETIMES")
    answer = found(odd)

    assert (answer.skipped, len(answer.busy)) == (1, 1)
