"""Groups by their pages: open, join, and what is done to all of one."""

import html
import re

import pytest

from coord.domain.course import GROUP_TEMPLATES
from coord.services import booking, groups
from coord.services.drafts import Draft
from coord.services.groups import Joining
from tests.clinic import count, once, utc
from tests.conftest import NOW
from tests.groups import furnish, join, open_one, talk
from tests.web.patient import enter, link, written_to


@pytest.fixture(autouse=True)
def _with_groups(app):
    furnish()


@pytest.fixture
def wish(clinic):
    return {
        "type-0": "therapy_group",
        "clinic-0": clinic.clinics["harbor"],
        "room-0": clinic.rooms["Nest"],
        "date-0": "2027-03-02",
        "time-0": "09:00",
        "lead_therapist-0": clinic.practitioners["dan"],
        "places": "3",
    }


@pytest.fixture
def group(clinic):
    return open_one(clinic).first


def open_by_page(visitor, wish):
    visitor.get("/groups/new", query_string={"type-0": wish["type-0"], "clinic-0": wish["clinic-0"]})
    return visitor.post("/groups/", key=visitor.hidden("key"), **wish)


def find(visitor, group, sought):
    visitor.get(f"/groups/{group}")
    return visitor.post(f"/groups/{group}/who", sought=sought)


def add(visitor, group, sought="Ferrant", **fields):
    find(visitor, group, sought)
    patient = visitor.hidden("patient")
    visitor.post(f"/groups/{group}/who", patient=patient)
    return visitor.post(f"/groups/{group}/join", key=visitor.hidden("key"), patient=patient, **fields)


def test_a_group_is_opened_and_shown_with_its_places(scheduler, wish):
    assert "Therapy (group), up to 8" in scheduler.get("/groups/").text

    answer = open_by_page(scheduler, wish)

    assert answer.status_code == 303
    assert "3 of 3 free" in scheduler.get(answer.headers["Location"]).text
    assert "3 of 3 free" in scheduler.get("/groups/").text


def test_a_standing_group_is_opened_in_one_step(scheduler, wish):
    answer = open_by_page(scheduler, wish | {"every_weeks": "1", "count": "4"})

    page = scheduler.get(answer.headers["Location"]).text
    assert "Opened 4 groups." in page
    assert page.count("3 of 3 free") == 4


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"places": "many"}, "how many places"),
        ({"places": "9"}, "2 to 8 places"),
        ({"every_weeks": "1"}, "every how many weeks"),
        ({"every_weeks": "1", "count": "99"}, "every how many weeks"),
        ({"date-0": "soon"}, "Give a date"),
        ({"lead_therapist-0": ""}, "Choose a therapist"),
    ],
)
def test_what_a_group_cannot_be_is_said(scheduler, wish, change, says):
    answer = open_by_page(scheduler, wish | change)

    assert answer.status_code in {409, 422}
    assert says in answer.text
    assert count("resource", "kind = 'group'") == 0


def test_who_joins_is_chosen_by_name_and_birth_date_before_anything_is_booked(scheduler, group):
    page = find(scheduler, group, "Ferrant").text
    chosen = scheduler.post(f"/groups/{group}/who", patient=scheduler.hidden("patient")).text

    assert re.search(r"Alice Ferrant.*?born \d{4}-\d\d-\d\d · P-1", page, re.DOTALL)
    assert "Book a place for Alice Ferrant" in chosen
    assert count("appointment", "group_id IS NOT NULL") == 0


def test_a_patient_is_added(scheduler, group):
    answer = add(scheduler, group)

    assert answer.status_code == 303
    page = scheduler.get(answer.headers["Location"]).text
    assert "Alice Ferrant" in page
    assert "2 of 3 free" in page


def test_nobody_is_added_unless_chosen(scheduler, group):
    nobody = find(scheduler, group, "P-99")
    answer = scheduler.post(f"/groups/{group}/join", key="unchosen-0123456789", record="P-1")

    assert "Nobody is found." in nobody.text
    assert answer.status_code == 422
    assert "choose them first" in answer.text


def test_who_is_in_the_group_already_is_said(scheduler, clinic, group):
    join(clinic, group)

    patient = clinic.patients["P-1"]
    scheduler.get(f"/groups/{group}")
    answer = scheduler.post(f"/groups/{group}/who", patient=patient)
    again = scheduler.post(f"/groups/{group}/join", key="again-0123456789abc", patient=patient)

    assert "in this group already" in find(scheduler, group, "P-1").text
    assert again.status_code == 409
    for page in (answer.text, again.text):
        assert re.search(r"Alice Ferrant \(born [\d-]+\) is in this group already\.", page)
        assert "Book a place for" not in page


