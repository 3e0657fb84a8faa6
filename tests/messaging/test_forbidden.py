"""Words that tell of a drug, a therapy or a diagnosis are known however they are inflected or disguised."""

import json
from pathlib import Path

import pytest

from coord.messaging.forbidden import reserved, told

WORDS = json.loads((Path(__file__).parent / "forbidden_words.json").read_text("utf-8"))
CASES = [
    pytest.param(word, language, id=f"{language}-{word}")
    for language, words in WORDS.items()
    for word in words
]
LATIN = ("en", "es", "vi", "tl", "pt", "fr")


@pytest.mark.parametrize(("word", "language"), CASES)
def test_a_word_is_known_in_every_form(word, language):
    assert told(f"({word}) {{starts}}", language)


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("KETAMINE", id="capitals"),
        pytest.param("ke\u200bta\u2060mine", id="signs-without-width"),
        pytest.param("keta\u00admine", id="soft-hyphen"),
        pytest.param("ｋｅｔａｍｉｎｅ", id="wide-letters"),
        pytest.param("𝐤𝐞𝐭𝐚𝐦𝐢𝐧𝐞", id="bold-letters"),
        pytest.param("kétämïne", id="accents"),
        pytest.param("ke\u0301tami\u0308ne", id="accents-apart"),
        pytest.param("kеtаminе", id="cyrillic-letters-that-look-so"),
        pytest.param("κetaminε", id="greek-letters-that-look-so"),
        pytest.param("k3t4min3", id="digits"),
        pytest.param("keta-mine", id="hyphen"),
        pytest.param("ket.amine", id="full-stop"),
        pytest.param("keta''mine", id="quoted-apostrophe"),
        pytest.param("k e t a m i n e", id="letter-by-letter"),
        pytest.param("k-e-t-a-m-i-n-e", id="letter-by-letter-with-hyphens"),
        pytest.param("用ketamine吗", id="between-letters-of-another-script"),
    ],
)
@pytest.mark.parametrize("language", list(WORDS))
def test_a_disguised_word_is_known_in_every_language(word, language):
    assert told(f"x {word} {{starts}}", language)


@pytest.mark.parametrize(
    ("word", "language"),
    [
        pytest.param("治 疗", "zh-Hans", id="ideographs-apart"),
        pytest.param("우 울 증", "ko", id="syllables-apart"),
        pytest.param("كيتـــامين", "ar", id="lengthened"),
        pytest.param("عِلَاج", "ar", id="vowel-signs"),
        pytest.param("إكتئاب", "ar", id="another-alef"),
        pytest.param("تراپي", "fa", id="arabic-letters-in-persian"),
        pytest.param("آرام بخش", "fa", id="space-for-a-joiner"),
        pytest.param("кeтaмин", "ru", id="latin-letters-that-look-so"),
        pytest.param("д-о-з-а", "ru", id="hyphens-in-cyrillic"),
    ],
)
def test_a_disguise_of_one_script_is_known(word, language):
    assert told(word, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("does the rapid test hurt? No dossier needed.", "en", id="english"),
        pytest.param("fundamentalmente endosar", "es", id="spanish"),
        pytest.param("independente, depende de você", "pt", id="portuguese"),
        pytest.param("cela dépend, indépendant", "fr", id="french"),
        pytest.param("не могу дозвониться; в зависимости от времени", "ru", id="russian"),
        pytest.param("همسرم، امروز، درمانگاه", "fa", id="persian"),
        pytest.param("हालत, मनोरंजन", "hi", id="hindi"),
        pytest.param("từ từ, tài liệu, tiệm, nghiên cứu", "vi", id="vietnamese"),
    ],
)
def test_words_that_only_look_like_one_are_left_alone(text, language):
    assert told(text, language) == ()


def test_a_word_is_shown_as_it_is_written_and_where_it_stands():
    assert told("your ke\u200bta-mine visit", "en") == ((5, "ke\u200bta-mine"),)


@pytest.mark.parametrize("language", LATIN)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("YES", id="capitals"),
        pytest.param("ＹＥＳ", id="wide"),
        pytest.param("Y\u200bES", id="signs-without-width"),
        pytest.param("reply with the word yes", id="with-words-between"),
        pytest.param("Reply: stop", id="with-a-colon"),
        pytest.param("responda con la palabra cancel", id="spanish"),
        pytest.param("envoyez le mot help", id="french"),
        pytest.param("“info”", id="quoted"),
    ],
)
def test_what_asks_for_a_word_of_the_phone_company_is_known(text, language):
    assert reserved(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        pytest.param("回复YES确认", "zh-Hans", id="chinese"),
        pytest.param("yes라고 답장", "ko", id="korean"),
        pytest.param("ответьте yes", "ru", id="russian"),
        pytest.param("أرسل help", "ar", id="arabic"),
    ],
)
def test_such_a_word_among_other_letters_is_known_however_it_is_written(text, language):
    assert reserved(text, language)
