"""The way home on the visit's page."""

import html
import re

import pytest

from coord.services import booking
from tests.clinic import count, once, utc
from tests.conftest import NOW

NINE = utc("2027-03-02T17:00")
RIDE = {"kind": "responsible_adult", "name": "Noor Ferrant", "phone": "(415) 555-0101"}


@pytest.fixture
def visit(clinic, at):
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    at(NINE)
    clinic.everybody_here(NINE)
    return f"/appointments/{booked.appointment}"


def send(visitor, page, path, **fields):
    visitor.get(page)
    hidden = {name: visitor.hidden(name) for name in ("key", "version")}
    return visitor.post(path, **(hidden | fields))


def words(page):
    return html.unescape(re.sub(r"<[^>]+>", " ", page.text))


def arrive(visitor, visit):
    return send(visitor, visit, f"{visit}/arrived", at="08:50", check=["fasted", "readings"])


def test_the_desk_notes_a_ride_and_that_it_was_reached(scheduler, visit):
    answer = send(scheduler, visit, f"{visit}/ride", **RIDE, is_reached="1")

    page = words(scheduler.get(visit))
    assert answer.status_code == 303
    assert "Ride confirmed" in page
    assert "Noor Ferrant, +14155550101" in page
    assert "reached today" in page


@pytest.mark.parametrize(
    ("fields", "status", "sentence"),
    [
        pytest.param({"kind": ""}, 422, "Choose who takes the patient home.", id="no-kind"),
        pytest.param({"phone": "12"}, 422, "This is not a telephone number.", id="no-number"),
        pytest.param({"phone": ""}, 409, "a phone number to reach them", id="nobody-to-call"),
        pytest.param(
            {"kind": "ride_hailing_alone"}, 409, "a kind of ride that this house allows", id="alone"
        ),
    ],
)
def test_what_cannot_be_a_ride_is_said_and_nothing_typed_is_lost(scheduler, visit, fields, status, sentence):
    answer = send(scheduler, visit, f"{visit}/ride", **(RIDE | {"is_confirmed": "1"} | fields))

    assert answer.status_code == status
    assert sentence in words(answer)
    assert 'value="Noor Ferrant"' in answer.text
    assert count("transport_plan") == 0


def test_a_clinical_lead_begins_without_a_ride_and_says_why(lead, visit):
    arrive(lead, visit)

    refused = send(lead, visit, f"{visit}/begun", at="09:00")
    begun = send(lead, visit, f"{visit}/begun", at="09:00", without_ride="Stays the night with us")

    assert refused.status_code == 409
    assert "Nobody who takes the patient home was reached today." in words(refused)
    assert 'name="without_ride"' in refused.text
    assert begun.status_code == 303
    assert "Stays the night with us" in words(lead.get("/overrides/"))


def test_a_clinician_is_offered_no_way_around_the_ride(clinician, visit):
    arrive(clinician, visit)

    refused = send(clinician, visit, f"{visit}/begun", at="09:00", without_ride="In a hurry")

    assert refused.status_code == 409
    assert 'name="without_ride"' not in refused.text


def test_the_desk_keeps_a_visit_without_a_ride_only_with_a_reason(scheduler, visit):
    bare = send(scheduler, visit, f"{visit}/keep-without-ride", why=" ")
    kept = send(scheduler, visit, f"{visit}/keep-without-ride", why="The sister calls tonight")

    assert (bare.status_code, kept.status_code) == (422, 303)
    assert "Kept without: The sister calls tonight" in words(scheduler.get(visit))


def test_nobody_is_asked_about_the_ride_of_a_visit_that_is_over(scheduler, visit, at):
    at(utc("2027-03-02T17:30"))
    send(scheduler, visit, f"{visit}/no-show", reason="forgot", follow_up="cancel")

    assert "Ride not confirmed" not in words(scheduler.get(visit))


def test_a_patient_who_waits_and_how_they_left_are_noted(scheduler, visit, at):
    send(scheduler, visit, f"{visit}/ride", **RIDE, is_reached="1")
    arrive(scheduler, visit)
    send(scheduler, visit, f"{visit}/begun", at="09:00")
    at(utc("2027-03-02T19:00"))

    offered = words(scheduler.get(f"{visit}/waiting"))
    waits = send(scheduler, f"{visit}/waiting", f"{visit}/waiting", at="11:30")
    kept = words(scheduler.get(visit))
    at(utc("2027-03-02T19:25"))
    done = send(scheduler, visit, f"{visit}/completed", at="11:20", left="backup")

    assert "The clinic closes at" in offered
    assert (waits.status_code, done.status_code) == (303, 303)
    assert "kept until 11:30 am" in kept
    assert "Left: With the backup" in words(scheduler.get(visit))
