"""A feed as calendar programs fetch it: RFC 9110, and what stays secret."""

import gzip
import logging
from datetime import timedelta
from itertools import product

from coord import clock
from coord.feeds.show import PER_TOKEN
from coord.limits import Limit
from coord.services import booking, feeds
from tests.clinic import PATIENT_ASKED, once
from tests.conftest import NOW

AGENTS = (
    "Google-Calendar-Importer",
    "Microsoft.Exchange/15.20",
    "iOS/18.1 (22B83) dataaccessd/1.0",
    "curl/8.5",
    "",
)


ACCEPTS = ({"Accept": "text/calendar"}, {"Accept": "text/html"}, {"Accept": "*/*"}, {})


def test_a_feed_is_served_at_once_to_every_program(reader):
    issued = reader.issue()

    for agent, accept in product(AGENTS, ACCEPTS):
        answer = reader.fetch(issued, User_Agent=agent, **accept)

        assert answer.status_code == 200
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")
        assert {"Set-Cookie", "Location"}.isdisjoint(answer.headers.keys())


def test_a_feed_without_appointments_is_served_too(reader):
    answer = reader.fetch(reader.issue())

    assert answer.status_code == 200
    assert b"VEVENT" not in answer.data


def test_headers_keep_a_feed_private(reader):
    headers = reader.fetch(reader.issue()).headers

    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["X-Robots-Tag"] == "noindex"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "Accept-Encoding" in headers["Vary"]


def test_two_fetches_without_a_change_are_identical(reader, booked):
    issued = reader.issue()

    first, second = reader.fetch(issued), reader.fetch(issued)

    assert first.data == second.data
    for name in ("ETag", "Last-Modified"):
        assert first.headers[name] == second.headers[name]


def test_who_has_the_calendar_gets_304_without_a_body(reader, booked):
    issued = reader.issue()
    first = reader.fetch(issued)
    tag = first.headers["ETag"].removeprefix("W/")

    for known in (
        tag,
        f"W/{tag}",
        f"W/W/{tag}",
        f'"other", {tag}',
        f'"other",W/{tag}',
        "*",
        f' {tag} , "other"',
    ):
        answer = reader.fetch(issued, If_None_Match=known)

        assert (answer.status_code, answer.data) == (304, b""), known
        assert "Content-Type" not in answer.headers
        for name in ("ETag", "Cache-Control", "Vary"):
            assert answer.headers[name] == first.headers[name]


def test_another_tag_gets_the_calendar_whatever_if_modified_since_says(reader):
    issued = reader.issue()
    since = reader.fetch(issued).headers["Last-Modified"]

    for other in ('"other"', 'W/"other"', "", "other"):
        assert reader.fetch(issued, If_None_Match=other, If_Modified_Since=since).status_code == 200, other


def test_if_modified_since_works_alone(reader, clinic, booked):
    issued = reader.issue()
    since = reader.fetch(issued).headers["Last-Modified"]
    unchanged = reader.fetch(issued, If_Modified_Since=since)
    booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=clock.now(), once=once())
    changed = reader.fetch(issued, If_Modified_Since=since)

    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert changed.status_code == 200
    assert b"VEVENT" not in changed.data


def test_an_old_or_unreadable_moment_gets_the_calendar(reader):
    issued = reader.issue()

    for since in ("yesterday", "Mon, 01 Mar 1999 00:00:00 GMT", ""):
        assert reader.fetch(issued, If_Modified_Since=since).status_code == 200, since


def test_head_has_the_same_headers_and_no_body(reader, booked):
    issued = reader.issue()

    for encodings in ("gzip", "identity", "gzip, deflate, br"):
        get = reader.fetch(issued, Accept_Encoding=encodings)
        head = reader.fetch(issued, "HEAD", Accept_Encoding=encodings)

        assert dict(head.headers) == dict(get.headers)
        assert head.data == b""


def test_who_asks_for_gzip_gets_it_under_the_same_tag(reader, booked):
    issued = reader.issue()
    plain = reader.fetch(issued)

    for encodings in ("gzip", "gzip;q=0.5, identity", "deflate, gzip", "*"):
        zipped = reader.fetch(issued, Accept_Encoding=encodings)

        assert zipped.headers["Content-Encoding"] == "gzip", encodings
        assert gzip.decompress(zipped.data) == plain.data
        assert len(zipped.data) == int(zipped.headers["Content-Length"]) < len(plain.data)
        assert zipped.headers["ETag"] == plain.headers["ETag"]
    assert plain.headers["ETag"].startswith("W/")


