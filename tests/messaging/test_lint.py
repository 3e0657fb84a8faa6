"""Wording that names a drug, asks for a reserved word, leaves a hole or runs too long: and where."""

import pytest

from coord.messaging.catalogue import catalogue
from coord.messaging.languages import LANGUAGES
from coord.messaging.lint import Finding, Wrong, findings

TEXT = "messages.update.text"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_says_what_english_says(code):
    assert set(catalogue(code).sentences) == set(catalogue("en").sentences)


@pytest.mark.parametrize("code", LANGUAGES)
def test_our_own_sentences_are_without_fault(code):
    faults = {key: findings(key, one.pattern, code) for key, one in catalogue(code).sentences.items()}

    assert {key: found for key, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    ("pattern", "language", "finding"),
    [
        pytest.param(
            "your Ketamine visit {starts}", "en", Finding(Wrong.FORBIDDEN, 5, "Ketamine"), id="drug"
        ),
        pytest.param("IV visit {starts}", "en", Finding(Wrong.FORBIDDEN, 0, "IV"), id="abbreviation"),
        pytest.param("su terapia {starts}", "es", Finding(Wrong.FORBIDDEN, 3, "terapia"), id="spanish"),
        pytest.param("您的治疗 {starts}", "zh-Hans", Finding(Wrong.FORBIDDEN, 2, "治疗"), id="chinese"),
        pytest.param(
            "приём {starts} dose", "ru", Finding(Wrong.FORBIDDEN, 15, "dose"), id="english-in-russian"
        ),
        pytest.param("{starts}: reply YES", "en", Finding(Wrong.RESERVED, 10, "reply YES"), id="reserved"),
        pytest.param("{starts} {nobody}", "en", Finding(Wrong.UNKNOWN_FACT, 10, "nobody"), id="unknown-fact"),
        pytest.param("your visit", "en", Finding(Wrong.MISSING_FACT, 10, "starts"), id="missing-fact"),
        pytest.param(
            "{standing, select, kept {soon} other {your visit {starts}}}",
            "en",
            Finding(Wrong.MISSING_FACT, 59, "starts"),
            id="fact-missing-in-one-case",
        ),
        pytest.param(
            "{starts, number}",
            "en",
            Finding(Wrong.BROKEN, 1, "starts cannot be told as number"),
            id="a-time-is-no-number",
        ),
        pytest.param("one\ntwo {starts}", "en", Finding(Wrong.HIDDEN, 3, "U+000A"), id="new-line"),
        pytest.param("\u202e {starts}", "en", Finding(Wrong.HIDDEN, 0, "U+202E"), id="turned-around"),
        pytest.param(
            "{standing, select, kept {ket} other {ket}}amine {starts}",
            "en",
            Finding(Wrong.FORBIDDEN, 0, "ketamine"),
            id="a-word-that-its-cases-put-together",
        ),
        pytest.param("it is {starts", "en", Finding(Wrong.BROKEN, 6, "a { without its }"), id="broken"),
        pytest.param("  ", "en", Finding(Wrong.EMPTY, 0, ""), id="empty"),
    ],
)
def test_a_fault_is_told_with_its_place(pattern, language, finding):
    assert findings(TEXT, pattern, language) == (finding,)


@pytest.mark.parametrize("fact", ["name", "patient", "escort", "code"])
def test_a_subject_names_nobody(fact):
    (finding,) = findings("messages.update.subject", f"{{{fact}}} at {{clinic}}", "en")

    assert (finding.wrong, finding.what) == (Wrong.PRIVATE, fact)


@pytest.mark.parametrize(
    ("pattern", "language"),
    [
        pytest.param("{starts} " + "so " * 60, "en", id="past-160-in-gsm"),
        pytest.param("{starts} " + "هنا " * 10, "ar", id="past-70-in-any-other-alphabet"),
        pytest.param(
            "{standing, select, settled {" + "so " * 60 + "} other {}}{starts}",
            "en",
            id="in-one-of-its-cases",
        ),
        pytest.param("{starts} " + "so " * 33 + "{address}", "en", id="with-the-longest-address"),
    ],
)
def test_a_text_that_would_not_fit_into_one_segment_is_too_long(pattern, language):
    (finding,) = findings(TEXT, pattern, language)

    assert finding.wrong is Wrong.TOO_LONG


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param("your visit {starts} is cancelled", id="a-reserved-word-within-another"),
        pytest.param("call us to cancel: {starts}", id="a-reserved-word-that-nobody-asks-for"),
    ],
)
def test_words_that_the_phone_company_does_not_mind_are_left_alone(pattern):
    assert findings(TEXT, pattern, "en") == ()
