"""What is due later, and until when a patient stays, on the pages of the desk."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from coord.services import booking
from coord.store import tasks
from coord.store.db import transaction
from tests.clinic import once, utc
from tests.conftest import NOW
from tests.services.languages import reads

NINE, ELEVEN = utc("2027-03-02T17:00"), utc("2027-03-02T19:05")


@pytest.fixture
def visit(clinic, lead, at):
    """A treatment visit that began at nine, of a kind with a safety programme."""
    lead.get("/policy/afterwards")
    rule = {
        "watched_types": "dosing_iv",
        "pressure_minutes": "40",
        "leave_minutes": "150",
        "rest_minutes": "60",
        "form_days": "7",
    }
    days = {"call_at": "10:00", "phq9_days": "14", "gad7_days": "14", "pcl5_days": "28"}
    assert lead.post("/policy/afterwards", **rule, **days, valid_from="2027-03-01").status_code == 303
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    clinic.reach_ride(booked.appointment, NINE)
    at(NINE)
    return f"/appointments/{booked.appointment}"


def send(visitor, visit, step, **fields):
    visitor.get(visit)
    hidden = {name: visitor.hidden(name) for name in ("key", "version")}
    return visitor.post(f"{visit}/{step}", **(hidden | fields))


def words(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def test_the_desk_sees_until_when_the_patient_stays_and_what_comes_after(lead, visit, at):
    send(lead, visit, "arrived", at="09:00", check=["fasted", "readings"])
    send(lead, visit, "begun", at="09:00")
    page = words(lead.get(visit))
    at(ELEVEN)
    early = send(lead, visit, "completed", at="11:05", left="ride")
    against = send(lead, visit, "completed", at="11:05", left="against_advice")
    board, later = words(lead.get("/")), words(lead.get("/tasks/"))

    assert "Not to go home before 11:30 am PST" in page
    assert early.status_code == 409
    assert "Before 11:30 am PST nobody goes home" in words(early)
    assert against.status_code == 303
    assert "Take blood pressure" in board
    assert "Day after treatment: call the patient" in board
    assert "4 tasks due later" in board
    assert "PCL-5 is due" in later
    assert "⚠ late" in later


def test_a_scheduler_sees_an_empty_list(scheduler):
    assert "Nothing waits for you." in words(scheduler.get("/tasks/"))


@pytest.mark.parametrize(
    ("languages", "told"),
    [
        pytest.param(["fa", "de"], ["Persian, German"], id="not-english"),
        pytest.param(["en-GB", "fa"], [], id="english-first"),
    ],
)
def test_whoever_calls_sees_what_the_patient_speaks(clinic, lead, languages, told):
    reads(*languages)
    with transaction() as tx:
        whom = tx.execute(
            text("SELECT id FROM patient WHERE organization_id = :id AND record_number = 'P-1'"),
            {"id": clinic.organization_id},
        ).scalar_one()
        ours = clinic.scheduler.organization_id
        tasks.add(tx, ours, "call_with_interpreter", due=NOW, now=NOW, patient_id=whom)

    for page in (lead.get("/tasks/"), lead.get("/")):
        assert re.findall(r"speaks ([^<]*)<", page.text) == told


def test_advice_is_printed_in_any_language_with_a_word_to_staff_where_nobody_reviewed_it(lead, visit):
    page = lead.get(f"{visit}/advice?language=fa")

    assert '<article lang="fa" dir="rtl">' in page.text
    assert "Nobody of this house has reviewed the Persian words." in words(page)
    assert "Nobody of this house" not in words(lead.get(f"{visit}/advice"))
    assert lead.get(f"{visit}/advice?language=xx").status_code == 404


def test_advice_is_printed_and_lengthened_on_the_visits_page(lead, visit):
    send(lead, visit, "arrived", at="09:00", check=["fasted", "readings"])
    send(lead, visit, "begun", at="09:00")
    unread = send(lead, visit, "advice", until="soon")
    wrong = send(lead, visit, "advice", until="2027-03-03T08:00")
    saved = send(lead, visit, "advice", until="2027-03-03T12:00")
    paper = words(lead.get(f"{visit}/advice"))

    assert (unread.status_code, wrong.status_code, saved.status_code) == (422, 409, 303)
    assert "Give a later time that has not passed" in words(wrong)
    assert "not before Wed, Mar 3, 12:00 PM PST" in paper
    assert "Print this page" in paper


@pytest.mark.parametrize(("allowed", "marked"), [("false", True), ("true", False)])
def test_whoever_calls_sees_where_no_voicemail_is_wished(lead, visit, at, allowed, marked):
    with transaction() as tx:
        tx.execute(text(f"UPDATE contact_point SET voicemail_allowed = {allowed}"))
    send(lead, visit, "arrived", at="09:00", check=["fasted", "readings"])
    send(lead, visit, "begun", at="09:00")
    at(ELEVEN)
    send(lead, visit, "completed", at="11:05", left="against_advice")

    assert ("(510) 555-0141 no voicemail" in words(lead.get("/tasks/"))) is marked
    assert ("(510) 555-0141 no voicemail" in words(lead.get(visit))) is marked
    assert ("no voicemail" in words(lead.get("/"))) is marked


def test_what_cannot_wait_stands_first_and_open_however_much_there_is(clinic, lead):
    ours = clinic.scheduler.organization_id
    with transaction() as tx:
        whom = tx.execute(
            text("SELECT id FROM patient WHERE organization_id = :id AND record_number = 'P-1'"), {"id": ours}
        ).scalar_one()
        tasks.add(tx, ours, "call_with_interpreter", due=NOW - timedelta(days=1), now=NOW)
        for _ in range(4):
            tasks.add(tx, ours, "distress", due=NOW, now=NOW, patient_id=whom)
        tasks.add(tx, ours, "nobody_on_call", due=NOW, now=NOW)
    board, listed = lead.get("/").text, words(lead.get("/tasks/"))

    assert board.count("card-line stop") == 5
    assert "UTC" not in board
    assert (
        board.index("nobody on call") < board.index("read it, and call") < board.index("call with an interp")
    )
    assert board.count("Alice Ferrant") == 4
    assert "<details>" not in board[: board.index('class="columns"')]
    assert "From a number that nobody here has" in board
    assert listed.index("Cannot wait") < listed.index("call with an interp")


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (ELEVEN, "⚠ not now, only 17:00–19:00 there"),
        (utc("2027-03-03T02:00"), "voicemail only 17:00–19:00 there"),
    ],
)
def test_whoever_calls_sees_the_hours_of_a_number_and_whether_it_is_one_of_them(lead, clinic, at, now, told):
    with transaction() as tx:
        tx.execute(text("UPDATE contact_point SET safe_from = 1020, safe_until = 1140"))
        whom = tx.scalar(text("SELECT patient_id FROM contact_point WHERE channel = 'sms'"))
        tasks.add(tx, clinic.organization_id, "call_to_prepare", due=NOW, now=NOW, patient_id=whom)
    at(now)

    assert told in words(lead.get("/tasks/"))
    assert told in words(lead.get("/"))


@pytest.mark.parametrize(("count", "folded"), [(3, False), (4, True)])
def test_many_tasks_of_one_kind_are_folded_together(clinic, lead, count, folded):
    with transaction() as tx:
        for _ in range(count):
            tasks.add(tx, clinic.scheduler.organization_id, "call_with_interpreter", due=NOW, now=NOW)
    board = lead.get("/").text

    assert board.count("call with an interpreter") == 1
    assert board.count(">Done<") == count
    assert ("<details>" in board) is folded
    assert (f"call with an interpreter: {count}" in board) is folded
