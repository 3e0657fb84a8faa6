"""The page for practitioners' own calendars."""

from io import BytesIO

import pytest

from coord.services import booking
from tests.clinic import count, once
from tests.conftest import NOW
from tests.services.busy.conftest import events
from tests.web.conftest import Visitor

NINE = "20270302T090000 PT1H"


@pytest.fixture
def scheduler(app):
    one = Visitor(app)
    one.sign_in("scheduler")
    one.get("/busy/")
    return one


def upload(visitor, clinic, octets=None, who="dan", **more):
    file = (BytesIO(events(NINE) if octets is None else octets), "dan.ics")
    fields = {"practitioner": clinic.practitioners[who], "name": "Own calendar", "file": file} | more
    return visitor.post("/busy/", **fields)


def test_an_empty_page_says_what_to_do(scheduler):
    assert "No calendar has been imported yet." in scheduler.page.text


def test_what_was_imported_is_said_and_listed(scheduler, clinic):
    page = upload(scheduler, clinic)

    assert page.status_code == 200
    assert "Dan Ortiz, LMFT, Own calendar: imported, 1 busy time until" in page.text
    for words in ("imported Mon 1 Mar, 7:00 am PST", "until Tue 4 Apr 2028"):
        assert words in scheduler.get("/busy/").text


def test_titles_are_shown_nowhere(scheduler, clinic):
    assert "a secret" not in upload(scheduler, clinic).text


def test_booked_visits_that_clash_are_shown_after_the_import(scheduler, clinic):
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())

    page = upload(scheduler, clinic).text

    assert "1 booked visit no longer fits, and stays booked until somebody decides." in page
    assert f'href="/appointments/{booked.appointment}"' in page
    assert "Dan Ortiz, LMFT is taken in their own calendar" in page
    assert "No longer fits" in scheduler.get("/?day=2027-03-02").text


def test_administrators_are_told_how_many_visits_clash_but_not_which(app, clinic):
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    administrator = Visitor(app)
    administrator.sign_in("administrator")
    administrator.get("/busy/")

    page = upload(administrator, clinic).text

    assert "1 booked visit no longer fits" in page
    assert booked.appointment not in page


def test_a_calendar_is_removed_with_one_click(scheduler, clinic):
    upload(scheduler, clinic)

    answer = scheduler.post("/busy/remove", source=scheduler.hidden("source"))

    assert (answer.status_code, answer.headers["Location"]) == (303, "/busy/")
    assert "Removed." in scheduler.get("/busy/").text
    assert count("busy") == 0


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param({"practitioner": ""}, "Choose whose calendar it is.", id="nobody"),
        pytest.param({"file": ""}, "Choose the calendar&#39;s file (.ics).", id="no file"),
        pytest.param({"octets": b"<html>"}, "This is not a calendar file", id="no calendar"),
        pytest.param({"octets": b"BEGIN:VCALENDAR\n"}, "The file is cut off", id="cut off"),
    ],
)
def test_what_cannot_be_imported_is_said_and_what_was_typed_stays(scheduler, clinic, fields, sentence):
    page = upload(scheduler, clinic, name="Family calendar", **fields)

    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="Family calendar"' in page.text
    assert count("busy_source") == 0


def test_entries_that_were_left_out_are_told(scheduler, clinic):
    odd = events(NINE).replace(b"END:VCALENDAR", b"BEGIN:VEVENT\nEND:VEVENT\nEND:VCALENDAR")

    assert "1 entry could not be read and is left out" in upload(scheduler, clinic, octets=odd).text
    assert "1 left out" in scheduler.get("/busy/").text


@pytest.mark.parametrize(
    ("path", "fields"), [("/busy/", {"practitioner": "nobody"}), ("/busy/remove", {"source": "none"})]
)
def test_what_is_not_there_is_not_found(scheduler, clinic, path, fields):
    file = {"file": (BytesIO(events(NINE)), "dan.ics")} if path == "/busy/" else {}

    assert scheduler.post(path, **fields, **file).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("administrator", 200), ("clinician", 403), ("clinical_lead", 403)]
)
def test_schedulers_and_administrators_import_calendars(app, who, status):
    visitor = Visitor(app)
    visitor.sign_in(who)

    assert visitor.get("/busy/").status_code == status


def test_a_form_without_its_token_imports_nothing(scheduler, clinic):
    fields = {"practitioner": clinic.practitioners["dan"], "file": (BytesIO(events(NINE)), "dan.ics")}

    assert scheduler.client.post("/busy/", data=fields).status_code == 400
    assert count("busy_source") == 0
