"""Recording a past visit by its pages."""

import pytest

from tests.clinic import count, utc


@pytest.fixture
def fields(clinic, at):
    at(utc("2027-03-05T15:00"))
    people = {"prescriber-0": "ada", "lead_therapist-0": "dan", "monitor-0": "cleo"}
    return {
        "type-0": "dosing_iv",
        "clinic-0": clinic.clinics["harbor"],
        "room-0": clinic.rooms["Drip"],
        "date-0": "2027-03-03",
        "time-0": "09:05",
    } | {name: clinic.practitioners[who] for name, who in people.items()}


def record(visitor, clinic, fields, **more):
    path = f"/patients/{clinic.patients['P-1']}/record"
    visitor.get(path, query_string={name: fields[name] for name in ("type-0", "clinic-0")})
    return visitor.post(path, key=visitor.hidden("key"), **(fields | more))


def test_a_past_visit_is_recorded(scheduler, clinic, fields):
    answer = record(scheduler, clinic, fields, counts_dose="yes")

    assert answer.status_code == 303
    assert "Recorded. Nobody gets a message" in scheduler.get(answer.headers["Location"]).text
    assert count("participant", "is_dose_counted") == 1


def test_what_speaks_against_it_is_shown_and_asks_why(scheduler, clinic, fields):
    wrong = {"prescriber-0": clinic.practitioners["ben"]}
    refused = record(scheduler, clinic, fields, **wrong)
    answer = record(scheduler, clinic, fields, **wrong, explanation="Locum")

    assert refused.status_code == 409
    assert "Why it happened all the same" in refused.text
    assert 'value="09:05"' in refused.text
    assert answer.status_code == 303


def test_a_visit_to_come_is_booked_and_not_recorded(scheduler, clinic, fields):
    answer = record(scheduler, clinic, fields, **{"date-0": "2027-03-09"})

    assert answer.status_code == 409
    assert "The visit is not over yet" in answer.text


def test_the_first_page_asks_for_kind_and_clinic(scheduler, clinic):
    page = scheduler.get(f"/patients/{clinic.patients['P-1']}/record").text

    assert "Treatment visit (IV)" in page
    assert "Harbor Clinic" in page