def test_a_patient_joins_all_the_later_ones(scheduler, wish):
    opened = open_by_page(scheduler, wish | {"every_weeks": "1", "count": "3"})
    group = opened.headers["Location"].rpartition("/")[2]

    answer = add(scheduler, group, all="yes")

    assert "Booked 3 visits." in scheduler.get(answer.headers["Location"]).text


def test_a_search_proposes_groups_with_free_places_and_joins_one(scheduler, clinic, group):
    asked = {
        "patient": clinic.patients["P-1"],
        "type": "therapy_group",
        "from": "2027-03-01",
        "to": "2027-03-05",
    }
    page = scheduler.get("/booking/find", query_string=asked)

    assert "Groups with free places" in page.text
    answer = scheduler.post(
        f"/groups/{group}/join", key=scheduler.hidden("key"), patient=clinic.patients["P-1"]
    )

    assert answer.status_code == 303
    assert count("participant") == 1


def test_a_search_says_why_a_group_cannot_be_joined(scheduler, clinic, group):
    join(clinic, group)
    asked = {
        "patient": clinic.patients["P-1"],
        "type": "therapy_group",
        "from": "2027-03-01",
        "to": "2027-03-05",
    }

    page = scheduler.get("/booking/find", query_string=asked).text

    assert "2 of 3 free" in page
    assert "The patient has an appointment" in page


def test_a_search_for_a_kind_without_groups_proposes_none(scheduler, clinic, group):
    asked = {"patient": clinic.patients["P-1"], "type": "therapy", "from": "2027-03-01", "to": "2027-03-05"}

    assert "Groups with free places" not in scheduler.get("/booking/find", query_string=asked).text


def test_a_group_is_moved_for_all(scheduler, clinic, wish, group):
    for patient in ("P-1", "P-2"):
        join(clinic, group, patient)
    scheduler.get(f"/groups/{group}/move")

    answer = scheduler.post(
        f"/groups/{group}/move",
        key=scheduler.hidden("key"),
        version=scheduler.hidden("version"),
        **wish | {"time-0": "13:00"},
    )

    assert answer.status_code == 303
    assert count("appointment", "wall_start = '2027-03-02T13:00'") == 3


def test_who_stands_against_a_move_is_named(scheduler, clinic, wish, group):
    join(clinic, group)
    join(clinic, open_one(clinic, talk(clinic, "2027-03-02 13:00", code="preparation_group")).first)
    scheduler.get(f"/groups/{group}/move")

    answer = scheduler.post(
        f"/groups/{group}/move",
        key=scheduler.hidden("key"),
        version=scheduler.hidden("version"),
        **wish | {"time-0": "14:00", "lead_therapist-0": clinic.practitioners["ben"]},
    )

    assert answer.status_code == 409
    assert "Nothing was changed." in answer.text


def test_a_group_is_called_off_for_all(scheduler, clinic, group):
    for patient in ("P-1", "P-2"):
        join(clinic, group, patient)
    scheduler.get(f"/groups/{group}/cancel")
    fields = {"key": scheduler.hidden("key"), "version": scheduler.hidden("version")}

    without = scheduler.post(f"/groups/{group}/cancel", **fields)
    answer = scheduler.post(f"/groups/{group}/cancel", reason="clinician", **fields)

    assert without.status_code == 422
    assert answer.status_code == 303
    assert count("participant", "status = 'cancelled'") == 2
    assert "called off" in scheduler.get(answer.headers["Location"]).text


def test_the_page_of_a_visit_and_the_day_lead_to_its_group(scheduler, clinic, group):
    visit = join(clinic, group).appointment

    assert f"/groups/{group}" in scheduler.get(f"/appointments/{visit}").text
    assert f"/groups/{group}" in scheduler.get("/?day=2027-03-02").text


def test_a_clinician_sees_groups_and_changes_none(clinician, group):
    assert clinician.get(f"/groups/{group}").status_code == 200
    assert clinician.get("/groups/new").status_code == 403
    assert clinician.post(f"/groups/{group}/join", patient="anybody").status_code in {400, 403}


@pytest.mark.parametrize("path", ["", "/move", "/cancel"])
def test_a_group_that_is_not_there_is_not_found(scheduler, path):
    assert scheduler.get(f"/groups/nothing{path}").status_code == 404


