"""Course templates by their page: previewed, kept, retired, and named by what is planned."""

import html

import pytest
from sqlalchemy import text

from coord.store.db import transaction
from tests.clinic import count

STEPS = "Treatment visit (IV) 0\ntreatment visit (iv) 5-9"


@pytest.fixture
def fields():
    return {"name": "Two treatments", "steps": STEPS, "from": "2027-03-01"}


def test_a_template_is_previewed_and_nothing_is_kept(lead, fields):
    lead.get("/courses/templates/edit")
    page = html.unescape(lead.post("/courses/templates/preview", **fields).text)

    assert "2 steps, 6 to 10 days" in page
    assert "Treatment visit (IV), 5 to 9 days after the one before" in page
    assert count("course_template") == 0


def test_a_template_is_kept_planned_by_and_retired(lead, scheduler, clinic, fields):
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 12"))
    lead.get("/courses/templates/edit")
    saved = lead.post("/courses/templates/", **fields)
    listed = html.unescape(lead.get("/courses/templates/").text)
    wish = {"patient": clinic.patients["P-1"], "clinic": clinic.clinics["harbor"], "course": "Two treatments"}
    plan = html.unescape(scheduler.get("/courses/plan", query_string=wish | {"from": "2027-03-02"}).text)
    other = scheduler.get("/courses/plan", query_string=wish | {"from": "2027-03-02", "steps": "dosing_iv 0"})
    retired = lead.post("/courses/templates/retire", name="Two treatments")

    assert saved.status_code == retired.status_code == 303
    assert "1, from Mon 1 Mar" in listed
    assert "Treatment visit (IV) 0, Treatment visit (IV) 5-9" in listed
    assert "By the template “Two treatments”, version 1 of Mon 1 Mar." in plan
    assert "By the template" not in html.unescape(other.text)
    assert (
        "Two treatments" not in scheduler.get("/courses/plan", query_string={"patient": wish["patient"]}).text
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"steps": "massage 0"}, "There is no kind of visit “massage”"),
        ({"steps": "dosing_iv soon"}, "cannot be read"),
        ({"name": ""}, "Give a name"),
        ({"from": "2027-02-01"}, "This day has passed"),
        ({"from": "soon"}, "Give a date such as"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(lead, fields, wrong, sentence):
    lead.get("/courses/templates/edit")
    answer = lead.post("/courses/templates/", **fields | wrong)

    assert answer.status_code == 422
    assert sentence in html.unescape(answer.text)
    assert count("course_template") == 0


def test_a_scheduler_does_not_edit_templates(scheduler):
    assert scheduler.get("/courses/templates/").status_code == 403


def test_a_course_of_groups_is_edited_like_any_other_and_offered_where_groups_are_opened(lead, scheduler):
    steps = "preparation_group 0\ndosing_group 7\nintegration_group 2"
    form = {"name": "Short", "steps": steps, "from": "2027-03-01"}
    standard = html.unescape(
        lead.get(
            "/courses/templates/edit?name=Group: 3 preparations, 4 treatments, 5 integrations in 8 weeks"
        ).text
    )
    preview = html.unescape(lead.post("/courses/templates/preview", **form).text)
    mixed = lead.post("/courses/templates/", **form | {"steps": f"{steps}\ndosing_iv 7"})
    saved = lead.post("/courses/templates/", **form)

    assert "Preparation (group) 7" in standard
    assert "A course of groups: each on its day" in preview
    assert saved.status_code == 303
    assert mixed.status_code == 422
    assert "of groups alone" in mixed.text
    assert "Short" in scheduler.get("/groups/").text
