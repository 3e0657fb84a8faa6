"""In which language patients' pages open: as chosen, as reviewed, and never unasked as nobody has read it."""

import pytest

from coord.messaging.languages import LANGUAGES
from coord.services import booking
from tests.clinic import once
from tests.conftest import NOW
from tests.services.languages import reads, review, rule
from tests.web.patient import Purpose, enter, link, words, written_to

UNCHECKED = "Nadie ha revisado todavía esta traducción."


@pytest.fixture
def written(clinic):
    return written_to(booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment)


@pytest.fixture
def url(written):
    return link(written)


def language(page):
    return page.text.partition('<html lang="')[2].partition('"')[0]


def test_all_languages_are_offered_by_their_own_names(visitor, url):
    page = visitor.get(url)

    for one in LANGUAGES.values():
        assert one.name in page.text
        assert f'href="?lang={one.code}"' in page.text or one.code == "en"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_can_be_chosen_and_runs_in_its_own_direction(visitor, url, code):
    page = visitor.get(f"{url}?lang={code}")

    assert f'<html lang="{code}" dir="{LANGUAGES[code].direction}">' in page.text
    assert f'name="lang" value="{code}"' in page.text


def test_what_nobody_has_reviewed_opens_only_for_whoever_chooses_it_and_says_so(visitor, url):
    reads("es")

    assert language(visitor.get(url, headers={"Accept-Language": "es"})) == "en"
    assert UNCHECKED in words(visitor.get(f"{url}?lang=es"))


@pytest.mark.parametrize("path", ["", "/other-time", "/code"])
def test_what_is_reviewed_opens_for_whoever_reads_it(visitor, clinic, url, path):
    reads("es-MX")
    review(clinic, "es")
    page = visitor.get(url + path)

    assert language(page) == "es"
    assert UNCHECKED not in words(page)


def test_whose_language_is_not_known_is_read_to_as_their_browser_asks(visitor, clinic, written):
    review(clinic, "fr")
    page = visitor.get(link(written, Purpose.PICK_UP), headers={"Accept-Language": "de, fr-CA;q=0.8"})

    assert language(page) == "fr"


def test_a_house_that_sends_what_nobody_has_reviewed_shows_it_too_and_says_so(visitor, clinic, url):
    reads("es")
    rule(clinic, "send_unreviewed")
    page = visitor.get(url)

    assert language(page) == "es"
    assert UNCHECKED in words(page)


def test_a_patient_is_told_that_messages_stay_english_until_somebody_has_checked_theirs(visitor, clinic, url):
    enter(visitor, url)
    note = "Until somebody has checked our messages in a language, they come in English."
    assert note in words(visitor.get(f"{url}/details"))

    for code in set(LANGUAGES) - {"en"}:
        review(clinic, code)
    assert note not in words(visitor.get(f"{url}/details"))


def test_whoever_takes_the_patient_home_reads_what_the_patient_said_they_read(visitor, clinic, url, written):
    review(clinic, "vi")
    enter(visitor, url)
    visitor.get(f"{url}/ride")
    ride = {"kind": "responsible_adult", "name": "Noor Ferrant", "phone": "(415) 555-0101"}
    visitor.post(f"{url}/ride", **ride, language="vi")

    assert language(visitor.get(link(written, Purpose.PICK_UP))) == "vi"
    assert '<option value="vi" lang="vi" selected>' in visitor.get(f"{url}/ride").text


def test_stopping_messages_speaks_their_language(visitor, clinic, written):
    reads("es")
    review(clinic, "es")
    address = link(written, Purpose.STOP)

    assert "No recibir más mensajes desde ahora" in visitor.get(address).text
    assert "Ya no enviaremos mensajes." in visitor.post(address).text


def test_whoever_chooses_a_language_is_written_to_in_it_once_it_is_reviewed(visitor, clinic, url):
    review(clinic, "ko")
    enter(visitor, url)
    visitor.get(f"{url}/details")
    visitor.post(f"{url}/language", language="ko")

    assert language(visitor.get(url)) == "ko"