@pytest.fixture
def programme(clinic):
    harbor = {"course": GROUP_TEMPLATES[0].name, "clinic": clinic.clinics["harbor"]}
    talk_ = {"room": clinic.rooms["Nest"], "lead_therapist": clinic.practitioners["dan"], "time": "09:00"}
    dose = talk_ | {
        "room": clinic.rooms["Drip"],
        "time": "13:00",
        "prescriber": clinic.practitioners["ada"],
        "monitor": clinic.practitioners["cleo"],
    }
    parts = {
        f"{name}-{n}": value for n, one in enumerate((talk_, dose, talk_)) for name, value in one.items()
    }
    return harbor | {"from": "2027-03-02", "places": "2"} | parts


def open_programme(visitor, programme):
    visitor.get("/groups/course/", query_string={name: programme[name] for name in ("course", "clinic")})
    return visitor.post("/groups/course/", key=visitor.hidden("key"), **programme)


def test_a_whole_course_of_groups_is_opened_in_one_step(scheduler, clinic, programme):
    assert "Open a whole course" in scheduler.get("/groups/").text

    answer = open_programme(scheduler, programme)

    assert answer.status_code == 303, answer.text
    first = answer.headers["Location"]
    assert "Opened 12 groups." in scheduler.get(first).text
    assert "And in the 11 later ones" in scheduler.post(f"{first}/who", patient=clinic.patients["P-1"]).text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"places": "few"}, "how many places"),
        ({"time-1": "noon"}, "Give a time such as 09:00."),
        ({"from": "soon"}, "Give a date"),
        ({"room-1": ""}, "No room is chosen."),
        ({"places": "7"}, "2 to 6 places"),
        ({"places": "3"}, "4 of the 12 groups cannot be opened like this."),
        ({"places": "3"}, "Go on in spite of this: It would have 3 places, and who is named as monitor may"),
    ],
)
def test_what_a_course_of_groups_cannot_be_is_said(scheduler, programme, change, says):
    answer = open_programme(scheduler, programme | change)

    assert answer.status_code in {409, 422}
    assert says in answer.text
    assert count("resource", "kind = 'group'") == 0


def test_a_course_that_nobody_gives_is_not_found(scheduler, programme):
    assert scheduler.get("/groups/course/", query_string={"course": "Anything"}).status_code == 404


def test_a_group_for_today_is_opened_where_somebody_says_why(scheduler, at, wish):
    at(utc("2027-03-01 15:30"))
    today = wish | {"date-0": "2027-03-01", "time-0": "08:00", "places": "2"}
    first = open_by_page(scheduler, today)
    again = scheduler.post(
        "/groups/",
        key=scheduler.hidden("key"),
        **today,
        **{"override-0.ShortNotice": "yes", "override_why": "Everybody is here."},
    )

    assert first.status_code == 409
    assert "Go on in spite of this" in first.text
    assert again.status_code == 303


def test_a_visit_moves_to_another_group_that_the_search_proposes(scheduler, clinic, group):
    other = open_one(clinic, talk(clinic, "2027-03-04 09:00")).first
    visit = join(clinic, group).appointment
    asked = {"patient": clinic.patients["P-1"], "type": "therapy_group", "moving": visit}
    page = scheduler.get("/booking/find", query_string=asked | {"from": "2027-03-01", "to": "2027-03-05"})

    assert page.text.count("Move here") == 1
    fields = {name: scheduler.hidden(name) for name in ("key", "visit", "version")}
    answer = scheduler.post(f"/groups/{other}/transfer", **fields)

    assert answer.status_code == 303
    assert f"/groups/{other}" in scheduler.get(answer.headers["Location"]).text


def test_why_a_visit_cannot_move_to_a_group_is_said(scheduler, clinic, group):
    other = open_one(clinic, talk(clinic, "2027-03-04 09:00"), places=2, patients=("P-2", "P-4")).first
    visit = join(clinic, group).appointment
    scheduler.get(f"/groups/{group}")
    fields = {"key": scheduler.hidden("key"), "visit": visit, "version": "1"}

    answer = scheduler.post(f"/groups/{other}/transfer", **fields)

    assert answer.status_code == 409
    assert "all of them are taken" in answer.text


