"""The desk's pages: add, compare, edit, and everything that belongs to a patient."""

import html
import re

import pytest

from coord.services import booking
from tests.clinic import Clinic, count, once
from tests.conftest import NOW

PHONED = {
    "legal_name": "Noor Haddawi",
    "birth_date": "3/4/1992",
    "phone": "(510) 555-0188",
    "phone_reminders": "yes",
    "mail": "noor@example.com",
    "languages": "ar; en",
    "location": "ca",
}


@pytest.fixture
def edit(clinic):
    return f"/patients/{clinic.patients['P-1']}/edit"


def kept(page):
    """What a form would send as it stands: inputs that are filled or ticked, and what is selected."""
    form = page.text[page.text.index("<main") :]
    fields = [
        (name, value)
        for name, kind, value in re.findall(
            r'<input class="[^"]*" id="[^"]*" name="([^"]+)" type="([^"]+)" value="([^"]*)"(?! *>)', form
        )
        if kind != "checkbox"
    ]
    ticked = re.findall(r'<input[^>]*name="([^"]+)" type="checkbox" value="([^"]*)" checked', form)
    for name, select in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        if chosen := re.search(r'value="([^"]*)" selected', select):
            fields.append((name, chosen[1]))
    hidden = re.findall(r'name="(seen)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in [*fields, *ticked, *hidden]}


def add(visitor, **fields):
    visitor.get("/patients/new")
    return visitor.post("/patients/new", key=visitor.hidden("key"), **fields)


def part(visitor, url, **fields):
    """Open a form of its own and send it."""
    visitor.get(url)
    return visitor.post(url, key=visitor.hidden("key"), **fields)


def test_a_patient_is_added_with_a_name_and_a_birth_date_alone(scheduler):
    answer = add(scheduler, legal_name="Noor Haddawi", birth_date="1992-03-04")

    assert answer.status_code == 303
    page = scheduler.get(answer.headers["Location"]).text
    assert "Noor Haddawi" in page
    assert "born 1992-03-04 · C-000001" in page


def test_what_people_say_on_the_phone_is_understood(scheduler):
    answer = add(scheduler, **PHONED)
    page = scheduler.get(f"{answer.headers['Location']}/edit").text

    assert "+15105550188" in page
    assert 'value="US-CA"' in page
    assert 'value="Arabic; English"' in page
    assert count("contact_point", "CAST(purposes AS VARCHAR) LIKE '%reminders%' AND channel = 'email'") == 14


def test_everything_that_cannot_be_read_is_said_at_once_and_nothing_typed_is_lost(scheduler):
    wrong = {"legal_name": "", "birth_date": "yesterday", "phone": "12", "mail": "noor@", "location": "XX"}
    answer = add(scheduler, **wrong, preferred_name="Noor")

    assert answer.status_code == 422
    for sentence in (
        "Fill this in.",
        "This is not a date. Give a date such as",
        "This is not a telephone number.",
        "This is not an e-mail address. Give an e-mail address such as",
        "There is no such state.",
    ):
        assert sentence in answer.text
    for typed in ("yesterday", "noor@", "XX", "Noor"):
        assert f'value="{typed}"' in answer.text
    assert count("patient", "preferred_name = 'Noor'") == 0


def test_look_alikes_are_shown_beside_each_other_before_anything_is_saved(scheduler, clinic):
    answer = add(scheduler, legal_name="alice ferrant", birth_date="1990-05-01")

    assert answer.status_code == 409
    assert "Nothing is saved yet" in answer.text
    assert "born 1990-05-01 · P-1" in answer.text
    assert "same name, same birth date" in answer.text
    assert f"/patients/{clinic.patients['P-1']}" in answer.text
    assert count("patient", "legal_name = 'alice ferrant'") == 0


def test_somebody_else_of_the_same_name_is_added_when_that_is_said(scheduler):
    add(scheduler, legal_name="alice ferrant", birth_date="1990-05-01")
    shown = re.findall(r'name="somebody_else" value="([^"]+)"', scheduler.page.text)
    answer = scheduler.post(
        "/patients/new",
        key=scheduler.hidden("key"),
        legal_name="alice ferrant",
        birth_date="1990-05-01",
        somebody_else=shown,
    )

    assert answer.status_code == 303
    assert count("patient", "legal_name = 'alice ferrant'") == 1


def test_the_back_button_adds_nobody_twice(scheduler):
    scheduler.get("/patients/new")
    key = scheduler.hidden("key")
    first = scheduler.post("/patients/new", key=key, **PHONED)
    scheduler.get("/patients/new")
    second = scheduler.post("/patients/new", key=key, **PHONED)

    assert first.headers["Location"] == second.headers["Location"]
    assert count("patient", "legal_name = 'Noor Haddawi'") == 1


def test_a_taken_record_number_is_said_beside_its_field(scheduler):
    answer = add(scheduler, **PHONED, record_number="P-1")

    assert answer.status_code == 409
    assert "Another patient has this record number" in answer.text
    assert 'value="noor@example.com"' in answer.text


def test_details_are_changed_and_kept(scheduler, edit):
    scheduler.get(edit)
    fields = kept(scheduler.page) | {"preferred_name": "Ali", "weekdays": ["0", "2"], "parts": ["morning"]}
    answer = scheduler.post(edit, **fields)

    assert answer.status_code == 303
    again = kept(scheduler.get(edit))
    assert again["preferred_name"] == "Ali"
    assert again["legal_name"] == "Alice Ferrant"
    assert again["parts"] == "morning"


def breaks(page):
    return re.findall(r'name="breaks" value="([^"]+)"', page.text)


def test_a_change_that_breaks_booked_visits_shows_them_before_it_is_saved(scheduler, clinic, edit):
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    scheduler.get(edit)
    fields = kept(scheduler.page) | {"status": "paused"}
    refused = scheduler.post(edit, **fields)

    assert refused.status_code == 409
    assert "A booked visit would no longer fit. Nothing is saved yet." in refused.text
    assert count("patient", "status = 'paused'") == 0
    assert scheduler.post(edit, **fields, breaks=breaks(refused)).status_code == 303
    assert count("patient", "status = 'paused'") == 1


def test_a_gate_and_an_order_that_break_visits_are_asked_about(clinician, clinic, edit):
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    refused = part(
        clinician, edit.replace("edit", "gates/decide"), kind="medical_clearance", status="refused"
    )
    assert "no longer fit" in refused.text
    row = re.search(r"/orders/(\d+)/close", clinician.get(edit).text)[1]
    asked = clinician.post(edit.replace("edit", f"orders/{row}/close"))

    assert asked.status_code == 409
    assert "Go on all the same" in asked.text
    answer = clinician.post(edit.replace("edit", f"orders/{row}/close"), breaks=breaks(asked))
    assert answer.status_code == 303
    assert count("treatment_order", "status = 'closed'") == 1


def test_nobody_writes_over_what_they_did_not_see(scheduler, edit):
    scheduler.get(edit)
    mine = kept(scheduler.page) | {"preferred_name": "Mine"}
    scheduler.post(edit, **(mine | {"preferred_name": "Theirs"}))
    scheduler.get(edit)
    answer = scheduler.post(edit, **mine)

    assert answer.status_code == 409
    assert "Somebody changed this patient meanwhile" in answer.text
    assert 'value="Mine"' in answer.text
    assert count("patient", "preferred_name = 'Theirs'") == 1


@pytest.mark.parametrize(
    ("url", "fields", "shown"),
    [
        ("contacts/phone", {"address": "510 555 0199", "reminders": "yes"}, "+15105550199"),
        ("contacts/mail", {"address": "a@example.org", "safe_from": "9:00"}, None),
        ("contacts/mail", {"address": "a@x.example", "safe_from": "9", "safe_until": "6pm"}, "9:00–18:00"),
        ("related/add", {"name": "Ida Ferrant", "relation": "mother", "must_consent": "yes"}, "must consent"),
        (
            "related/add",
            {"name": "Ida Ferrant", "relation": "mother", "languages": "es-MX; Farsi, 한국어"},
            "mother (Spanish, Persian, Korean)",
        ),
        ("team/add", {"practitioner": "cleo", "role": "monitor"}, "Cleo Tran, RN"),
        ("wishes/practitioner", {"practitioner": "ben"}, "Never with <strong>Ben Moreau"),
        ("wishes/patient", {"record_number": "p-2", "birth_date": "1985-02-03"}, "Boris Iwanow"),
        ("wishes/patient", {"record_number": "p-2", "birth_date": "1985-02-04"}, None),
        (
            "consents/add",
            {"kind": "treatment", "status": "given", "decided_on": "2027-02-01"},
            "Consent to treatment given</strong> by the patient",
        ),
        ("consents/add", {"kind": "treatment", "status": "given", "decided_on": "2027-04-01"}, None),
    ],
)  # fmt: skip
def test_what_belongs_to_a_patient_is_added_on_a_page_of_its_own(scheduler, clinic, edit, url, fields, shown):
    who = fields.get("practitioner")
    fields = fields | ({"practitioner": clinic.practitioners[who]} if who else {})
    answer = part(scheduler, edit.replace("edit", url), **fields)

    assert answer.status_code == 303 if shown else answer.status_code in {409, 422}
    if shown:
        assert shown in scheduler.get(edit).text
    else:
        assert "Nothing was changed" in answer.text


def test_a_clinician_decides_gates_and_writes_orders(clinician, clinic, edit):
    gate = {"kind": "medical_clearance", "status": "refused"}
    order = {
        "prescriber": clinic.practitioners["ada"],
        "appointment_types": ["dosing_iv", "integration"],
        "doses_left": "3",
        "least_spacing_days": "2",
        "most_per_week": "2",
        "valid_until": "2027-09-30",
    }

    assert part(clinician, edit.replace("edit", "gates/decide"), **gate).status_code == 303
    assert part(clinician, edit.replace("edit", "orders/add"), **order).status_code == 303
    page = clinician.get(edit).text
    assert "Medical clearance</strong>: refused" in page
    assert "at most 2 in seven days" in page


def test_the_desk_sees_the_light_and_no_gates_name(scheduler, edit):
    page = scheduler.get(edit).text

    assert "Medical clearance: cleared" in page
    assert "Decide a gate" not in page
    assert "Enter an order" not in page
    for url in ("gates/decide", "orders/add"):
        assert scheduler.get(edit.replace("edit", url)).status_code == 403


def test_an_address_is_stopped_and_used_again(scheduler, edit):
    page = scheduler.get(edit).text
    row = re.search(r"/contacts/(\d+)/stop", page)[1]
    scheduler.post(edit.replace("edit", f"contacts/{row}/stop"))
    stopped = scheduler.get(edit).text
    scheduler.post(edit.replace("edit", f"contacts/{row}/resume"))

    assert "Stopped: nothing goes there" in stopped
    assert "Stopped: nothing goes there" not in scheduler.get(edit).text


def test_a_changed_address_shows_what_was_kept(scheduler, edit):
    row = re.search(r"/contacts/(\d+)/stop", scheduler.get(edit).text)[1]
    scheduler.get(edit.replace("edit", f"contacts/{row}"))

    assert kept(scheduler.page)["address"] == "alice@example.com"
    assert kept(scheduler.page)["reminders"] == "yes"


def test_two_records_are_compared_and_merged_and_the_old_link_leads_to_the_one_that_stays(scheduler, clinic):
    stays, goes = clinic.patients["P-1"], clinic.patients["P-4"]
    scheduler.get(f"/patients/{stays}/merge")
    assert "Compare with P-4" in scheduler.page.text
    other = scheduler.post(f"/patients/{stays}/merge/compare", record_number="P-2")
    assert "different names" in other.text
    scheduler.get(f"/patients/{stays}/merge")
    compared = scheduler.post(f"/patients/{stays}/merge/compare", record_number="P-4")
    assert "same name" in compared.text
    assert "different names" not in compared.text
    answer = scheduler.post(f"/patients/{stays}/merge", key=scheduler.hidden("key"), other=goes)

    assert answer.status_code == 303
    for url in (
        f"/patients/{goes}",
        f"/patients/{goes}/edit",
        f"/booking/find?patient={goes}",
    ):
        assert scheduler.get(url).headers["Location"] == f"/patients/{stays}"
    scheduler.get("/patients/")
    found = scheduler.post("/patients/", name="P-4").text
    assert stays in found
    assert goes not in found


def test_a_patient_is_found_by_the_number_of_another_house(scheduler, edit):
    scheduler.get(edit)
    scheduler.post(edit, **(kept(scheduler.page) | {"outside_record_number": "Mrn-77"}))
    scheduler.get("/patients/")

    assert "Alice Ferrant" in scheduler.post("/patients/", name="mrn-77").text


def test_an_unknown_record_number_is_said(scheduler, clinic):
    scheduler.get(f"/patients/{clinic.patients['P-1']}/merge")
    answer = scheduler.post(f"/patients/{clinic.patients['P-1']}/merge/compare", record_number="P-99")

    assert answer.status_code == 422
    assert "No patient is found by this" in answer.text


@pytest.mark.parametrize("url", ["edit", "merge", "contacts/mail", "related/add", "contacts/1"])
def test_a_patient_of_others_is_not_found(scheduler, app, url):
    other = Clinic("Other").patients["P-1"]

    assert scheduler.get(f"/patients/{other}/{url}").status_code == 404
