"""The waitlist's pages: put on from the patient's page and from a search, changed, taken off."""

import html
import re

import pytest

from tests.clinic import count, utc


@pytest.fixture
def fields(clinic):
    return {
        "patient": clinic.patients["P-1"],
        "type": "dosing_iv",
        "weekday": "2",
        "after": "09:00",
        "until": "2027-04-01",
        "priority": "2",
        "asked_by": "relative",
        "reason": "Had to give up a visit.",
    }


def put_on(scheduler, fields):
    scheduler.get("/waitlist/new", query_string={"patient": fields["patient"]})
    return scheduler.post("/waitlist/", key=scheduler.hidden("key"), **fields)


def test_a_patient_is_put_on_the_list_from_the_patients_page(scheduler, clinic, fields):
    assert "Put on the waitlist" in scheduler.get(f"/patients/{clinic.patients['P-1']}").text
    answer = put_on(scheduler, fields)
    page = html.unescape(scheduler.get(answer.headers["Location"]).text)

    assert answer.status_code == 303
    assert "Care-team meeting" not in scheduler.get("/waitlist/new", query_string=fields).text
    assert "Alice Ferrant" in page
    assert "Wed; begins after 9:00" in page
    assert "Somebody around the patient" in page
    assert "On the waitlist for" in scheduler.get(f"/patients/{clinic.patients['P-1']}").text


def test_since_when_somebody_waits_is_told_by_the_houses_day(scheduler, clinic, fields, at):
    at(utc("2027-03-02T02:30"))  # half past six in the evening of the 1st
    put_on(scheduler, fields)

    assert "since </span>Mon 1 Mar<" in scheduler.get("/waitlist/").text
    assert "since Mon 1 Mar." in scheduler.get(f"/patients/{clinic.patients['P-1']}").text


def test_a_search_in_which_nothing_suits_leads_to_the_list_with_its_wishes(scheduler, clinic):
    asked = {"patient": clinic.patients["P-1"], "type": "dosing_iv", "clinic": clinic.clinics["harbor"]}
    asked |= {"weekday": "4", "from": "2027-03-05", "to": "2027-03-06"}
    page = scheduler.get("/booking/find", query_string=asked).text
    (link,) = [one for one in html.unescape(page).split('"') if one.startswith("/waitlist/new")]
    form = scheduler.get(link).text

    assert 'name="weekday" value="4" checked' in form
    assert 'name="earliest" type="date" value="2027-03-05"' in form
    assert f'value="{clinic.clinics["harbor"]}" checked' in form


def test_the_same_form_sent_twice_waits_once(scheduler, fields):
    scheduler.get("/waitlist/new", query_string={"patient": fields["patient"]})
    key = scheduler.hidden("key")
    scheduler.post("/waitlist/", key=key, **fields)
    scheduler.get("/waitlist/new", query_string={"patient": fields["patient"]})
    scheduler.post("/waitlist/", key=key, **fields)

    assert count("waitlist_entry") == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"until": "2027-02-01"}, "This day has passed"),
        ({"earliest": "2027-03-09", "latest": "2027-03-08"}, "The latest day is before the earliest"),
        ({"after": "12:00", "before": "09:00"}, "The wished hours end before they begin"),
        ({"latest": "soon"}, "Give a date such as"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(scheduler, fields, wrong, sentence):
    answer = put_on(scheduler, fields | wrong)

    assert answer.status_code == 422
    assert sentence in html.unescape(answer.text)
    assert count("waitlist_entry") == 0


def test_an_entry_is_changed_and_taken_off(scheduler, fields):
    put_on(scheduler, fields)
    page = scheduler.get("/waitlist/").text
    (name,) = {one.split('"')[0] for one in page.split("/waitlist/")[1:] if len(one.split('"')[0]) == 16}
    scheduler.get(f"/waitlist/{name}")
    again = {"key": scheduler.hidden("key"), "version": scheduler.hidden("version")}
    changed = scheduler.post(f"/waitlist/{name}", **fields | {"priority": "1"}, **again)
    scheduler.get(f"/waitlist/{name}")
    stale = scheduler.post(f"/waitlist/{name}", key=scheduler.hidden("key"), version="1", **fields)
    gone = scheduler.post(f"/waitlist/{name}/take-off")

    assert changed.status_code == 303
    assert (stale.status_code, "meanwhile" in stale.text) == (409, True)
    assert gone.status_code == 303
    assert "Nobody waits." in scheduler.get("/waitlist/").text
    assert scheduler.post(f"/waitlist/{name}/take-off").status_code == 303


def test_the_list_is_for_who_books(clinician, administrator):
    assert clinician.get("/waitlist/").status_code == 403
    assert administrator.get("/waitlist/").status_code == 403


def test_those_who_are_wished_are_ticked_by_their_names(scheduler, clinic, fields):
    dan = clinic.practitioners["dan"]
    put_on(scheduler, fields | {"with-lead_therapist": [dan]})
    edit = re.search(r'href="(/waitlist/[^"/]+)">Change', scheduler.get("/waitlist/").text)[1]
    page = scheduler.get(edit).text

    assert f'name="with-lead_therapist" value="{dan}" checked> Dan Ortiz, LMFT' in page
    assert page.count('name="with-lead_therapist"') == 2
    assert "multiple" not in page