def test_a_patients_own_pages_tell_nothing_of_the_others(visitor, clinic, group):
    alice, boris = (join(clinic, group, one).appointment for one in ("P-1", "P-2"))
    url = link(written_to(alice))

    open_page = visitor.get(url).text
    enter(visitor, url)
    personal = visitor.get(f"{url}/details").text

    for page in (open_page, personal):
        assert "Harbor" in page
        assert not [one for one in ("Boris", "Iwanow", "P-2", boris, group, "group") if one in page]


def test_somebody_is_put_on_the_waitlist_for_a_place_from_the_groups_page(scheduler, group):
    scheduler.get(f"/groups/{group}")
    answer = scheduler.post(f"/groups/{group}/wait", key=scheduler.hidden("key"), record="P-2")
    entry = scheduler.get(answer.headers["Location"]).text

    assert answer.status_code == 303
    assert f'value="{group}" selected' in entry
    assert f'in the group <a href="/groups/{group}">' in scheduler.get("/waitlist/").text
    assert count("waitlist_entry", "group_id IS NOT NULL AND type_code = 'therapy_group'") == 1


def test_a_stranger_is_not_put_on_the_waitlist(scheduler, group):
    scheduler.get(f"/groups/{group}")
    answer = scheduler.post(f"/groups/{group}/wait", key=scheduler.hidden("key"), record="P-99")

    assert answer.status_code == 422
    assert "no patient" in answer.text
    assert count("waitlist_entry") == 0


@pytest.mark.parametrize(
    ("places", "status", "says"),
    [
        ("5", 303, ""),
        ("9", 409, "The group cannot have so many places."),
        ("1", 409, "2 to 8 places"),
        ("many", 422, "how many places the group is to have"),
    ],
)
def test_a_group_gets_other_places_or_it_is_said_why_not(scheduler, group, places, status, says):
    scheduler.get(f"/groups/{group}")
    asked = {"key": scheduler.hidden("key"), "version": "1", "places": places}
    answer = scheduler.post(f"/groups/{group}/places", **asked)

    assert answer.status_code == status
    assert says in answer.text
    assert ("5 of 5 free" in scheduler.get(f"/groups/{group}").text) == (status == 303)


def test_a_place_is_reserved_and_then_booked(scheduler, clinic, group):
    patient = clinic.patients["P-1"]
    scheduler.get(f"/groups/{group}")
    page = scheduler.post(f"/groups/{group}/who", patient=patient).text
    until = re.search(r'<option value="(\d{10})"', page)[1]
    asked = {"key": scheduler.hidden("key"), "patient": patient, "until": until}
    reserved = scheduler.post(f"/groups/{group}/reserve", **asked).headers["Location"]
    assert "2 of 3 free, 1 reserved" in scheduler.get(f"/groups/{group}").text

    scheduler.get(reserved)
    booked = scheduler.post(f"{reserved}/book", key=scheduler.hidden("key"))
    assert booked.status_code == 303
    page = scheduler.get(f"/groups/{group}").text
    assert "2 of 3 free" in page
    assert "reserved</dd>" not in page
    assert count("appointment", "group_id IS NOT NULL") == 1


def test_a_place_that_was_reserved_is_said_before_a_group_is_called_off_and_is_a_task_after(
    scheduler, clinic, group
):
    joining = Joining(clinic.patients["P-1"])
    groups.reserve(group, joining, utc("2027-03-01T20:00"), by=clinic.scheduler, now=NOW, once=once())
    asking = scheduler.get(f"/groups/{group}/cancel").text
    fields = {"key": scheduler.hidden("key"), "version": scheduler.hidden("version")}
    scheduler.post(f"/groups/{group}/cancel", reason="clinician", **fields)

    assert "A place is kept for patients who are not in it yet." in asking
    for page in (scheduler.get("/").text, scheduler.get("/tasks/").text):
        assert "A place was reserved in a group that was moved or called off: call the patient" in page
        assert f'<a href="/groups/{group}">The group</a>' in page


@pytest.mark.parametrize(
    ("change", "says"), [({"until": ""}, "until when"), ({"patient": ""}, "choose them first")]
)
def test_what_cannot_be_reserved_is_said(scheduler, clinic, group, change, says):
    scheduler.get(f"/groups/{group}")
    asked = {
        "key": scheduler.hidden("key"),
        "patient": clinic.patients["P-1"],
        "until": "1804000000",
    } | change
    answer = scheduler.post(f"/groups/{group}/reserve", **asked)

    assert answer.status_code == 422
    assert says in answer.text


