"""The day it all changes, by page: telling what happened leads to whom it concerns, and each is one step."""

import re

import pytest
from sqlalchemy import text

from coord.services import booking, replan
from coord.services.drafts import Draft
from coord.store import proposals
from coord.store.db import transaction
from tests.clinic import TALK, count, once
from tests.conftest import NOW
from tests.groups import furnish, open_one

DAY = "2027-03-02"
TAKEN_BACK = re.compile(r"This entry was taken back by \S+@\S+ on \w+ \d+ \w+.*: it is true no more")


@pytest.fixture
def dose(clinic):
    with transaction() as tx:
        tx.execute(text('UPDATE practitioner SET languages = \'["en", "es"]\''))
    return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment


def enter(visitor, kind, **fields):
    """Fill in what has happened; the page that it leads to, or the form again."""
    visitor.get(f"/replan/enter/{kind}")
    page = visitor.post(
        f"/replan/enter/{kind}", key=visitor.hidden("key"), **({"first": DAY, "last": DAY} | fields)
    )
    return visitor.get(page.headers["Location"]) if page.status_code == 303 else page


def press(visitor, verb, number=0, **more):
    """Send one of the forms of the first visit as it stands."""
    forms = re.findall(
        r'<form method="post" action="(/replan/visits/[^"]*)"(.*?)</form>', visitor.page.text, re.DOTALL
    )
    action, body = [one for one in forms if f"/{verb}?" in one[0]][number]
    fields = dict(re.findall(r'name="([\w.-]+)" value="([^"]*)"', body))
    fields.pop("was_asked", None)
    fields.pop("tell", None)
    return visitor.post(action.replace("&amp;", "&"), **(fields | more))


def test_the_board_leads_to_it(scheduler):
    assert "The day changes" in scheduler.get("/").text
    index = scheduler.get("/replan/").text
    assert "Somebody is ill or away" in index
    assert "A room is out of use" in index


def test_telling_of_an_illness_shows_whom_it_concerns(scheduler, clinic, dose):
    page = enter(scheduler, "away", whom=clinic.practitioners["dan"])

    assert "Somebody is ill or away: Dan Ortiz, LMFT" in page.text
    assert "1 visit by arrival" in page.text
    assert "8:50 am PST" in page.text
    assert "P-1" in page.text
    assert 'href="tel:' in page.text
    assert "Dan Ortiz, LMFT is away." in page.text


def test_what_it_would_break_is_seen_before_anything_is_entered(scheduler, clinic, dose):
    seen = enter(scheduler, "away", whom=clinic.practitioners["dan"], do="preview")

    assert "It would break 1 visit." in seen.text
    assert "P-1" in seen.text
    assert count("time_off") == 0
    elsewhere = enter(scheduler, "closed", whom=clinic.clinics["summit"], do="preview")
    assert "It would break no visit." in elsewhere.text
    backwards = {"whom": clinic.practitioners["dan"], "last": "2027-03-01", "do": "preview"}
    assert enter(scheduler, "away", **backwards).status_code == 422


def test_a_follow_up_that_breaks_too_is_counted_before_and_after_as_one_with_its_visit(
    scheduler, clinic, dose
):
    both = {"whom": clinic.practitioners["dan"], "last": "2027-03-03"}

    seen = enter(scheduler, "away", **both, do="preview").text
    entered = enter(scheduler, "away", **both).text

    assert "It would break 2 visits.</strong> 1 of them is a follow-up of another here" in seen
    assert "together with it: 1 to decide." in seen
    assert "2 visits are broken; 1 of them is a follow-up of another here" in entered
    assert "1 visit by arrival" in entered
    assert "Broken with it: Integration of Wed 3 Mar" in entered


@pytest.mark.parametrize(
    ("kind", "whom", "more"),
    [
        ("away", "dan", {}),
        ("room", "Drip", {}),
        ("closed", "harbor", {"last": "2027-03-03", "name": "Snow"}),
        ("stuck", "dan", {"clinic": "harbor"}),
    ],
)
def test_what_was_entered_is_taken_back_from_where_it_leads(scheduler, clinic, dose, kind, whom, more):
    named = {**clinic.practitioners, **clinic.rooms, **clinic.clinics}
    more = more | ({"clinic": named[more["clinic"]]} if "clinic" in more else {})
    page = enter(scheduler, kind, whom=named[whom], **more).text
    action = re.search(r'action="(/replan/back[^"]*)"', page)[1].replace("&amp;", "&")
    key = re.search(r'name="key" value="([^"]*-back)"', page)[1]

    back = scheduler.get(scheduler.post(action, key=key).headers["Location"]).text
    again = scheduler.post(action, key=key)

    assert "1 visit by arrival" in page
    assert "Taken back." in back
    assert "No visit is broken by it any more" in back
    assert "Take this entry back" not in back
    assert again.status_code == 303


