"""A mark holds for the words that were read: where the English or the own sentence changes, it is gone."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from coord import web
from coord.domain.reminders import TO_PRACTITIONERS, MessageKind
from coord.messaging import letters, reviewing
from coord.messaging.catalogue import Catalogue, catalogue
from coord.messaging.languages import LANGUAGES
from coord.messaging.reviewing import is_reviewed, of_message
from coord.messaging.wording import Wording
from tests.messaging.letters import STARTS, letter
from tests.messaging.test_approved import FACTS

UPDATE, CANCELLATION = of_message(MessageKind.UPDATE), of_message(MessageKind.CANCELLATION)


def other_words(language, key):
    """A wording in which one sentence has another sign at its end."""
    return Wording.of([(language, key, catalogue(language)[key].pattern + "!")])


def test_what_was_read_is_reviewed():
    assert is_reviewed("es", UPDATE, reviewing.signs("es"))
    assert not is_reviewed("es", UPDATE, {})
    assert not is_reviewed("es", UPDATE, reviewing.signs("fr"))


def test_english_needs_no_mark():
    assert is_reviewed("en", UPDATE, {})


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_changed_sentence_takes_the_mark_from_what_says_it_and_from_nothing_else(language):
    marks, now = reviewing.signs("es"), other_words(language, "messages.update.subject")

    assert not is_reviewed("es", UPDATE, marks, now)
    assert is_reviewed("es", CANCELLATION, marks, now)


@pytest.mark.parametrize("key", ["parts.greeting", "text.frame"])
def test_what_all_messages_say_takes_the_mark_from_all(key):
    marks, now = reviewing.signs("es"), other_words("es", key)

    assert not is_reviewed("es", UPDATE, marks, now)
    assert not is_reviewed("es", CANCELLATION, marks, now)


def test_a_part_takes_the_mark_from_the_messages_that_say_it_alone():
    marks, now = reviewing.signs("es"), other_words("es", "parts.calendar_new")

    assert not is_reviewed("es", UPDATE, marks, now)
    assert is_reviewed("es", CANCELLATION, marks, now)


@dataclass
class Listening:
    """A wording that remembers which sentences were asked for."""

    heard: set[str] = field(default_factory=set)

    def catalogue(self, language):
        return Heard(catalogue(language), self.heard)


@dataclass
class Heard:
    told: Catalogue
    heard: set[str]

    def __getitem__(self, key):
        self.heard.add(key)
        return self.told[key]

    @property
    def sentences(self):
        return self.told.sentences


STATES = (
    FACTS,
    FACTS | {"is_by_video": True, "before": (STARTS - 60, STARTS), "clinic": "", "jurisdiction": "XK"},
    FACTS | {"eating": None, "ride": "open", "jurisdiction": "GB-LND"},
)


@pytest.mark.parametrize("kind", [one for one in MessageKind if one not in TO_PRACTITIONERS])
@pytest.mark.parametrize("state", range(len(STATES)))
def test_nothing_is_said_that_does_not_belong_to_the_mark(kind, state):
    wording = Listening()
    facts = letter(kind, **STATES[state] | {"language": "es", "wording": wording})
    letters.mail(facts)
    letters.text(facts)

    assert wording.heard - of_message(kind) == set()


def test_pages_say_no_other_parts_of_mails():
    pages = Path(web.__file__).parent
    files = [*pages.glob("templates/patient/*.html"), *pages.glob("patient/*.py")]
    said = {part for one in files for part in re.findall(r"part\(\"(\w+)\"", one.read_text())}

    assert said <= reviewing.ON_PAGES


@pytest.mark.parametrize(
    ("language", "key", "said"),
    [
        pytest.param("en", "parts.greeting", ("Hello [name],",), id="a-fact"),
        pytest.param(
            "es",
            "parts.food",
            (
                "Después de las [food until] no coma nada.",
                "No coma nada después de acostarse.",
                "Alguien de enfermería le llamará para decirle qué puede comer y beber.",
            ),
            id="cases",
        ),
        pytest.param(
            "ru",
            "messages.series_confirmation.opening",
            ("Ваш приём:", "Ваши 2 приёма:", "Ваши 5 приёмов:"),
            id="plurals",
        ),
        pytest.param(
            "en",
            "pages.code_wrong",
            (
                "This code does not count. Please ask for a new one.",
                "This is not the code. You have one more try.",
                "This is not the code. You have 2 more tries.",
            ),
            id="nothing-left",
        ),
    ],
)
def test_a_sentence_is_read_once_for_each_of_its_cases(language, key, said):
    found = reviewing.spoken(catalogue(language).sentences[key])

    assert tuple(one.translate({0x2068: None, 0x2069: None}) for one in found) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_can_be_read_with_its_facts_by_name(language):
    sentences = catalogue(language).sentences

    assert [key for key, one in sentences.items() if not reviewing.spoken(one)] == []