def test_times_for_a_group_are_found_and_one_is_taken(scheduler, wish):
    asked = {name: wish[name] for name in ("type-0", "clinic-0")}
    before = scheduler.get("/groups/times", query_string=asked).text
    rhythm = {"places": "3", "from": "2027-03-02", "to": "2027-03-04", "every_weeks": "1", "count": "2"}
    found = scheduler.get("/groups/times", query_string=asked | rhythm)
    link_ = html.unescape(re.search(r'href="(/groups/new[^"]*date-0[^"]*)"', found.text)[1])
    form = scheduler.get(link_)

    assert "Say how many places it has." in before
    assert found.status_code == form.status_code == 200
    assert 'value="2027-03-02"' in form.text
    assert 'id="count" name="count" type="number" min="2" max="52" value="2"' in form.text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"places": "many"}, "how many places"),
        ({"places": "9"}, "2 to 8 places"),
        ({"every_weeks": "1"}, "every how many weeks"),
        ({"from": "2027-03-04"}, "The last day is before the first"),
        ({"to": "2027-09-04"}, "Search at most 120 days at once."),
        ({"from": "2027-03-06", "to": "2027-03-07"}, "No time in these days"),
    ],
)
def test_why_no_times_for_a_group_are_found_is_said(scheduler, wish, change, says):
    asked = {"type-0": wish["type-0"], "clinic-0": wish["clinic-0"], "places": "3"}
    days = {"from": "2027-03-02", "to": "2027-03-03"}

    assert says in scheduler.get("/groups/times", query_string=asked | days | change).text


def test_a_group_that_moves_is_offered_times_and_told_who_cannot_come(scheduler, clinic, group):
    join(clinic, group)
    video = clinic.appointment("therapy_video", "2027-03-03 09:00", None, {"lead_therapist": "ben"})
    booking.book(Draft(clinic.patients["P-1"], (video,)), by=clinic.scheduler, now=NOW, once=once())
    days = {"from": "2027-03-02", "to": "2027-03-04"}
    found = scheduler.get(f"/groups/{group}/times", query_string=days).text
    link_ = html.unescape(re.search(rf'href="(/groups/{group}/move[^"]*date-0[^"]*)"', found)[1])

    assert "Times to which somebody cannot come" in found
    assert "Alice Ferrant" in found
    assert 'value="2027-03-02"' in scheduler.get(link_).text
    assert (
        "swap them"
        in scheduler.get(f"/groups/{group}/times", query_string={"after": "09:00", "before": "08:00"}).text
    )


def test_a_course_of_groups_is_planned_and_opened_as_it_is_shown(scheduler, programme):
    course = {name: programme[name] for name in ("course", "clinic")}
    wishes = {"with-lead_therapist-0": programme["lead_therapist-0"], "after-1": "10:00", "before-1": "14:00"}
    asked = course | wishes | {"places": "2", "from": "2027-03-02", "to": "2027-03-03"}
    assert "Say how many places" in scheduler.get("/groups/course/plan/", query_string=course).text
    page = scheduler.get("/groups/course/plan/", query_string=asked).text
    way = page.split('<section aria-labelledby="way-1"')[1].split("</section>")[0]
    shown = [html.unescape(one) for one in re.findall(r'name="group" value="([^"]*)"', way)]
    key = re.search(r'name="key" value="([^"]*)"', way)[1]

    opened = scheduler.post("/groups/course/plan/", key=key, **course, places="2", group=shown)
    told = scheduler.get(opened.headers["Location"]).text
    again = scheduler.post("/groups/course/plan/", key=f"{key}x", **course, places="2", group=shown)

    assert (len(shown), "every group on its day" in way) == (12, True)
    assert "Opened 12 groups." in told
    assert again.status_code == 409
    assert "12 of the 12 groups cannot be opened like this." in again.text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"places": "many"}, "how many places"),
        ({"places": "3"}, "There is no such course at any time"),
        ({"to": "2027-03-01"}, "not before the first"),
        ({"before-0": "08:00", "after-0": "09:00"}, "swap them"),
        ({"from": "2027-03-06", "to": "2027-03-06"}, "nothing is free for group 1"),
        ({"places": "3", "lenient": "yes"}, "who is named as monitor may have 2 patients then"),
    ],
)
def test_what_stands_against_the_plan_of_a_course_is_said(scheduler, programme, change, says):
    course = {name: programme[name] for name in ("course", "clinic")}
    asked = course | {"places": "2", "from": "2027-03-02", "to": "2027-03-02"}

    assert says in scheduler.get("/groups/course/plan/", query_string=asked | change).text
