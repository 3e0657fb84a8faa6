"""Offers by their pages: the patient's behind a signed address, and the desk's."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import text

from coord import links
from coord.domain.waitlist import OfferStatus
from coord.services import waitlist
from coord.store.db import reading, transaction
from tests.clinic import count
from tests.services.waiting import MORNING, Waiting
from tests.web.patient import SECRET

TABLES = ("waitlist_offer", "waitlist_entry", "hold", "appointment", "message", "audit_entry", "freed_time")


@pytest.fixture
def waiting(clinic, at):
    found = Waiting(clinic)
    found.add("P-1")
    soon = found.free()
    waitlist.go_on(soon)
    at(soon + timedelta(minutes=1))
    return found


def address(waiting, **changes):
    (offer,) = waiting.offers("o.status = 'offered'")
    with reading() as tx:
        query = "SELECT id FROM contact_point WHERE patient_id = :id AND channel = 'email'"
        contact = tx.scalar(text(query), {"id": offer.patient_id})
    values = {"offer_id": offer.id, "contact_point_id": contact, "until": offer.starts} | changes
    return "/o/" + links.offer(SECRET, **values)


def everything():
    with reading() as tx:
        return {name: tx.execute(text(f"SELECT * FROM {name} ORDER BY 1")).all() for name in TABLES}


def test_a_mail_scanner_that_opens_the_page_changes_nothing(visitor, waiting):
    url, before = address(waiting), everything()

    for _ in range(20):
        assert visitor.get(url).status_code == 200
        assert visitor.client.head(url).status_code == 200
    assert everything() == before


def test_the_page_tells_when_where_to_call_and_nothing_of_whom(visitor, waiting):
    page = html.unescape(visitor.get(address(waiting)).text)

    assert "Tuesday, March 16, 2027, 9:00 AM" in page
    assert "This time is kept for you until" in page
    assert "this follow-up visit is booked as well: Wednesday, March 17, 2027, 8:00 AM" in page
    assert "After this visit an adult must take you home." in page
    told = re.sub(r'value="[^"]*"|<meta[^>]*>', "", page).replace(address(waiting), "")
    assert not any(name in told for name in ("Alice", "Ferrant", "P-1", "Ada", "Drip", "reatment"))


def test_yes_books_it_and_yes_again_shows_how_it_stands(visitor, waiting):
    url = address(waiting)
    visitor.get(url)
    first = visitor.post(f"{url}/yes")
    page = visitor.get(url).text
    visitor.post(f"{url}/yes")

    assert (first.status_code, first.headers["Location"]) == (303, url)
    assert "It is yours." in page
    assert count("participant", "status = 'booked'") == 2
    assert waiting.told() == [("P-1", "message", "accepted")]


def test_no_passes_and_keeps_the_place_on_the_list(visitor, waiting):
    url = address(waiting)
    visitor.get(url)
    visitor.post(f"{url}/no")

    assert "You stay on the list" in visitor.get(url).text
    assert count("waitlist_entry", "status = 'waiting'") == 1


def test_a_late_yes_gets_a_short_word(visitor, waiting, at):
    url = address(waiting)
    visitor.get(url)
    at(MORNING + timedelta(days=2))
    visitor.post(f"{url}/yes")

    assert "This time is no longer free. We keep you on the list" in html.unescape(visitor.get(url).text)
    assert count("participant", "status = 'booked'") == 0


def test_an_answer_without_its_token_changes_nothing(visitor, waiting):
    url = address(waiting)

    assert visitor.client.post(f"{url}/yes").status_code == 400
    assert waiting.told() == [("P-1", "message", "offered")]


@pytest.mark.parametrize("language", ["es", "ar"])
def test_the_page_is_read_in_other_languages(visitor, waiting, language):
    page = visitor.get(f"{address(waiting)}?lang={language}").text

    assert f'lang="{language}"' in page
    assert "Yes, I take it" not in page


@pytest.mark.parametrize(
    "changes",
    [{"offer_id": 999}, {"contact_point_id": 3}, {"until": 1}],
    ids=["other-offer", "other-patient", "expired"],
)
def test_what_counts_for_nothing_is_one_and_the_same_page(visitor, waiting, changes):
    answer, nothing = visitor.get(address(waiting, **changes)), visitor.get("/o/" + "A" * 40)

    assert answer.status_code == nothing.status_code == 404
    assert answer.text == nothing.text


def test_an_address_of_a_visit_opens_no_offer(visitor, waiting):
    token = address(waiting).removeprefix("/o/")

    assert visitor.get(f"/v/{token}").status_code == 404
    assert visitor.get(f"/s/{token}").status_code == 404


def test_the_desk_sees_offers_that_run_and_notes_how_they_end(scheduler, waiting):
    page = html.unescape(scheduler.get("/waitlist/").text)
    (offer,) = waiting.offers()
    answer = scheduler.post(f"/waitlist/offers/{offer.public_id}/pass")

    assert "Offers that run" in page
    assert "Offered by message; kept until" in page
    assert answer.status_code == 303
    assert "Passed" in scheduler.get("/waitlist/").text
    assert waiting.told() == [("P-1", "message", "passed")]


def test_the_desk_books_what_was_accepted_by_telephone_once(scheduler, waiting):
    (offer,) = waiting.offers()
    scheduler.get("/waitlist/")
    key = scheduler.hidden("key")
    first = scheduler.post(f"/waitlist/offers/{offer.public_id}/accept", key=key)
    scheduler.get("/waitlist/")
    again = scheduler.post(f"/waitlist/offers/{offer.public_id}/accept", key=key)

    assert first.status_code == again.status_code == 303
    assert first.headers["Location"] == again.headers["Location"]
    assert count("participant", "status = 'booked'") == 2


def test_the_desk_is_told_when_it_comes_too_late(scheduler, waiting):
    (offer,) = waiting.offers()
    scheduler.get("/waitlist/")
    key = scheduler.hidden("key")
    scheduler.post(f"/waitlist/offers/{offer.public_id}/end")
    scheduler.get("/waitlist/")
    late = scheduler.post(f"/waitlist/offers/{offer.public_id}/accept", key=key)

    assert late.status_code == 409
    assert "had ended already" in late.text


def test_the_desk_ends_an_offer_and_chooses_another_patient(scheduler, waiting):
    waiting.add("P-2")
    (offer,) = waiting.offers()
    scheduler.get("/waitlist/")
    scheduler.post(f"/waitlist/offers/{offer.public_id}/end")
    with transaction() as tx:
        query = "SELECT public_id FROM freed_time WHERE id = :id"
        time = tx.execute(text(query), {"id": offer.freed_time_id}).scalar_one()
    page = html.unescape(scheduler.get(f"/waitlist/times/{time}").text)
    everybody = waitlist.listed(by=waiting.by, now=MORNING).entries
    (boris,) = [one for one in everybody if "Boris" in one.patient.name]
    offered = scheduler.post(f"/waitlist/times/{time}/offer", entry=boris.public_id, how="phone")
    scheduler.get(f"/waitlist/times/{time}")
    again = scheduler.post(f"/waitlist/times/{time}/offer", entry=boris.public_id, how="phone")

    assert "Offer by telephone" in page
    assert "⚠ no telephone number" in page
    assert "to Boris Iwanow" in page
    assert "was offered this time before" in page
    assert (offered.status_code, again.status_code) == (303, 409)
    assert "An offer of this time, or to this patient, runs already." in again.text
    assert waiting.told() == [("P-1", "message", "ended"), ("P-2", "phone", "offered")]
    card = " ".join(re.sub(r"<[^>]+>", " ", html.unescape(scheduler.get("/waitlist/").text)).split())
    assert "With it: Integration, " in card
    assert "Ada Okoro, MD prescriber" in card
    assert "no telephone number By telephone, for somebody chose to call." in card


def test_whoever_chooses_whom_to_call_sees_the_hours_that_the_patient_wishes(scheduler, waiting):
    """At ten in the morning, where only the evening is safe."""
    (offer,) = waiting.offers()
    scheduler.get("/waitlist/")
    scheduler.post(f"/waitlist/offers/{offer.public_id}/end")
    with transaction() as tx:
        tx.execute(text("UPDATE contact_point SET safe_from = 1020, safe_until = 1140"))
        query = "SELECT public_id FROM freed_time WHERE id = :id"
        time = tx.execute(text(query), {"id": offer.freed_time_id}).scalar_one()

    assert "⚠ not now, only 17:00–19:00 there" in html.unescape(scheduler.get(f"/waitlist/times/{time}").text)


@pytest.fixture
def time(waiting):
    """The time that became free, kept for nobody any more; P-1, to whom it was offered, has no doses left."""
    (offer,) = waiting.offers()
    waitlist.end_by_staff(offer.public_id, OfferStatus.ENDED, by=waiting.by, now=MORNING)
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 0"))
        return tx.scalar(text("SELECT public_id FROM freed_time ORDER BY id LIMIT 1"))


def test_whom_a_free_time_does_not_suit_has_the_reason_and_the_way_to_why_not(scheduler, waiting, time):
    waiting.add("P-3", clinics=(waiting.clinic.clinics["summit"],))
    page = html.unescape(scheduler.get(f"/waitlist/times/{time}").text)
    why_not = re.search(r'<a href="(/booking/why-not[^"]*)">Why not, and what would help', page)[1]
    told = scheduler.get(why_not).text

    assert "It cannot be booked then" in page
    assert "Wishes another clinic" in page
    assert "The order leaves 0 treatment visits" in told


def test_while_an_offer_runs_nobody_else_is_told_that_it_cannot_be_booked(scheduler, waiting):
    waiting.add("P-2")
    with reading() as tx:
        time = tx.scalar(text("SELECT public_id FROM freed_time ORDER BY id LIMIT 1"))
    page = scheduler.get(f"/waitlist/times/{time}").text

    assert "Has an offer that runs" in page
    assert "Is kept for somebody else" in page
    assert "It cannot be booked then" not in page
