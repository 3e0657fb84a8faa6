"""A standing visit by its pages: wish, tick, book; change one, or one and the later ones."""

import html
import re

import pytest
from sqlalchemy import text

from coord.store.db import reading
from tests.clinic import count


@pytest.fixture
def wish(clinic):
    return {
        "patient": clinic.patients["P-1"],
        "type-0": "therapy",
        "clinic-0": clinic.clinics["harbor"],
        "room-0": clinic.rooms["Nest"],
        "date-0": "2027-03-08",
        "time-0": "16:00",
        "lead_therapist-0": clinic.practitioners["dan"],
        "every_weeks": "1",
        "count": "4",
    }


def ticked(page):
    values = re.findall(r'name="visit" value="([^"]+)" checked', page.text)
    return [html.unescape(value) for value in values]


def plan(visitor, wish):
    visitor.get("/booking/check", query_string={"patient": wish["patient"], "type-0": "therapy"} | wish)
    return visitor.post("/series/plan", key="0123456789abcdef", **wish)


def book(visitor, wish):
    page = plan(visitor, wish)
    return visitor.post("/series/book", **(wish | {"key": visitor.hidden("key"), "visit": ticked(page)}))


def names():
    with reading() as tx:
        query = "SELECT public_id FROM appointment WHERE series_id IS NOT NULL ORDER BY starts"
        return list(tx.execute(text(query)).scalars())


def test_a_series_is_planned_and_booked(scheduler, wish):
    page = plan(scheduler, wish)
    answer = book(scheduler, wish)

    assert "4 of 4 visits fit" in page.text
    assert answer.status_code == 303
    assert "Booked 4 visits." in scheduler.get(answer.headers["Location"]).text


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"count": ""}, id="neither-count-nor-day"),
        pytest.param({"count": "500"}, id="too-many"),
        pytest.param({"every_weeks": "0"}, id="every-no-weeks"),
        pytest.param({"count": "", "until_day": "2027-01-01"}, id="ends-before-it-begins"),
    ],
)
def test_a_series_that_makes_no_sense_is_said_and_nothing_typed_is_lost(scheduler, wish, change):
    answer = plan(scheduler, wish | change)

    assert answer.status_code == 422
    assert "how many weeks" in answer.text or "last day is before" in answer.text
    assert 'value="16:00"' in answer.text


def test_nothing_ticked_books_nothing(scheduler, wish):
    plan(scheduler, wish)
    answer = scheduler.post("/series/book", **(wish | {"key": scheduler.hidden("key")}))

    assert answer.status_code == 422
    assert "Tick at least one visit." in answer.text


def test_this_and_the_later_visits_are_cancelled(scheduler, wish):
    book(scheduler, wish)
    page = f"/appointments/{names()[1]}/cancel"
    shown = scheduler.get(page).text
    hidden = {name: scheduler.hidden(name) for name in ("key", "version")}
    answer = scheduler.post(page, reason="patient", scope="later", tell="now", **hidden)

    assert "This visit and the 2 later ones" in shown
    assert answer.status_code == 303
    assert count("participant", "status = 'cancelled'") == 3


def test_this_and_the_later_visits_are_moved(scheduler, wish):
    book(scheduler, wish)
    name = names()[0]
    moved = wish | {"moving": name, "date-0": "2027-03-09", "time-0": "10:00", "version": "1"}
    shown = scheduler.get("/booking/check", query_string=moved).text
    answer = scheduler.post(
        f"/appointments/{name}/move", **(moved | {"scope": "later", "key": scheduler.hidden("key")})
    )

    assert "This visit belongs to a series" in shown
    assert answer.status_code == 303
    assert "Moved 4 visits." in scheduler.get(answer.headers["Location"]).text
