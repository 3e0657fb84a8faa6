"""The way of a scheduler through the pages: find, check, book, move, cancel, reserve."""

import html
import re
from datetime import date
from urllib.parse import urlencode

import pytest
from sqlalchemy import update

from coord.store import people, places
from coord.store.db import transaction
from tests.clinic import Clinic, count


def links(page, text):
    found = re.findall(r'href="([^"]+)"[^>]*>\s*' + re.escape(text), page.text)
    return [html.unescape(url) for url in found]


def fields_of(page):
    """What the check page would send with nothing ticked: hidden inputs, inputs and selected options."""
    form = page.text[page.text.index('class="check"') :]
    fields = dict(re.findall(r'<input(?![^>]*checkbox)[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
    for select in re.findall(r"<select.*?</select>", form, re.DOTALL):
        name = re.search(r'name="([^"]+)"', select)[1]
        chosen = re.search(r'value="([^"]*)" selected', select)
        fields[name] = chosen[1] if chosen else ""
    return {name: html.unescape(value) for name, value in fields.items()}


def open_check(visitor, clinic, patient="P-1"):
    visitor.get(
        f"/booking/find?patient={clinic.patients[patient]}&type=dosing_iv&clinic={clinic.clinics['harbor']}"
    )
    visitor.get(links(visitor.page, "Choose")[0])
    return fields_of(visitor.page)


def book(visitor, clinic):
    return visitor.post("/booking/book", **open_check(visitor, clinic))


def test_nobody_is_the_interpreter_until_somebody_is_chosen(scheduler, clinic):
    fields = open_check(scheduler, clinic)
    page = scheduler.page.text

    booked = scheduler.post("/booking/book", **(fields | {"interpreter-0": clinic.practitioners["fay"]}))

    assert fields["interpreter-0"] == fields["interpreter-1"] == ""
    assert "Fay Haddad, NP (English, Arabic)" in page
    assert booked.status_code == 303
    assert "Interpreter" in scheduler.get(booked.headers["Location"]).text


def test_only_who_speaks_a_language_of_the_patients_can_be_chosen_as_interpreter(scheduler, clinic):
    with transaction() as tx:
        alice = people.Patient.record_number == "P-1"
        tx.execute(update(people.Patient).where(alice).values(languages=["ar", "en"]))
        fay, dan = (people.Practitioner.public_id == clinic.practitioners[who] for who in ("fay", "dan"))
        tx.execute(update(people.Practitioner).values(languages=["en"]))
        tx.execute(update(people.Practitioner).where(fay).values(languages=["ar"]))
        tx.execute(update(people.Practitioner).where(dan).values(languages=["es"]))
    open_check(scheduler, clinic)

    offered = re.search(r'name="interpreter-0".*?</select>', scheduler.page.text, re.DOTALL)[0]

    assert "Fay Haddad, NP (Arabic)" in offered
    assert "Dan Ortiz" not in offered
    assert "Only who speaks a language of the patient" in scheduler.page.text


def kinds_on(visitor, clinic, first="2027-03-02", last="2027-03-09", **more):
    """The names of the kinds of visit that are offered, and the words about those that are not."""
    form = {"patient": clinic.patients["P-1"], "from": first, "to": last} | more
    page = visitor.get(f"/booking/find?{urlencode(form)}").text
    offered = re.search(r'<select[^>]*name="type".*?</select>', page, re.DOTALL)[0]
    missing = re.search(r"not offered</summary>(.*?)</details>", page, re.DOTALL)
    return html.unescape(offered), html.unescape(missing[1] if missing else "")


def born(day):
    with transaction() as tx:
        tx.execute(update(people.Patient).values(birth_date=day))


def test_only_kinds_that_fit_the_patients_age_are_offered_and_the_others_are_explained(scheduler, clinic):
    born(date(2010, 3, 5))

    offered, missing = kinds_on(scheduler, clinic)

    assert "Treatment visit (IV)" not in offered
    assert "Integration" in offered
    assert "The patient is 17 on that day, and this kind of visit is from 18 on." in missing


def test_who_grows_up_within_the_days_is_offered_what_is_for_adults(scheduler, clinic):
    born(date(2009, 3, 5))

    before, _ = kinds_on(scheduler, clinic, "2027-03-02", "2027-03-04")
    around, _ = kinds_on(scheduler, clinic, "2027-03-02", "2027-03-05")

    assert "Treatment visit (IV)" not in before
    assert "Treatment visit (IV)" in around


def test_a_kind_that_lacks_an_order_is_explained(scheduler, clinic):
    offered, missing = kinds_on(scheduler, clinic)

    assert "Treatment visit (IM)" not in offered
    assert "There is no open order for “Treatment visit (IM)”." in missing


def test_what_is_asked_for_stays_chosen_though_it_does_not_fit(scheduler, clinic):
    born(date(2012, 1, 1))

    offered, _ = kinds_on(scheduler, clinic, type="dosing_iv")

    assert re.search(r'value="dosing_iv" selected', offered)


def test_the_next_times_come_first_then_all_of_them(scheduler, clinic):
    page = scheduler.get(
        f"/booking/find?patient={clinic.patients['P-1']}&type=dosing_iv&clinic={clinic.clinics['harbor']}"
    ).text

    assert page.index("Next times") < page.index("All times")
    assert "Tue 2 Mar, 8:00–10:00 am PST" in page
    assert "Wed 3 Mar, 8:00–9:00 am PST" in page


def test_a_search_shows_who_meets_where(scheduler, clinic):
    page = scheduler.get(
        f"/booking/find?patient={clinic.patients['P-1']}&type=dosing_iv&clinic={clinic.clinics['harbor']}"
    ).text

    for words in ("Ada Okoro, MD", "Dan Ortiz, LMFT", "Cleo Tran, RN", "Harbor Clinic, room Drip"):
        assert words in page


def test_a_found_time_is_booked_with_one_click(scheduler, clinic):
    answer = book(scheduler, clinic)
    page = scheduler.get(answer.headers["Location"]).text

    assert answer.status_code == 303
    assert "Booked." in page
    assert "Treatment visit (IV)" in page
    assert "Integration" in page


def test_the_back_button_books_nothing_twice(scheduler, clinic):
    fields = open_check(scheduler, clinic)
    first = scheduler.post("/booking/book", **fields)
    scheduler.get("/")
    second = scheduler.post("/booking/book", **fields)

    assert first.headers["Location"] == second.headers["Location"]
    assert "booked already" in scheduler.get(second.headers["Location"]).text
    assert count("appointment") == 2


def test_what_is_booked_already_is_told_without_reasons_against_it(scheduler, clinic):
    fields = open_check(scheduler, clinic)
    scheduler.post("/booking/book", **fields)
    scheduler.get("/")
    again = scheduler.post("/booking/book", **fields | {"key": fields["key"] + "2"})

    assert again.status_code == 409
    assert "This is booked already." in again.text
    assert "cannot be booked like this" not in again.text
    assert "is taken" not in again.text


def test_of_a_time_that_has_passed_nothing_else_is_told(scheduler, clinic):
    fields = open_check(scheduler, clinic) | {"date-0": "2027-02-02", "date-1": "2027-02-03"}
    past = scheduler.post("/booking/book", **fields)

    assert past.status_code == 409
    assert "This time has passed." in past.text
    assert "does not work" not in past.text


def test_of_days_that_are_years_away_nothing_else_is_told(scheduler, clinic):
    fields = open_check(scheduler, clinic) | {"date-0": "2036-02-04", "date-1": "2036-02-05"}
    searched = scheduler.client.get(f"/booking/find?patient={clinic.patients['P-1']}&from=2036-02-04")
    far = scheduler.post("/booking/book", **fields)

    assert (searched.status_code, far.status_code) == (422, 409)
    assert "These days are more than two years away." in searched.text
    assert "This is more than two years away." in far.text
    assert "Choose somebody else" not in far.text
    assert count("appointment") == 0


def test_one_key_with_other_content_is_refused(scheduler, clinic):
    fields = open_check(scheduler, clinic)
    scheduler.post("/booking/book", **fields)
    scheduler.get("/")
    answer = scheduler.post("/booking/book", **(fields | {"time-0": "14:00"}))

    assert answer.status_code == 422
    assert "sent before with other content" in answer.text


def test_who_comes_second_sees_why_and_the_nearest_times(app, scheduler, clinic):
    fields = open_check(scheduler, clinic)
    others = fields_of(scheduler.page)
    scheduler.post("/booking/book", **fields)
    scheduler.get(
        f"/booking/find?patient={clinic.patients['P-4']}&type=dosing_iv&clinic={clinic.clinics['harbor']}"
    )
    key = "another form's key here"
    answer = scheduler.post("/booking/book", **(others | {"patient": clinic.patients["P-4"], "key": key}))

    assert answer.status_code == 409
    assert "Ada Okoro, MD is taken Tue 2 Mar, 8:00–8:15 am PST." in answer.text
    assert "Room Drip is taken" in answer.text
    assert "The nearest times that are free" in answer.text


def test_every_refusal_stands_beside_what_it_refuses_and_nothing_typed_is_lost(scheduler, clinic):
    fields = open_check(scheduler, clinic)
    wrong = {"time-0": "05:00", "monitor-0": "", "prescriber-0": clinic.practitioners["ben"], "room-0": ""}
    answer = scheduler.post("/booking/book", **(fields | wrong))

    assert answer.status_code == 409
    assert 'value="05:00"' in answer.text
    beside_monitor = answer.text[answer.text.index('name="monitor-0"') :]
    assert "Nobody is chosen. Choose a monitor." in beside_monitor
    assert "Harbor Clinic is not open for the whole visit" in answer.text
    assert "No room is chosen" in answer.text
    assert count("appointment") == 0


def test_an_unreadable_time_is_said_beside_its_field(scheduler, clinic):
    fields = open_check(scheduler, clinic)
    answer = scheduler.post("/booking/book", **(fields | {"date-0": "tomorrow"}))

    assert answer.status_code == 422
    assert "Give a date and a time" in answer.text


def test_a_patient_who_cannot_be_booked_shows_why(scheduler, clinic):
    page = scheduler.get(
        f"/booking/find?patient={clinic.patients['P-3']}&type=dosing_iv&clinic={clinic.clinics['harbor']}"
    ).text

    assert "Clearance was refused" in page


def test_days_in_the_wrong_order_are_said(scheduler, clinic):
    patient = clinic.patients["P-1"]
    answer = scheduler.get(
        f"/booking/find?patient={patient}&type=dosing_iv&clinic={clinic.clinics['harbor']}&from=2027-03-05&to=2027-03-01"
    )

    assert answer.status_code == 422
    assert "swap them" in answer.text


def test_a_unit_is_moved_from_its_page(scheduler, clinic):
    place = book(scheduler, clinic).headers["Location"]
    scheduler.get(place)
    search = scheduler.get(scheduler.get(f"{place}/move").headers["Location"]).text
    assert "The visit that moves" in search
    assert "its time now" in search
    scheduler.get(links(scheduler.page, "Choose")[1])
    fields = fields_of(scheduler.page)
    answer = scheduler.post(f"{place}/move", **fields)
    page = scheduler.get(answer.headers["Location"]).text

    assert answer.status_code == 303
    assert "Moved." in page
    assert "8:00–10:00 am" not in page


def test_a_unit_that_is_moved_to_its_own_time_stays_and_the_page_says_so(scheduler, clinic):
    place = book(scheduler, clinic).headers["Location"]
    scheduler.get(place)
    search = scheduler.get(scheduler.get(f"{place}/move").headers["Location"]).text
    card = next(one for one in search.split("<article")[1:] if "its time now" in one)
    scheduler.get(html.unescape(re.search(r'href="([^"]+)"[^>]*>\s*Choose', card)[1]))
    answer = scheduler.post(f"{place}/move", **fields_of(scheduler.page))

    assert answer.status_code == 409
    assert "It is booked like this already, so nothing changes." in answer.text
    assert count("audit_entry", "did = 'appointment.moved'") == 0


def test_a_unit_is_cancelled_with_a_reason(scheduler, clinic):
    place = book(scheduler, clinic).headers["Location"]
    scheduler.get(f"{place}/cancel")
    fields = {"key": scheduler.hidden("key"), "version": scheduler.hidden("version")}
    without = scheduler.post(f"{place}/cancel", **fields)
    answer = scheduler.post(f"{place}/cancel", **fields, reason="patient")

    assert without.status_code == 422
    assert "Choose why" in without.text
    assert "The patient asked" in scheduler.get(answer.headers["Location"]).text
    assert count("occupancy") == 0


def test_a_time_is_reserved_and_then_booked(scheduler, clinic):
    fields = open_check(scheduler, clinic)
    until = re.search(r'<option value="(\d+)">Mon 1 Mar', scheduler.page.text) or re.search(
        r'name="until"><option value="(\d+)"', scheduler.page.text
    )
    if until is None:
        scheduler.get(
            f"/booking/find?patient={clinic.patients['P-1']}&type=dosing_iv&clinic={clinic.clinics['harbor']}&from=2027-03-03"
        )
        scheduler.get(links(scheduler.page, "Choose")[0])
        fields = fields_of(scheduler.page)
        until = re.search(r'name="until"><option value="(\d+)"', scheduler.page.text)
    held = scheduler.post("/booking/reserve", **(fields | {"until": until[1]})).headers["Location"]
    page = scheduler.get(held)
    board = scheduler.get("/").text
    scheduler.get(held)
    answer = scheduler.post(f"{held}/book", key=scheduler.hidden("key"))

    assert "Reserved until" in page.text
    assert "Reserved until" in board
    assert answer.status_code == 303
    assert count("hold") == 0


def test_a_reservation_is_released(scheduler, clinic):
    scheduler.get(
        f"/booking/find?patient={clinic.patients['P-1']}&type=dosing_iv&clinic={clinic.clinics['harbor']}&from=2027-03-03"
    )
    scheduler.get(links(scheduler.page, "Choose")[0])
    fields = fields_of(scheduler.page)
    until = re.search(r'name="until"><option value="(\d+)"', scheduler.page.text)[1]
    held = scheduler.post("/booking/reserve", **(fields | {"until": until})).headers["Location"]
    scheduler.get(held)
    scheduler.post(f"{held}/release")

    assert scheduler.get(held).status_code == 404
    assert count("occupancy") == 0


def test_patients_are_found_by_name_without_accents_birth_date_record_number_telephone_or_mail(scheduler):
    for sought, found in {
        "ferrant": ["P-1", "P-4"], "2001-07-09": ["P-4"], "7/9/2001": ["P-4"], "p-2": ["P-2"], "zzz": [],
        "(510) 555-0141": ["P-1"], "510 555 0142": [], "Alice.Two@example.com": ["P-4"],
        "ada@demo.example": [],
    }.items():  # fmt: skip
        scheduler.get("/patients/")
        page = scheduler.post("/patients/", name=sought).text
        assert re.findall(r"<td class=\"num\">(P-\d)</td>", page) == found, sought


def test_namesakes_carry_a_mark(scheduler, clinic):
    assert "same name" in scheduler.get(f"/patients/{clinic.patients['P-1']}").text
    assert "same name" not in scheduler.get(f"/patients/{clinic.patients['P-2']}").text


def test_another_organizations_pages_are_not_there(scheduler, clinic):
    stranger = Clinic("Other")

    for url in (
        f"/patients/{stranger.patients['P-1']}",
        f"/booking/find?patient={stranger.patients['P-1']}&type=dosing_iv",
    ):
        assert scheduler.get(url).status_code == 404


def test_a_name_with_markup_is_shown_as_text(app, scheduler, clinic):

    with transaction() as tx:
        tx.execute(
            update(people.Patient)
            .where(people.Patient.public_id == clinic.patients["P-2"])
            .values(legal_name="<img src=x onerror=alert(1)>{{7*7}}")
        )
    page = scheduler.get(f"/patients/{clinic.patients['P-2']}").text

    assert "<img src=x" not in page
    assert "{{7*7}}" in page


def test_no_patients_name_stands_in_a_url(scheduler, clinic):
    book(scheduler, clinic)
    urls = set()
    for page in ("/", "/patients/", f"/patients/{clinic.patients['P-1']}"):
        urls |= set(re.findall(r'(?:href|action)="([^"]+)"', scheduler.get(page).text))

    assert not [url for url in urls if "ferrant" in url.lower() or "alice" in url.lower()]


def test_the_status_page_tells_about_a_dead_broker_and_lives_on(scheduler):
    page = scheduler.get("/status")

    assert page.status_code == 200
    assert "Broker" in page.text


def test_a_form_with_a_follow_up_alone_was_not_made_by_us(scheduler, clinic):
    fields = open_check(scheduler, clinic)
    del fields["type-0"]
    answer = scheduler.post("/booking/book", **fields)

    assert answer.status_code == 400


def test_days_beyond_all_calendars_show_today(scheduler, clinic):
    for day in ("9999-12-31", "0001-01-01", "tomorrow"):
        page = scheduler.get(f"/?day={day}")
        assert page.status_code == 200
        assert "Mon 1 Mar" in page.text


def test_a_nul_is_refused_before_it_reaches_the_database(scheduler):
    scheduler.get("/patients/")

    assert scheduler.post("/patients/", name="a\x00b").status_code == 400


@pytest.mark.parametrize(
    ("who", "place"), [("scheduler", "/"), ("clinician", "/"), ("administrator", "/status")]
)
def test_everybody_lands_on_a_page_that_they_may_see(visitor, who, place):
    landed = visitor.sign_in(who)

    assert landed.headers["Location"] == "/start"
    assert visitor.get("/start").headers["Location"] == place


def test_where_a_house_asks_for_fewer_follow_ups_one_may_be_left_out(scheduler, clinic):
    with transaction() as tx:
        kind = places.AppointmentType
        tx.execute(update(kind).where(kind.code == "dosing_iv").values(follow_up_every=3))
    book(scheduler, clinic)
    fields = open_check(scheduler, clinic)

    scheduler.post("/booking/book", **(fields | {"alone": "yes"}))

    assert 'name="alone"' in scheduler.get(f"/booking/check?{urlencode(fields)}").text
    assert count("appointment") == 3


def test_where_each_dose_has_its_follow_up_none_may_be_left_out(scheduler, clinic):
    fields = open_check(scheduler, clinic)
    answer = scheduler.post("/booking/book", **(fields | {"alone": "yes"}))

    assert answer.status_code == 409
    assert "booked together with its follow-up" in answer.text
    assert 'name="alone"' not in answer.text
