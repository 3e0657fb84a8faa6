"""What a message says, from facts to words; nothing here names a drug or a therapy.

A mail is paragraphs in a fixed order (`layouts`); a part is said where its facts are known. A text is
one sentence in a frame that names the clinic, its number and the word that ends texts.
"""

from dataclasses import dataclass, replace

from coord.messaging import listed, segments, ways
from coord.messaging.catalogue import STAFF, Catalogue, catalogue
from coord.messaging.crisis import help_in
from coord.messaging.facts import FactsOf, Letter
from coord.messaging.html import page
from coord.messaging.languages import ENGLISH, LANGUAGES
from coord.messaging.layouts import BODIES, CLOSING, OPENING, TIMES, Paragraphs
from coord.messaging.ways import Way
from coord.messaging.wording import STANDARD


class TooLong(ValueError):
    """A text does not fit into one segment, however short the clinic is named."""


@dataclass(frozen=True, slots=True)
class Words:
    subject: str
    text: str
    html: str


def mail(letter: Letter) -> Words:
    """Subject, plain text and HTML with its styles inside the tags, as mail programs want them."""
    words = _words(letter)
    subject = _subject(letter, words)
    facts = FactsOf(letter, words, is_apart=True)
    body = _body(facts)
    foot = [] if letter.is_to_staff else _foot(facts)
    buttons = _buttons(facts)
    named = str(facts["clinic"]) if letter.clinic else ""
    html = page(LANGUAGES[letter.language], named, subject, body, foot, buttons)
    linked = [[f"{label}: {link}" for link, label in buttons]] if buttons else []
    headed = [[named]] if named else []
    plain = "\n\n".join("\n".join(lines) for lines in (*headed, *body, *linked, *foot))
    return Words(subject, plain + "\n", html)


def _subject(letter: Letter, words: Catalogue) -> str:
    """Ours where a house's own lacks a fact."""
    if letter.wording != STANDARD and _has_hole(letter, "subject"):
        letter = replace(letter, wording=STANDARD)
        words = _words(letter)
    return words[f"messages.{letter.kind}.subject"].say(FactsOf(letter, words))


def _body(facts: FactsOf) -> list[list[str]]:
    """Greeting and message, and what goes along; nothing of it is said twice."""
    body = _paragraphs(facts, (("greeting",), *_opened(BODIES[facts.letter.kind])))
    for other in () if is_list(facts.letter) else facts.letter.also:
        theirs = FactsOf(other, facts.words, is_apart=True)
        said = {line for lines in body for line in lines}
        paragraphs = _paragraphs(theirs, _opened(BODIES[other.kind]))
        news = ([line for line in lines if line not in said] for lines in paragraphs)
        body += [lines for lines in news if lines]
    return body


def is_list(letter: Letter) -> bool:
    """Whether the others are told in its own list of visits."""
    return TIMES in {part for lines in BODIES[letter.kind] for part in lines}


def _buttons(facts: FactsOf) -> list[tuple[str, str]]:
    """The visits' pages, each once, with the day where there are several."""
    letters = (facts.letter, *facts.letter.also)
    visits = {one.starts: one for one in letters if one.link}
    own = f"messages.{facts.letter.kind}.button"
    label = str(facts.words[own if own in catalogue(ENGLISH).sentences else "parts.button"].say({}))
    if len(visits) < 2:
        return [(one.link, label) for one in visits.values()]
    return [
        (one.link, f"{label}{facts.told.comma}{facts.told.short(starts)}")
        for starts, one in sorted(visits.items())
    ]


def text(letter: Letter) -> str:
    """One text message of one segment; raises TooLong where that cannot be."""
    return text_and_question(letter).said


def text_and_question(letter: Letter) -> Way:
    """The text, and whether it asks who takes the patient home.

    What is not written in a language is framed in English as well, for a frame in another script takes room.
    Where a house's own sentence lacks a fact, or has no room in its own frame, ours is said.
    """
    if f"messages.{letter.kind}.text" not in _words(letter).sentences:
        letter = replace(letter, language=ENGLISH)
    is_own = letter.wording != STANDARD
    if not (is_own and _has_hole(letter, "text")):
        for way in ways.of(letter):
            if segments.fits(way.said):
                return way
    if is_own:
        return text_and_question(replace(letter, wording=STANDARD))
    raise TooLong(f"{letter.kind} in {letter.language}")


def _has_hole(letter: Letter, part: str) -> bool:
    words = _words(letter)
    return words[f"messages.{letter.kind}.{part}"].has_hole(FactsOf(letter, words))


def _words(letter: Letter) -> Catalogue:
    return letter.wording.catalogue(STAFF if letter.is_to_staff else letter.language)


def _opened(body: Paragraphs) -> Paragraphs:
    """The opening leads straight to what it speaks of."""
    first, *rest = body or ((),)
    return ((OPENING, *first), *rest)


def _paragraphs(facts: FactsOf, layout: Paragraphs) -> list[list[str]]:
    """The paragraphs that have anything to say."""
    told = ([line for part in parts for line in _lines(facts, part)] for parts in layout)
    return [lines for lines in told if lines]


def _lines(facts: FactsOf, part: str) -> list[str]:
    if part == TIMES:
        return listed.lines(facts)
    if part in listed.PLACE and listed.differs(facts.letter, part):
        return []
    is_own = part in {OPENING, CLOSING}
    sentence = facts.words[f"messages.{facts.letter.kind}.{part}" if is_own else f"parts.{part}"]
    said = sentence.say(facts) if sentence.is_sayable(facts) else ""
    return [said] if said else []


def _foot(facts: FactsOf) -> list[list[str]]:
    """How to reach the clinic, and whom to call in a crisis."""
    reach, unread = (facts.words[f"parts.{part}"].say(facts) for part in ("reach", "unread"))
    return [[reach, unread, _crisis(facts.letter, facts.words)]]


def _crisis(letter: Letter, words: Catalogue) -> str:
    help_ = help_in(letter.jurisdiction)
    if help_ is None:
        return words["parts.crisis_unknown"].say({})
    key = "parts.crisis" if help_.is_texted else "parts.crisis_call"
    return words[key].say({"line": help_.line, "danger": help_.danger})
