"""The pages of languages: which are reviewed, every sentence beside the English one, the mark."""

from coord.services import wordings
from tests.clinic import count
from tests.conftest import NOW
from tests.services.languages import reads, review


def test_a_lead_reads_a_language_and_marks_it(lead, scheduler):
    page = lead.get("/messages/languages/es").text
    assert "Your appointment at \u2068[clinic]\u2069" in page
    assert "Su cita en \u2068[clinic]\u2069" in page

    seen = lead.hidden("seen")
    lead.post("/messages/languages/es/review", seen=seen)
    assert "Take the mark back" in lead.get("/messages/languages/es").text
    assert "by clinical_lead@small.example on" in scheduler.get("/messages/languages/").text

    lead.post("/messages/languages/es/take-back")
    assert count("reviewed_language") == 0


def test_right_to_left_stays_so_beside_the_english(lead):
    assert '<p lang="ar" dir="rtl">' in lead.get("/messages/languages/ar").text


def test_words_that_have_changed_since_the_page_was_opened_are_read_again(lead):
    lead.get("/messages/languages/es")
    answer = lead.post("/messages/languages/es/review", seen="of other words")

    assert answer.status_code == 409
    assert "The words have changed since this page was opened." in answer.text
    assert count("reviewed_language") == 0


def test_a_sentence_that_changed_after_the_review_is_marked_and_put_before_whoever_may_read_it(clinic, lead):
    review(clinic, "es")
    assert "changed in" not in lead.get("/").text

    own = {"messages.update.text": "su cita ahora es: {starts}."}
    assert wordings.change("es", own, {}, by=clinic.scheduler, now=NOW) == {}

    assert "Changed since: 1 sentence" in lead.get("/messages/languages/").text
    page = lead.get("/messages/languages/es").text
    assert page.count("⚠ Changed since<") == 1
    assert "su cita ahora es: \u2068[starts]\u2069." in page
    assert "Mark as reviewed" in page
    for url in ("/", "/messages/"):
        assert 'changed in <a href="/messages/languages/es">Spanish</a>' in lead.get(url).text


def test_the_desk_may_look_but_not_mark(scheduler):
    page = scheduler.get("/messages/languages/es")

    assert page.status_code == 200
    assert "Mark as reviewed" not in page.text
    assert scheduler.post("/messages/languages/es/review", seen="x").status_code == 403


def test_a_patients_page_tells_in_which_language_they_are_written_to(clinic, lead):
    patient = f"/patients/{clinic.patients['P-1']}"
    assert "Languages: English<" in lead.get(patient).text

    reads("es-MX", "de")
    assert "Languages: Spanish, German, written to in English<" in lead.get(patient).text
    assert "Call with an interpreter" in lead.get(patient).text

    review(clinic, "es")
    page = lead.get(patient).text
    assert "Languages: Spanish, German, written to in Spanish<" in page
    assert "Call with an interpreter" not in page