@pytest.mark.parametrize(
    ("kind", "whom", "more"),
    [
        ("away", "dan", {}),
        ("room", "Drip", {}),
        ("closed", "harbor", {"last": "2027-03-03", "name": "Snow"}),
        ("stuck", "dan", {"clinic": "harbor"}),
    ],
)
def test_the_page_of_an_entry_that_was_taken_back_says_so_for_good(scheduler, clinic, dose, kind, whom, more):
    named = {**clinic.practitioners, **clinic.rooms, **clinic.clinics}
    more = more | ({"clinic": named[more["clinic"]]} if "clinic" in more else {})
    first = take_back(scheduler, enter(scheduler, kind, whom=named[whom], **more).text)
    reloaded = scheduler.get(first).text
    again = enter(scheduler, kind, whom=named[whom], **more).text

    assert TAKEN_BACK.search(reloaded)
    assert "No visit is broken by it any more" in reloaded
    assert not TAKEN_BACK.search(again)
    assert "1 visit by arrival" in again


def take_back(visitor, page):
    """Where taking the entry back leads to."""
    action = re.search(r'action="(/replan/back[^"]*)"', page)[1].replace("&amp;", "&")
    key = re.search(r'name="key" value="([^"]*-back)"', page)[1]
    place = visitor.post(action, key=key).headers["Location"]
    visitor.get(place)
    return place


def test_a_stand_in_is_one_step_once_the_patient_was_asked(scheduler, clinic, dose):
    enter(scheduler, "away", whom=clinic.practitioners["cleo"])

    refused = press(scheduler, "replace")
    assert refused.status_code == 409
    assert "Ask the patient first, and tick that you did." in refused.text

    assert press(scheduler, "replace", was_asked="yes").status_code == 303
    assert "No visit is broken by it" in scheduler.get(scheduler.page.headers["Location"]).text
    assert count("audit_entry", "did = 'appointment.moved'") == 1


def test_another_time_is_one_step_once_the_patient_was_asked(scheduler, clinic, dose):
    enter(scheduler, "away", whom=clinic.practitioners["dan"])

    assert press(scheduler, "move").status_code == 409
    assert press(scheduler, "move", was_asked="yes").status_code == 303
    assert "No visit is broken by it" in scheduler.get(scheduler.page.headers["Location"]).text


def test_cancelling_is_one_step_and_keeps_why(scheduler, clinic, dose):
    enter(scheduler, "away", whom=clinic.practitioners["dan"])

    assert press(scheduler, "cancel").status_code == 303
    assert count("participant", "cancel_reason = 'clinician'") == 2


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("room", {"whom": "Drip"}),
        ("closed", {"whom": "harbor", "name": "Snow"}),
        ("stuck", {"whom": "dan", "clinic": "harbor", "ends_at": "12:00"}),
    ],
)
def test_whatever_happens_leads_to_the_visit(scheduler, clinic, dose, kind, fields):
    known = clinic.rooms | clinic.clinics | clinic.practitioners
    named = {name: known.get(value, value) for name, value in fields.items()}

    page = enter(scheduler, kind, **named)

    assert "1 visit by arrival" in page.text


def licence_of(visitor, clinic):
    form = visitor.get("/replan/enter/licence").text
    (licence,) = re.findall(
        rf'value="({clinic.practitioners["dan"]}/\d+)" >Dan Ortiz, LMFT: LMFT US-CA', form
    )
    return licence


def test_a_licence_that_is_over_leads_to_the_visit(scheduler, clinic, dose):
    assert "1 visit by arrival" in enter(scheduler, "licence", whom=licence_of(scheduler, clinic)).text


def test_a_licence_that_was_ended_by_mistake_goes_on_from_where_that_leads(scheduler, clinic, dose):
    licence = licence_of(scheduler, clinic)
    page = enter(scheduler, "licence", whom=licence).text
    action = re.search(r'action="(/replan/back[^"]*)"', page)[1].replace("&amp;", "&")
    key = re.search(r'name="key" value="([^"]*-back)"', page)[1]

    back = scheduler.get(scheduler.post(action, key=key).headers["Location"]).text

    assert "Taken back." in back
    assert "No visit is broken by it" in back
    assert "Take this entry back" not in back
    assert TAKEN_BACK.search(back)
    assert licence_of(scheduler, clinic) == licence
    assert re.search(r"LMFT US-CA, until [^<]*2030", scheduler.page.text)


def test_a_licence_that_is_over_before_is_not_ended_later(scheduler, clinic):
    page = enter(scheduler, "licence", whom=licence_of(scheduler, clinic), first="2031-02-01")

    assert page.status_code == 422
    assert "It is over by then already." in page.text


def test_what_makes_no_sense_is_said_beside_its_field(scheduler, clinic):
    page = enter(scheduler, "away", whom=clinic.practitioners["dan"], last="2027-03-01")

    assert page.status_code == 422
    assert "The last day is before the first" in page.text
    assert enter(scheduler, "away", whom="").status_code == 422


