"""Pages about hours: who sees and changes them, what is refused beside its field, what would break."""

import pytest
from sqlalchemy import select, update

from coord.services import booking
from coord.store import people, records
from coord.store.db import transaction
from tests.clinic import count, once
from tests.conftest import NOW


@pytest.fixture
def booked(clinic):
    return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment


def fill(visitor, url, **fields):
    """Open a form and send it."""
    visitor.get(url)
    return visitor.post(url, key=visitor.hidden("key"), **fields)


def of(clinic, who, path=""):
    return f"/hours/people/{clinic.practitioners[who]}{path}"


def at(clinic, place, path=""):
    return f"/hours/clinics/{clinic.clinics[place]}{path}"


def off(first="2027-03-02", last="2027-03-02", **more):
    return {"kind": "vacation", "first": first, "last": last, "zone": "America/Los_Angeles"} | more


def test_hours_are_two_steps_from_anywhere(scheduler, clinic):
    front = scheduler.get("/hours/")

    assert of(clinic, "dan") in front.text
    assert at(clinic, "harbor") in front.text
    page = scheduler.get(of(clinic, "dan")).text
    assert "Mon–Fri 8:00–18:00" in page
    assert "Harbor Clinic 8:00 am–6:00 pm PST" in page


def test_weekly_hours_are_added_by_a_form(scheduler, clinic):
    answer = fill(
        scheduler,
        of(clinic, "fay", "/weekly/add"),
        clinic=clinic.clinics["harbor"],
        weekdays=["5", "6"],
        opens="9",
        closes="5:30 pm",
        valid_from="2027-03-06",
    )

    assert answer.status_code == 303
    assert "Sat, Sun 9:00–17:30" in scheduler.get(of(clinic, "fay")).text


def test_changing_hours_begins_with_what_is_kept(scheduler, clinic):
    scheduler.get(of(clinic, "fay"))
    link = scheduler.page.text.split('href="')
    url = next(one.split('"')[0] for one in link if "/weekly/change" in one).replace("&amp;", "&")
    form = scheduler.get(url).text

    assert 'value="8:00"' in form
    answer = scheduler.post(
        url,
        key=scheduler.hidden("key"),
        weekdays=["0", "1"],
        opens="10:00",
        closes="18:00",
        valid_from="2027-03-08",
    )
    assert answer.status_code == 303
    page = scheduler.get(of(clinic, "fay")).text
    assert "until Sun 7 Mar" in page
    assert "Mon, Tue 10:00–18:00" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"first": "2027-03-05"}, "The last day is before the first.", id="backwards"),
        pytest.param({"zone": "Mars/Phobos"}, "Give a time zone by a city of it", id="unknown zone"),
        pytest.param({"starts_at": "25:00"}, "Give a time such as 08:30.", id="no such hour"),
        pytest.param(
            {"first": "2027-03-14", "last": "2027-03-14", "starts_at": "2:30"},
            "The clocks skip this time on that day. The next one is 03:00.",
            id="skipped that night",
        ),
        pytest.param({"last": "2037-03-01"}, "This is too long: at most 366 days.", id="ten years"),
        pytest.param({"first": "2027-02-01", "last": "2027-02-03"}, "This has passed", id="in the past"),
        pytest.param({"first": ""}, "Fill this in.", id="empty"),
        pytest.param({"first": "soon"}, "Give a date", id="no date"),
    ],
)
def test_wrong_time_off_is_refused_beside_its_field_and_nothing_is_lost(scheduler, clinic, changes, words):
    answer = fill(scheduler, of(clinic, "dan", "/time-off/add"), **(off() | changes))

    assert answer.status_code == 422
    assert words in answer.text
    assert "aria-invalid=true" in answer.text
    assert all(f'value="{value}"' in answer.text for value in changes.values())
    assert count("time_off") == 0


def test_time_off_that_breaks_a_visit_is_shown_with_links_and_saved_only_when_said_again(
    scheduler, clinic, booked
):
    url = of(clinic, "dan", "/time-off/add")
    first = fill(scheduler, url, **off())

    assert first.status_code == 409
    assert "1 booked visit no longer fits then. Nothing is saved yet." in first.text
    assert "Save it anyway; this visit needs attention" in first.text
    assert "Alice Ferrant" in first.text
    assert "born 1" in first.text
    assert f"/appointments/{booked}/move" in first.text
    assert count("time_off") == 0

    again = scheduler.post(url, key=scheduler.hidden("key"), seen=scheduler.hidden("seen"), **off())
    assert again.status_code == 303
    board = scheduler.get("/").text
    assert "No longer fits" in board
    assert "Dan" in board


def test_a_preview_saves_nothing(scheduler, clinic, booked):
    answer = fill(scheduler, of(clinic, "dan", "/time-off/add"), do="preview", **off())

    assert answer.status_code == 200
    assert "nothing is saved yet" in answer.text
    assert "time off" in answer.text
    assert "Save it anyway; this visit needs attention" in answer.text
    assert (count("time_off"), 'value="2027-03-02"' in answer.text) == (0, True)


