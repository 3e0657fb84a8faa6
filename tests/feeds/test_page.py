"""The page for issuing and revoking feeds."""

import re

import pytest

from tests.clinic import count
from tests.feeds.test_issuing import allow_full_feeds
from tests.web.conftest import Visitor


@pytest.fixture
def scheduler(app):
    one = Visitor(app)
    one.sign_in("scheduler")
    one.get("/feeds/")
    return one


def issue(visitor, clinic, level="initials", **other):
    fields = {"key": visitor.hidden("key"), "level": level, "label": "phone"} | other
    return visitor.post("/feeds/", practitioner=clinic.practitioners["dan"], **fields)


def test_the_address_is_shown_once_for_pasting_and_for_clicking(scheduler, clinic):
    page = issue(scheduler, clinic)
    token = re.search(r"feeds/([A-Za-z0-9_-]{43})\.ics", page.text)[1]

    assert page.status_code == 200
    assert f'value="http://127.0.0.1:8000/feeds/{token}.ics"' in page.text
    assert f'href="webcal://127.0.0.1:8000/feeds/{token}.ics"' in page.text
    assert token not in scheduler.get("/feeds/").text
    assert scheduler.get(f"/feeds/{token}.ics").status_code == 200


def test_people_are_told_that_calendars_refresh_slowly(scheduler, clinic):
    sentence = "Google every 8 to 24 hours"

    assert sentence in scheduler.page.text
    assert sentence in issue(scheduler, clinic).text


def test_feeds_are_listed_with_label_level_and_last_use(scheduler, clinic):
    issue(scheduler, clinic, "busy")
    page = scheduler.get("/feeds/").text

    for words in ("Dan Ortiz, LMFT", "phone", "Busy", "never used"):
        assert words in page


def test_a_feed_is_revoked_with_one_click(scheduler, clinic):
    token = re.search(r"feeds/([A-Za-z0-9_-]{43})\.ics", issue(scheduler, clinic).text)[1]
    scheduler.get("/feeds/")

    answer = scheduler.post("/feeds/revoke", feed=scheduler.hidden("feed"))

    assert (answer.status_code, answer.headers["Location"]) == (303, "/feeds/")
    assert "Revoked." in scheduler.get("/feeds/").text
    assert scheduler.get(f"/feeds/{token}.ics").status_code == 404


def test_the_back_button_issues_nothing_twice(scheduler, clinic):
    key = scheduler.hidden("key")
    issue(scheduler, clinic, key=key)
    scheduler.get("/feeds/")

    again = issue(scheduler, clinic, key=key)

    assert again.status_code == 303
    assert "issued already" in scheduler.get("/feeds/").text
    assert count("feed") == 1


def test_names_are_offered_only_where_the_house_allows_them(scheduler, clinic):
    before = scheduler.page.text
    refused = issue(scheduler, clinic, "full")
    allow_full_feeds(clinic.organization_id)

    assert 'value="full"' not in before
    assert refused.status_code == 422
    assert "are off in this organization" in refused.text
    assert 'value="full"' in scheduler.get("/feeds/").text


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"practitioner": ""}, 422),
        ({"practitioner": "nobody"}, 404),
        ({"level": "all"}, 400),
        ({"key": ""}, 400),
    ],
)
def test_what_cannot_be_read_issues_nothing(scheduler, clinic, fields, status):
    sent = {"key": scheduler.hidden("key"), "practitioner": clinic.practitioners["dan"], "level": "busy"}

    assert scheduler.post("/feeds/", **(sent | fields)).status_code == status
    assert count("feed") == 0


@pytest.mark.parametrize(("feed", "status"), [("", 400), ("one", 400), ("999", 404)])
def test_what_cannot_be_revoked_is_said(scheduler, feed, status):
    assert scheduler.post("/feeds/revoke", feed=feed).status_code == status


@pytest.mark.parametrize(("who", "status"), [("administrator", 200), ("clinician", 403)])
def test_schedulers_and_administrators_manage_feeds(app, who, status):
    visitor = Visitor(app)
    visitor.sign_in(who)

    assert visitor.get("/feeds/").status_code == status


def test_a_form_without_its_token_issues_nothing(scheduler, clinic):
    fields = {"practitioner": clinic.practitioners["dan"], "level": "busy", "key": "x" * 24}

    assert scheduler.client.post("/feeds/", data=fields).status_code == 400
    assert count("feed") == 0
