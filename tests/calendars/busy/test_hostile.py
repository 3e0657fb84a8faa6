"""Files that are no calendars, or would never be read to their end: each gets one sentence."""

import pytest

from coord.calendars.busy import LARGEST, Fault, Unreadable, read
from tests.calendars.busy.written import calendar, event, question, shown

TEN = event("UID:g", "DTSTART:20270301T100000Z", "DTEND:20270301T110000Z")
START = "DTSTART:20270301T100000Z"
SIXTY = ",".join(map(str, range(60)))
ENDLESS = ";BYHOUR=" + ",".join(map(str, range(24))) + f";BYMINUTE={SIXTY};BYSECOND={SIXTY}"
EVENTS = [f"BEGIN:VEVENT\n{START}\nDURATION:PT{n}M\nEND:VEVENT" for n in range(1, 6000)]


@pytest.mark.parametrize(
    ("octets", "fault"),
    [
        pytest.param(b"", Fault.NOT_A_CALENDAR, id="nothing"),
        pytest.param(b"<html>Sign in</html>", Fault.NOT_A_CALENDAR, id="a page"),
        pytest.param(calendar(TEN)[:60], Fault.CUT_OFF, id="cut off"),
        pytest.param(b"x" * (LARGEST + 1), Fault.TOO_LARGE, id="too large"),
        pytest.param(calendar(event(START, "RRULE:FREQ=SECONDLY")), Fault.ENDLESS, id="every second"),
        pytest.param(
            calendar(event(START, "RRULE:FREQ=MINUTELY;UNTIL=20990101")), Fault.ENDLESS, id="every minute"
        ),
        pytest.param(
            calendar(event(START, "DURATION:PT1S", f"RRULE:FREQ=DAILY{ENDLESS}")), Fault.TOO_HARD, id="dense"
        ),
        pytest.param(calendar(*EVENTS), Fault.TOO_MANY, id="very many"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(octets, fault):
    with pytest.raises(Unreadable) as refused:
        read(octets, question())

    assert refused.value.fault is fault
    assert str(refused.value).endswith(".")


def test_a_line_of_a_million_folds_is_read():
    folded = "SUMMARY:x" + "\r\n a" * 1_000_000

    assert shown(read(calendar(event(folded, START, "DURATION:PT1H")), question()).busy) == ["01 10:00–11:00"]


def test_control_characters_do_no_harm():
    odd = event("UID:\x00\x1b[31m", "SUMMARY:\x07\x0b\x7f", "DTSTART:2027\x000301T100000Z", "DURATION:PT1H")

    assert shown(read(calendar(odd), question()).busy) == ["01 10:00–11:00"]


@pytest.mark.parametrize("head", [b"\xef\xbb\xbf", b"\r\n\r\n", b"\xff\xfe\x00"])
def test_what_stands_before_the_calendar_does_not_matter(head):
    octets = head + b"\r\n" * (head == b"\xff\xfe\x00") + calendar(TEN)

    assert len(read(octets, question()).busy) == 1


def test_octets_that_are_no_text_do_not_matter():
    octets = calendar(event("SUMMARY:Caf\xe9", START, "DURATION:PT1H")).replace("é".encode(), b"\xe9")

    assert len(read(octets, question()).busy) == 1


def test_an_event_that_is_not_ended_ends_where_the_next_begins():
    open_ended = "BEGIN:VEVENT\r\nUID:o\r\nDTSTART:20270302T100000Z\r\nDURATION:PT1H"

    assert shown(read(calendar(open_ended, TEN), question()).busy) == ["01 10:00–11:00", "02 10:00–11:00"]


def test_bare_line_ends_and_small_letters_are_read():
    octets = calendar(TEN).replace(b"\r\n", b"\n").lower()

    assert len(read(octets, question()).busy) == 1


def test_several_calendars_in_one_file_are_all_read():
    second = calendar("X-WR-TIMEZONE:Europe/Berlin", event("DTSTART:20270302T100000", "DURATION:PT1H"))

    assert shown(read(calendar(TEN) + second, question()).busy) == ["01 10:00–11:00", "02 09:00–10:00"]