def test_the_same_form_sent_twice_is_saved_once(scheduler, clinic):
    url = of(clinic, "fay", "/time-off/add")
    scheduler.get(url)
    key = scheduler.hidden("key")
    scheduler.post(url, key=key, **off())
    scheduler.get(url)
    scheduler.post(url, key=key, **off())

    assert count("time_off") == 1


def test_time_off_is_taken_back_by_a_button(scheduler, clinic):
    fill(scheduler, of(clinic, "fay", "/time-off/add"), **off())
    with transaction() as tx:
        number = tx.scalar(select(people.TimeOff.id))
    answer = fill(scheduler, of(clinic, "fay", f"/time-off/{number}/remove"))

    assert (answer.status_code, count("time_off")) == (303, 0)


def test_a_day_gets_more_or_less_time(scheduler, clinic):
    url = of(clinic, "fay", "/days/add")
    wish = {"clinic": clinic.clinics["harbor"], "day": "2027-03-02", "opens": "8:00", "closes": "9:00"}
    answer = fill(scheduler, url, sort="less", **wish)

    assert answer.status_code == 303
    page = scheduler.get(of(clinic, "fay")).text
    assert "less: 8:00–9:00 at Harbor Clinic" in page
    assert "Harbor Clinic 9:00 am–6:00 pm PST" in page


def test_limits_show_on_the_page(scheduler, clinic):
    fill(scheduler, of(clinic, "fay", "/limits"), day_minutes="360", work_minutes="240", break_minutes="30")

    page = scheduler.get(of(clinic, "fay")).text
    assert "6 h" in page
    assert "30 min after 4 h in a row" in page


def test_a_clinician_changes_only_their_own_hours(clinician, clinic):
    with transaction() as tx:
        row = people.Practitioner
        dan = tx.scalar(select(row.id).where(row.public_id == clinic.practitioners["dan"]))
        user = records.User
        tx.execute(update(user).where(user.email == "clinician@small.example").values(practitioner_id=dan))

    assert "My hours and time off" in clinician.get("/hours/").text
    assert fill(clinician, of(clinic, "dan", "/time-off/add"), **off()).status_code == 303
    assert clinician.get(of(clinic, "ada")).status_code == 200
    assert clinician.get(of(clinic, "ada", "/time-off/add")).status_code == 403
    assert clinician.get(at(clinic, "harbor", "/closures/add")).status_code == 403


def test_an_administrator_sees_which_visits_break_and_not_whose(administrator, clinic, booked):
    answer = fill(administrator, of(clinic, "dan", "/time-off/add"), **off())

    assert answer.status_code == 409
    assert "Harbor Clinic" in answer.text
    assert "Alice" not in answer.text


def test_a_clinic_is_closed_on_a_year_s_holidays_after_a_look(scheduler, clinic):
    url = at(clinic, "harbor", "/holidays/2027")
    look = scheduler.get(url).text
    answer = scheduler.post(url, key=scheduler.hidden("key"))

    assert "Thanksgiving Day" in look
    assert "open as usual" in look
    assert answer.status_code == 303
    assert "Thu 25 Nov</strong>, Thanksgiving Day" in scheduler.get(at(clinic, "harbor")).text


def test_opening_hours_and_closures_have_their_forms(scheduler, clinic):
    opened = fill(
        scheduler,
        at(clinic, "harbor", "/weekly/add"),
        weekdays=["5"],
        opens="9:00",
        closes="12:00",
        valid_from="2027-03-06",
    )
    closed = fill(scheduler, at(clinic, "harbor", "/closures/add"), first="2027-03-09", name="Staff day")

    assert (opened.status_code, closed.status_code) == (303, 303)
    page = scheduler.get(at(clinic, "harbor")).text
    assert "Sat 9:00–12:00" in page
    assert "Staff day" in page


def test_the_way_between_clinics_is_entered(scheduler, clinic):
    start, end = clinic.clinics["harbor"], clinic.clinics["summit"]
    answer = fill(scheduler, "/hours/travel", start=start, end=end, minutes="90", both_ways="yes")

    assert answer.status_code == 303
    page = scheduler.get("/hours/").text
    assert "Harbor Clinic to Summit Clinic: 1 h 30 min" in page
    assert "Summit Clinic to Harbor Clinic: 1 h 30 min" in page


@pytest.mark.parametrize("rules", ["", "x", "999999"])
def test_a_form_about_rules_that_are_not_there_is_not_served_or_not_saved(scheduler, clinic, rules):
    url = of(clinic, "dan", f"/weekly/end?rules={rules}")
    if scheduler.get(url).status_code == 200:
        answer = scheduler.post(url, key=scheduler.hidden("key"), first_without="2027-03-08")
        assert answer.status_code == 404
    else:
        assert scheduler.page.status_code == 400
