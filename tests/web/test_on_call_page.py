"""Who is on call, named on a page."""

import pytest

from tests.clinic import count


def test_a_scheduler_names_who_is_on_call_and_takes_it_back(clinic, scheduler):
    empty = scheduler.get("/on-call/").text
    for _ in range(2):
        scheduler.get("/on-call/")
        scheduler.post("/on-call/", practitioner=clinic.practitioners["dan"], day="2027-03-01")
    named = scheduler.get("/on-call/").text
    scheduler.post("/on-call/take-back", day="2027-03-01")

    assert "Nobody is on call." in empty
    assert '<span class="near">now</span>' in named
    assert named.count("Take back<") == 1
    assert "Nobody is on call." in scheduler.get("/on-call/").text
    assert count("audit_entry", "did = 'on_call.named'") == 2


@pytest.mark.parametrize("day", ["", "soon", "2027-13-01"])
def test_without_a_day_nothing_is_saved(clinic, scheduler, day):
    scheduler.get("/on-call/")
    answer = scheduler.post("/on-call/", practitioner=clinic.practitioners["dan"], day=day)

    assert (answer.status_code, count("on_call")) == (422, 0)
    assert "Choose the day" in answer.text


@pytest.mark.parametrize(
    ("path", "fields"), [("/on-call/", {"practitioner": "nobody"}), ("/on-call/take-back", {})]
)
def test_what_is_not_there_is_not_found(scheduler, path, fields):
    scheduler.get("/on-call/")

    assert scheduler.post(path, day="2027-03-01", **fields).status_code == 404


def test_clinicians_do_not_change_it(clinician):
    assert clinician.get("/on-call/").status_code == 403
