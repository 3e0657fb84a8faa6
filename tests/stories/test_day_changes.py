"""Somebody falls ill: whom it concerns by arrival, one is replaced, one moved, the rest as proposed."""

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.stories.test_first_booking import SIZES, browser, page, shoot  # noqa: F401
from tests.stories.test_patient_pages import GOOD, judged

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.timeout(240)]

BUSIEST = (
    "SELECT p.public_id, p.name, substr(a.wall_start, 1, 10) AS day FROM appointment a"
    " JOIN participant part ON part.appointment_id = a.id AND part.status IN ('pending', 'booked')"
    " JOIN assignment s ON s.appointment_id = a.id JOIN practitioner p ON p.id = s.practitioner_id"
    " WHERE a.wall_start > datetime('now', '+2 days') AND s.role = 'lead_therapist'"
    " GROUP BY p.id, day ORDER BY count(DISTINCT a.id) DESC, p.id LIMIT 1 OFFSET ?"
)


@pytest.fixture
def ill(up, page):  # noqa: F811
    """Who has most to do on a day to come, and that day; somebody else for each size of page."""
    with closing(sqlite3.connect(up.data / "coord.sqlite3")) as connection:
        return connection.execute(BUSIEST, (list(SIZES).index(page.size),)).fetchone()


def test_a_day_on_which_somebody_is_ill_is_mended(page, ill):  # noqa: F811
    who, name, day = ill
    page.goto("/replan/")
    page.get_by_role("link", name="Somebody is ill or away").click()
    page.get_by_label("Who").select_option(who)
    page.get_by_label("First day").fill(day)
    page.get_by_label("Last day").fill(day)
    shoot(page, "replan-1-enter")
    page.get_by_role("button", name="Enter it, and show whom it concerns").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    concerned = page.locator("section.affected")
    number = concerned.count()
    shoot(page, "replan-2-visits")
    assert number >= 3
    assert judged(page) == GOOD

    _replace_one(page)
    expect(page.get_by_text("Replaced.")).to_be_visible()
    expect(concerned).to_have_count(number - 1)
    another = page.locator("form.choice", has=page.get_by_role("button", name="Move", exact=True)).first
    for asked in another.get_by_label(re.compile("^The patient was asked")).all():
        asked.check()
    another.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_text("Moved.")).to_be_visible()
    expect(concerned).to_have_count(number - 2)

    page.get_by_role("button", name="Propose the least change for all").click()
    expect(page.get_by_role("button", name="Take what is ticked, all or none")).to_be_visible(timeout=60_000)
    shoot(page, "replan-3-proposal")
    assert judged(page) == GOOD
    for asked in page.get_by_label(re.compile("^The patient was asked")).all():
        asked.check()
    page.get_by_role("button", name="Take what is ticked, all or none").click()
    expect(page.get_by_text("everybody concerned is told")).to_be_visible()
    shoot(page, "replan-4-taken")
    page.get_by_role("link", name="One by one").click()
    expect(page.get_by_text("No visit is broken by it")).to_be_visible()


def _replace_one(page):  # noqa: F811
    """The first stand-in there is, whose patient was asked where that is needed."""
    form = page.locator("form", has=page.get_by_role("button", name="Replace", exact=True)).first
    for asked in form.get_by_role("checkbox").all():
        asked.check()
    form.get_by_role("button", name="Replace", exact=True).click()
