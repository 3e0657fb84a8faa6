"""A group that is full, somebody who waits for a place in it, and the telephone on which they take one.

Last of the stories on the common installation, for it moves the clock to a time of day at which patients
are written to.
"""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.stories.installation import within
from tests.stories.test_first_booking import (
    SIZES,
    browser,  # noqa: F401
    shoot,
    sign_in,
)
from tests.stories.test_patient_pages import AXE, GOOD, judged, phone, plain  # noqa: F401

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.timeout(240)]

CLINIC_ZONE = ZoneInfo("America/Los_Angeles")
MEMBERS, WAITS = ("P-0001", "P-0002"), "P-0003"
MAILBOX = "vinicius.taborda.reis@example.com"
GRACE = 4
HOLIDAYS = {(1, 1), (6, 19), (7, 4), (11, 11), (12, 25)}


@pytest.fixture(scope="module")
def desk(browser, up):  # noqa: F811
    """A scheduler at a desk, by day."""
    now = datetime.now(CLINIC_ZONE) + timedelta(seconds=float(up.clock.read_text()))
    if not 9 <= now.hour < 18:
        up.advance((10 - now.hour) % 24 * 60)
    context = browser.new_context(viewport=SIZES["desktop"], base_url=up.url)
    page = context.new_page()
    page.size = "desktop"
    sign_in(page, up)
    yield page
    context.close()


@pytest.fixture(scope="module")
def group(up):
    """The page of a group of two places, both taken."""
    at = f"{_wednesday(datetime.now(CLINIC_ZONE).date() + timedelta(days=35))}T10:00"
    words = ["open", "--type", "therapy_group", "--clinic", "oakland", "--room", "Garden", "--at", at]
    words += ["--with", "lead_therapist=kofi.asantewah@demo.example", "--places", "2"]
    words += [word for one in MEMBERS for word in ("--patient", one)]
    return f"/groups/{up.operator('group', *words).strip()}"


def _wednesday(day):
    """The first from a day on that is no holiday."""
    while day.weekday() != 2 or (day.month, day.day) in HOLIDAYS:
        day += timedelta(days=1)
    return day


def fair(page, name):
    """Nothing against the page by axe, and nothing wider than the screen, at a desk and on a telephone."""
    for size in SIZES:
        page.size = size
        page.set_viewport_size(SIZES[size])
        shoot(page, name)
        page.evaluate(AXE.read_text())
        found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    page.set_viewport_size(SIZES["desktop"])


def test_a_group_is_filled_gets_more_places_and_never_too_many(desk, group):
    desk.goto("/groups/")
    fair(desk, "groups")
    desk.goto(group)
    expect(desk.get_by_text("0 of 2 free")).to_be_visible()
    _give(desk, 3)
    expect(desk.get_by_text("1 of 3 free")).to_be_visible()
    fair(desk, "group")
    _give(desk, 9)
    expect(desk.get_by_role("alert")).to_contain_text("The group cannot have so many places.")
    desk.goto(group)
    _give(desk, 2)
    expect(desk.get_by_text("0 of 2 free")).to_be_visible()


def _give(desk, places):
    desk.get_by_label("How many places").fill(str(places))
    desk.get_by_role("button", name="Change").click()


def test_a_place_that_becomes_free_is_taken_on_the_telephone_of_who_waits(desk, phone, group, up):  # noqa: F811
    desk.goto(group)
    desk.get_by_label("Record number of who waits").fill(WAITS)
    desk.get_by_role("button", name="Put on the waitlist").click()
    expect(desk.get_by_label("In which group")).to_have_value(group.rpartition("/")[2])
    fair(desk, "waits")
    _let_somebody_leave(desk, group)

    up.advance(GRACE)
    within(60, lambda: _offers(up))
    desk.goto("/waitlist/")
    expect(desk.get_by_role("heading", name="Offers that run")).to_be_visible()
    fair(desk, "waitlist")
    desk.goto(group)
    expect(desk.get_by_text("0 of 2 free, 1 reserved")).to_be_visible()

    phone.goto(_offers(up)[-1])
    assert judged(phone) == GOOD
    phone.get_by_role("button").first.click()
    expect(phone.locator(".state.done")).to_be_visible()
    assert judged(phone) == GOOD
    assert not any(name in phone.content() for name in ("Cordingleigh", "Salcedo", "group", "herapy"))

    desk.goto(group)
    expect(desk.get_by_role("row", name=re.compile(f"{WAITS}.*Booked"))).to_be_visible()


def _let_somebody_leave(desk, group):
    desk.goto(group)
    desk.get_by_role("link", name="The visit").last.click()
    desk.get_by_role("link", name="Cancel").click()
    desk.get_by_label("Why").select_option("patient")
    fair(desk, "leaves")
    desk.get_by_role("button", name="Cancel").click()
    expect(desk.get_by_text("Cancelled.", exact=False).first).to_be_visible()


def _offers(up):
    """The addresses in the mails about offers."""
    told = [plain(mail) for mail in up.mails() if mail["To"] == MAILBOX]
    return [found for text in told for found in re.findall(r"http://\S+/o/[\w.-]+", text)]
