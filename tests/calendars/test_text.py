"""Lines of iCalendar, octet by octet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event, Parameters
from icalendar.parser import Contentline

from coord.calendars.text import escaped, folded, octets, parameter

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs", "Mn"]), max_size=300)


@given(WORDS)
def test_no_line_is_longer_than_75_octets_and_no_fold_is_inside_a_character(text):
    pieces = folded(f"SUMMARY:{text}").removesuffix(b"\r\n").split(b"\r\n")

    assert all(len(piece) <= 75 for piece in pieces)
    assert all(piece.startswith(b" ") for piece in pieces[1:])
    assert "".join(piece.decode()[bool(n) :] for n, piece in enumerate(pieces)) == f"SUMMARY:{text}"


def test_a_line_of_75_octets_is_not_folded_and_one_more_is():
    assert folded("X" * 75) == b"X" * 75 + b"\r\n"
    assert folded("X" * 76) == b"X" * 75 + b"\r\n X\r\n"
    assert folded("X" * 74 + "ü") == b"X" * 74 + b"\r\n \xc3\xbc\r\n"


def test_every_line_ends_in_crlf_the_last_one_too():
    assert octets(["BEGIN:X", "END:X"]) == b"BEGIN:X\r\nEND:X\r\n"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("Drip, Harbor; back", r"Drip\, Harbor\; back", id="comma-and-semicolon"),
        pytest.param("a\\b", r"a\\b", id="backslash"),
        pytest.param("one\ntwo\r\nthree\rfour", r"one\ntwo\nthree\nfour", id="line-ends"),
        pytest.param('at 9:00 "sharp"', 'at 9:00 "sharp"', id="colon-and-quote-stay"),
        pytest.param("a\tb", "a b", id="tab"),
        pytest.param("Alice & <Bob>", "Alice & <Bob>", id="no-entities"),
        pytest.param(r"\n", r"\\n", id="once"),
    ],
)
def test_text_is_escaped_once(text, written):
    assert escaped(text) == written


@pytest.mark.parametrize(
    "unwanted", ["\0", "\x07", "\v", "\f", "\x1b", "\x7f", "\x85", "\u2028", "\u2029", "\ud800"]
)
def test_what_readers_stumble_over_is_left_out(unwanted):
    assert escaped(f"a{unwanted}b") == "ab"
    assert parameter(f"a{unwanted}b") == "ab"


@given(WORDS)
def test_a_library_reads_back_what_was_written(text):
    lines = octets(["BEGIN:VEVENT", f"SUMMARY:{escaped(text)}", "END:VEVENT"])

    assert str(Event.from_ical(lines)["SUMMARY"]) == text


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Bob", "Bob"),
        ("Bob, MD", '"Bob, MD"'),
        ('O\'Neil "Bob", MD; PhD', "\"O'Neil ^'Bob^', MD; PhD\""),
        ("Bob\r\nX-EVIL:1", '"Bob^nX-EVIL:1"'),
        ("a^b", "a^^b"),
    ],
)
def test_a_name_is_written_by_rfc_6868_and_read_back(name, written):
    line = Contentline(f"ATTENDEE;CN={written}:mailto:bob@example.com")

    assert parameter(name) == written
    assert line.parts()[1]["CN"] == name.replace("\r\n", "\n")
    assert isinstance(line.parts()[1], Parameters)
