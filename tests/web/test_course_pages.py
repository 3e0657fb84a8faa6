"""A course by its pages: wish it, see ways side by side, book one; nothing is booked by halves."""

import html
import re
from urllib.parse import urlencode

import pytest
from sqlalchemy import text

from coord.store.db import transaction
from tests.clinic import count


@pytest.fixture(autouse=True)
def _enough_doses(app):
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 12, valid_until = '2027-12-31'"))


@pytest.fixture
def wish(clinic):
    return {
        "patient": clinic.patients["P-1"],
        "course": "Infusions, two a week for three weeks",
        "clinic": clinic.clinics["harbor"],
        "from": "2027-03-02",
        "to": "2027-03-09",
    }


def units_of(page):
    (form, *_) = re.findall(r"<form method=\"post\" action=\"/courses/book.*?</form>", page.text, re.DOTALL)
    key = re.search(r'name="key" value="([^"]+)"', form)[1]
    return [html.unescape(one) for one in re.findall(r'name="unit" value="([^"]+)"', form)], key


def test_the_page_asks_what_to_plan_and_offers_templates(scheduler, wish):
    page = scheduler.get("/courses/plan", query_string={"patient": wish["patient"]})

    assert page.status_code == 200
    assert wish["course"] in html.unescape(page.text)
    assert "Plan a course" in scheduler.get(f"/patients/{wish['patient']}").text


def test_ways_stand_side_by_side_and_one_is_booked(scheduler, wish):
    page = scheduler.get("/courses/plan", query_string=wish | {"steps": "dosing_iv 0-0\ndosing_iv 5-9"})
    units, key = units_of(page)
    answer = scheduler.post("/courses/book", key=key, unit=units)

    assert "Finished soonest" in page.text
    assert len(units) == 2
    assert answer.status_code == 303
    assert "Booked the course: 4 visits." in scheduler.get(answer.headers["Location"]).text
    assert count("course_step") == 2


def test_the_same_form_sent_twice_books_one_course(scheduler, wish):
    units, key = units_of(scheduler.get("/courses/plan", query_string=wish | {"steps": "dosing_iv 0"}))
    first = scheduler.post("/courses/book", key=key, unit=units)
    scheduler.get("/courses/plan", query_string=wish)
    second = scheduler.post("/courses/book", key=key, unit=units)

    assert first.headers["Location"] == second.headers["Location"]
    assert count("course") == 1


def test_a_course_that_somebody_else_took_is_refused_whole(scheduler, wish):
    query = wish | {"steps": "dosing_iv 0\ndosing_iv 5-9"}
    (units, key), (again, other) = (
        units_of(scheduler.get("/courses/plan", query_string=query)) for _ in range(2)
    )
    scheduler.post("/courses/book", key=key, unit=units)
    scheduler.get("/courses/plan", query_string=wish)
    answer = scheduler.post(f"/courses/book?{urlencode(query)}", key=other, unit=again)

    assert answer.status_code == 409
    assert "could not be booked any more, so nothing was" in answer.text
    assert re.search(r"The patient has an appointment [^<]* PST", answer.text)
    assert count("course") == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        pytest.param({"steps": "mystery 1-2"}, "no kind of visit “mystery”", id="unknown-code"),
        pytest.param({"steps": "dosing_iv soon"}, "“dosing_iv soon” cannot be read", id="no-days"),
        pytest.param({"steps": "dosing_iv 5-3"}, "the fewer first", id="swapped-days"),
        pytest.param({"steps": "dosing_iv 0\n" * 41}, "has 1 to 40 steps", id="too-many"),
        pytest.param(
            {"steps": "dosing_iv 0\ndosing_iv 1-99\ndosing_iv 1-99"}, "at most 120 days", id="too-long"
        ),
        pytest.param(
            {"from": "2027-03-09", "to": "2027-03-02"}, "is before the first; swap them", id="swapped"
        ),
        pytest.param({"from": "2026-01-01", "to": "2026-01-02"}, "These days have passed", id="past"),
        pytest.param({"from": "2031-01-01", "to": "2031-01-02"}, "at most two years ahead", id="far"),
        pytest.param({"from": "soon"}, "date", id="no-date"),
        pytest.param({"after": "18:00", "before": "08:00"}, "swap them", id="swapped-hours"),
    ],
)
def test_a_wish_that_makes_no_sense_gets_one_clear_sentence(scheduler, wish, change, sentence):
    page = scheduler.get("/courses/plan", query_string=wish | change)

    assert page.status_code == 422
    assert sentence in html.unescape(page.text)
    assert count("audit_entry", "did = 'course.planned'") == 0


def test_a_course_without_a_way_says_what_stands_against_it(scheduler, wish):
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 1"))

    page = scheduler.get("/courses/plan", query_string=wish)

    assert "No way was found to have this course" in page.text
    assert "Against step 2" in page.text


@pytest.mark.parametrize("units", [[], ["patient=x"], ["type-0=dosing_iv&patient=a"]])
def test_what_the_page_did_not_offer_is_refused(scheduler, units):
    assert scheduler.post("/courses/book", key="0123456789abcdef", unit=units).status_code == 400
    assert count("course") == 0


def test_without_a_patient_one_is_chosen_first(scheduler):
    assert scheduler.get("/courses/plan").status_code == 302


@pytest.fixture
def booked(scheduler, wish):
    """The page of the first visit of a course of three, as it was wished."""
    query = wish | {"steps": "dosing_iv 0\ndosing_iv 5-9\ndosing_iv 5-9"}
    units, key = units_of(scheduler.get("/courses/plan", query_string=query))
    answer = scheduler.post(f"/courses/book?{urlencode(query)}", key=key, unit=units)
    return scheduler.get(answer.headers["Location"])


def rest_of(scheduler, booked, **query):
    (url,) = re.findall(r'href="(/courses/[^"]+/rest)"', booked.text)
    return url, scheduler.get(url, query_string={"since": "2027-03-08", "resumes": "2027-03-22"} | query)


def posted(page):
    (form, *_) = re.findall(
        r'<form method="post" action="/courses/[^"]+/rest.*?</form>', page.text, re.DOTALL
    )
    return {
        name: [html.unescape(one) for one in re.findall(rf'name="{name}" value="([^"]+)"', form)]
        for name in ("key", "since", "version", "unit")
    }


def test_the_rest_of_a_course_is_planned_and_moved_from_a_visits_page(scheduler, booked):
    url, page = rest_of(scheduler, booked)

    assert "Stays" in page.text
    assert "Treatment visit (IV) 5-9" in page.text
    answer = scheduler.post(url, **posted(page))
    assert answer.status_code == 303
    assert "Moved the rest of the course: 2 visits" in scheduler.get(answer.headers["Location"]).text


def test_a_rest_that_changed_meanwhile_is_refused_whole(scheduler, booked):
    url, page = rest_of(scheduler, booked)
    fields = posted(page)
    rest_of(scheduler, booked)

    answer = scheduler.post(url, **(fields | {"version": ["7", "7"]}))
    assert answer.status_code == 409
    assert "could not be moved any more, so nothing was" in answer.text


def test_what_makes_no_sense_about_a_rest_is_said(scheduler, booked):
    url, page = rest_of(scheduler, booked, steps="mystery 3")

    assert "There is no kind of visit “mystery”" in html.unescape(page.text)
    assert scheduler.post(url, key=posted(page)["key"], since="soon").status_code == 400


def test_where_there_is_no_way_for_the_rest_the_page_says_so(scheduler, booked):
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET valid_until = '2027-03-10'"))

    assert "No way was found to have the rest from then on." in rest_of(scheduler, booked)[1].text
