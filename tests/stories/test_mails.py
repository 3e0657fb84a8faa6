"""What a booking in the browser sends: read in the sink as a mail program and a calendar would."""

import json
import urllib.request

import icalendar
import pytest
from playwright.sync_api import expect

from tests.stories.installation import within
from tests.stories.test_first_booking import browser, choose_time, find_patient, page  # noqa: F401

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.timeout(240)]

GRACE = 4


@pytest.fixture
def entries(up):
    """The calendar entry of one visit in each mail that brought one, by method."""
    seen = {}

    def arrived(uid, method):
        found = []
        for mail in up.mails():
            if id(mail) not in seen:
                seen[id(mail)] = _entries(mail)
            found += [event for named, event in seen[id(mail)] if (named, event["UID"]) == (method, uid)][:1]
        return found

    return arrived


def _entries(mail):
    """Each with its method; a mail about several visits has further ones attached."""
    parts = [part for part in mail.walk() if part.get_content_type() in {"text/calendar", "application/ics"}]
    calendars = [icalendar.Calendar.from_ical(part.get_content()) for part in parts]
    return [(one["METHOD"], event) for one in calendars for event in one.walk("VEVENT")]


def _feed(url):
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read().decode()


@pytest.mark.parametrize("page", ["desktop"], indirect=True)
def test_mails_and_feed_follow_a_visit_from_booking_to_cancellation(page, up, entries):  # noqa: F811
    issued = up.operator(
        "feed", "issue", "--practitioner", "rohan.deshpillai@demo.example", "--level", "initials", "--json"
    )
    feed = json.loads(issued)["url"]
    find_patient(page, "P-0006")
    page.get_by_role("link", name="Find a time: Treatment visit (IV)").click()
    choose_time(page, 4)
    page.get_by_role("button", name="Book both visits").click()
    expect(page.get_by_text("Booked.")).to_be_visible()
    uid = page.url.rpartition("/")[2] + "@coord"
    up.advance(GRACE)
    within(60, lambda: len(entries(uid, "REQUEST")) >= 3)

    sent = entries(uid, "REQUEST")
    assert {event["SEQUENCE"] for event in sent} == {0}
    assert {event["DTSTART"].params["TZID"] for event in sent} == {"America/Los_Angeles"}

    page.get_by_role("link", name="Move both visits").click()
    choose_time(page, 10)
    page.get_by_role("button", name="Move both visits").click()
    expect(page.get_by_text("Moved.")).to_be_visible()
    up.advance(GRACE)
    within(60, lambda: any(event["SEQUENCE"] == 1 for event in entries(uid, "REQUEST")))
    assert _feed(feed).startswith("BEGIN:VCALENDAR")

    page.get_by_role("link", name="Cancel both visits").click()
    page.get_by_label("Why").select_option("patient")
    page.get_by_role("button", name="Cancel both visits").click()
    expect(page.locator(".state-cancelled")).to_have_count(1)
    up.advance(GRACE)
    within(60, lambda: len(entries(uid, "CANCEL")) >= 1)

    assert {event["STATUS"] for event in entries(uid, "CANCEL")} == {"CANCELLED"}
    assert uid not in _feed(feed)
    page.goto("/dev/mail/")
    expect(page.get_by_role("row").nth(1)).to_be_visible()