def test_who_does_not_gets_plain_octets(reader):
    issued = reader.issue()

    for encodings in ("", "identity", "gzip;q=0", "br"):
        answer = reader.fetch(issued, Accept_Encoding=encodings)

        assert "Content-Encoding" not in answer.headers, encodings
        assert answer.data.startswith(b"BEGIN:VCALENDAR")


def test_a_feed_can_only_be_read(reader):
    issued = reader.issue()

    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert reader.fetch(issued, method).status_code == 405, method


def garbled(token):
    """Cut, longer, of the other case, not ASCII, not UTF-8, of controls, guessed, huge, padded."""
    cut = (token[:-1], token + "A", token.swapcase(), f"%20{token}", f"{token}=")
    return (*cut, "ü" * 43, "%FF%FE", "%00", "1", "dan@demo.example", "A" * 5000)


def test_a_wrong_token_gets_the_same_404_as_one_never_issued(reader):
    issued = reader.issue()
    never = reader.fetch("B" * 43)

    for token, headers in product(garbled(issued.token), ({}, {"If_None_Match": "*"})):
        answer = reader.fetch(token, **headers)

        assert (answer.status_code, answer.data) == (404, never.data), token
        assert dict(answer.headers) == dict(never.headers)
    assert never.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert {"Set-Cookie", "Location"}.isdisjoint(never.headers.keys())


def test_a_revoked_feed_gets_it_at_the_next_request_also_with_a_matching_tag(reader, clinic):
    issued = reader.issue()
    tag = reader.fetch(issued).headers["ETag"]
    never = reader.fetch("B" * 43)

    feeds.revoke(issued.feed, by=clinic.scheduler, now=NOW)

    answer = reader.fetch(issued, If_None_Match=tag)
    assert (answer.status_code, answer.data) == (404, never.data)
    assert dict(answer.headers) == dict(never.headers)


def test_one_feed_is_revoked_and_the_other_stays(reader, clinic):
    gone, kept = reader.issue(), reader.issue()

    feeds.revoke(gone.feed, by=clinic.scheduler, now=NOW)

    assert (reader.fetch(gone).status_code, reader.fetch(kept).status_code) == (404, 200)


def test_query_parameters_change_nothing(reader, booked):
    issued = reader.issue(level="busy")

    asked = reader.app.test_client().get(
        f"/feeds/{issued.token}.ics?level=full&practitioner=ada@demo.example"
    )

    assert asked.data == reader.fetch(issued).data


def test_robots_are_not_kept_from_feeds(reader):
    assert reader.app.test_client().get("/robots.txt").status_code in {200, 404}


def test_who_asks_too_often_is_told_to_wait_and_others_are_not(reader):
    often, other = reader.issue(), reader.issue()

    answers = [reader.fetch(often).status_code for _ in range(PER_TOKEN + 1)]

    assert answers == [200] * PER_TOKEN + [429]
    assert reader.fetch(often).headers["Retry-After"] == "60"
    assert reader.fetch(other).status_code == 200


def test_a_token_never_issued_is_limited_alike(reader):
    answers = [reader.fetch("B" * 43).status_code for _ in range(PER_TOKEN + 1)]

    assert answers == [404] * PER_TOKEN + [429]


def test_a_limit_counts_by_key_and_starts_anew_each_minute():
    limit = Limit(2)

    assert [limit.allows("a", 7) for _ in range(3)] == [True, True, False]
    assert limit.allows("b", 7)
    assert limit.allows("a", 8)


def test_what_fails_is_logged_without_token_or_values(reader, caplog, monkeypatch):
    issued, value = reader.issue(), "Ferrant"

    def fail(token, *, now):
        raise LookupError(token, value, now)

    monkeypatch.setattr(feeds, "render", fail)
    with caplog.at_level(logging.DEBUG):
        answer = reader.fetch(issued)

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "600")
    assert "LookupError" in caplog.text
    assert "show.py" in caplog.text
    for secret in (issued.token, value):
        assert secret not in caplog.text + answer.text


def test_a_fetch_is_noted_every_few_minutes_only(reader, clinic, at):
    issued = reader.issue()

    def used():
        reader.fetch(issued)
        (one,) = feeds.page(by=clinic.scheduler, now=NOW).feeds
        return one.used_at

    first = used()
    again = used()
    at(NOW + timedelta(minutes=6))
    later = used()

    assert first == again < later