def test_what_is_entered_already_can_be_looked_at(scheduler, clinic, dose):
    enter(scheduler, "away", whom=clinic.practitioners["dan"])
    again = enter(scheduler, "away", whom=clinic.practitioners["dan"])
    assert again.status_code == 422

    assert "1 visit by arrival" in enter(scheduler, "away", whom=clinic.practitioners["dan"], do="look").text


@pytest.mark.parametrize(
    "query", ["", "?kind=flood&whom=x&since=1&until=2", "?kind=away&whom=x&since=9&until=2"]
)
def test_an_address_that_is_not_ours_is_refused(scheduler, query):
    assert scheduler.get(f"/replan/visits{query}").status_code == 400
    assert scheduler.get("/replan/visits?kind=away&whom=x&since=1&until=2").status_code == 404
    assert scheduler.get("/replan/enter/flood").status_code == 404


def test_who_books_and_keeps_no_hours_sees_and_enters_nothing(lead, clinic):
    assert "A scheduler enters it." in lead.get("/replan/").text
    assert lead.get("/replan/enter/away").status_code == 403


def test_a_room_that_is_mended_sooner_is_used_after_all(scheduler, clinic):
    enter(scheduler, "room", whom=clinic.rooms["Drip"])
    page = scheduler.get(f"/hours/clinics/{clinic.clinics['harbor']}").text
    (url,) = re.findall(r'href="(/hours/rooms/[^"]+/in-use/\d+)"', page)

    scheduler.get(url)
    assert scheduler.post(url, key=scheduler.hidden("key")).status_code == 303
    assert "All rooms can be used." in scheduler.get(f"/hours/clinics/{clinic.clinics['harbor']}").text


@pytest.fixture
def proposal(scheduler, clinic, dose):
    """The address of a proposal that was asked for by its button."""
    enter(scheduler, "away", whom=clinic.practitioners["cleo"])
    ((action, body),) = re.findall(
        r'<form method="post" action="(/replan/proposals[^"]*)"(.*?)</form>', scheduler.page.text, re.DOTALL
    )
    key = re.search(r'name="key" value="([^"]*)"', body)[1]
    return scheduler.post(action.replace("&amp;", "&"), key=key).headers["Location"]


def test_a_proposal_is_watched_until_it_is_ready_and_taken_whole(scheduler, proposal):
    assert "It waits for the worker." in scheduler.get(proposal).text
    replan.work(NOW)

    page = scheduler.get(proposal).text
    assert "No other proposal changes less." in page
    visit = scheduler.hidden("visit")
    assert "The patient was asked about" in page

    refused = scheduler.post(f"{proposal}/take", key=scheduler.hidden("key"), visit=visit)
    assert refused.status_code == 409
    assert "Ask the patient first" in refused.text

    key = scheduler.hidden("key")
    assert scheduler.post(f"{proposal}/take", key=key, visit=visit, was_asked=visit).status_code == 303
    assert "✓ taken" in scheduler.get(proposal).text


def test_a_proposal_is_stopped_by_its_button(scheduler, proposal):
    scheduler.get(proposal)

    assert scheduler.post(f"{proposal}/stop").status_code == 303
    assert "It was stopped." in scheduler.get(proposal).text
    assert not replan.work(NOW)


def test_of_a_proposal_at_least_one_visit_is_ticked(scheduler, proposal):
    replan.work(NOW)
    scheduler.get(proposal)

    answer = scheduler.post(f"{proposal}/take", key=scheduler.hidden("key"))
    assert answer.status_code == 422
    assert "Tick at least one visit." in answer.text


def test_a_visit_that_takes_what_another_gives_up_is_not_taken_before_it(scheduler, proposal, clinic):
    replan.work(NOW)
    scheduler.get(proposal)
    visit, key, another = scheduler.hidden("visit"), scheduler.hidden("key"), _another(clinic)
    with transaction() as tx:
        row = proposals.find(tx, clinic.organization_id, proposal.rpartition("/")[2])
        first, other = row.pieces[0], {**row.pieces[0], "visit": another, "versions": [1]}
        proposals.keep_pieces(tx, row.id, [{**first, "after": [another]}, other])

    page = scheduler.get(proposal).text
    assert "takes what is given up by" in page
    assert f'value="{visit} {another}">Take these 2' in page
    answer = scheduler.post(f"{proposal}/take", key=key, visit=visit, was_asked=visit)
    assert answer.status_code == 422
    assert "what they give up is taken" in answer.text


def _another(clinic):
    talk = clinic.appointment("preparation", "2027-03-02 15:00", "Nest", TALK)
    booked = booking.book(Draft(clinic.patients["P-2"], (talk,)), by=clinic.scheduler, now=NOW, once=once())
    return booked.appointment


def test_a_place_in_a_group_leads_to_what_can_be_done_for_all_of_it(scheduler, clinic):
    furnish()
    group = open_one(clinic, patients=("P-1",)).first

    page = enter(scheduler, "away", whom=clinic.practitioners["dan"]).text

    assert f'href="/groups/{group}/times"' in page
    assert f'href="/groups/{group}/move"' in page
