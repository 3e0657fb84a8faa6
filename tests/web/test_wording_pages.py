"""The pages of wording: what is said, tried before it is kept, refused with its place, taken back."""

from coord.services import booking
from tests.clinic import count, once
from tests.conftest import NOW
from tests.web.patient import link, written_to

PAGE = "/messages/wording/en/cancellation"
SUBJECT = "messages.cancellation.subject"


def words(client, **changes):
    """What the form holds as it is, with some sentences changed."""
    client.get(PAGE)
    return {f"seen-{SUBJECT}": client.hidden(f"seen-{SUBJECT}"), SUBJECT: changes["subject"]}


def test_a_lead_tries_keeps_and_takes_back(lead):
    tried = lead.post(PAGE, do="preview", **words(lead, subject="Off: your time at {clinic}"))
    assert "What it would say" in tried.text
    assert "<strong>Off: your time at Harbor</strong>" in tried.text
    assert count("own_wording") == 0

    lead.post(PAGE, do="save", **words(lead, subject="Off: your time at {clinic}"))
    assert "<strong>Off: your time at Harbor</strong>" in lead.get(PAGE).text
    assert "1 of your own" in lead.get("/messages/wording/en").text

    lead.post(f"{PAGE}/back", key=SUBJECT)
    assert "<strong>Your appointment at Harbor is cancelled</strong>" in lead.get(PAGE).text


def test_what_breaks_a_rule_is_refused_with_its_place_and_stays_in_the_form(lead):
    answer = lead.post(PAGE, do="save", **words(lead, subject="No ketamine at {clinic}"))

    assert answer.status_code == 422
    assert "Sign 4: “ketamine”" in answer.text
    assert ">No ketamine at {clinic}</textarea>" in answer.text
    assert count("own_wording") == 0


def test_what_somebody_else_has_changed_is_not_written_over(lead):
    given = words(lead, subject="Off: your time at {clinic}")
    lead.post(PAGE, do="save", **given)
    lead.get(PAGE)
    answer = lead.post(PAGE, do="save", **given | {SUBJECT: "Called off: your time at {clinic}"})

    assert answer.status_code == 409
    assert "Somebody else has changed a sentence" in answer.text


def test_a_scheduler_reads_and_changes_nothing(scheduler):
    assert scheduler.get(PAGE).status_code == 200
    assert scheduler.post(PAGE, do="save", **{SUBJECT: "Off: your time at {clinic}"}).status_code == 403
    assert scheduler.post(f"{PAGE}/back", key=SUBJECT).status_code == 403


def test_there_is_no_page_for_what_is_not_a_houses(lead):
    assert lead.get("/messages/wording/xx").status_code == 404
    assert lead.get("/messages/wording/en/invitation").status_code == 404


def test_answers_to_texts_and_what_messages_share_have_pages_with_what_they_say(lead):
    answers = lead.get("/messages/wording/es/replies").text
    shared = lead.get("/messages/wording/ar/parts").text
    key = "replies.unread"
    given = {
        f"seen-{key}": "0",
        key: "{clinic}: nobody reads this now. Call {phone}. In danger, call {danger}.",
    }
    tried = lead.post("/messages/wording/en/replies", do="preview", **given).text

    assert answers.count("one segment,") == 10
    assert 'dir="rtl"' in shared
    assert "Harbor: nobody reads this now. Call 510-555-0100. In danger, call 911." in tried


def test_a_house_says_patients_pages_in_its_own_words(lead, clinic, visitor):
    name = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment
    page, key = "/messages/wording/en/pages", "pages.come"
    lead.get(page)
    refused = lead.post(page, do="save", **{f"seen-{key}": "0", key: "I come to my ketamine"})
    kept = lead.post(page, do="save", **{f"seen-{key}": "0", key: "Count me in"})

    assert (refused.status_code, kept.status_code) == (422, 303)
    assert '<p class="letter" dir="ltr" lang="en">Count me in</p>' in lead.get(page).text
    assert "Count me in" in visitor.get(link(written_to(name))).text
