"""What a reply says, as a table; and which question it answers."""

import itertools
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord.domain.replies import Meaning, Question, Unclear, distress, meant, read, reading
from coord.domain.replies import words as tables

CONFIRM, OTHER_TIME, WORDS = Meaning.CONFIRM, Meaning.OTHER_TIME, Meaning.WORDS
DIGITS = [chr(one) for one in range(sys.maxunicode + 1) if unicodedata.decimal(chr(one), None) is not None]


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("1", CONFIRM),
        (" 1 ", CONFIRM),
        ("1.", CONFIRM),
        ("(1)", CONFIRM),
        ("#1!", CONFIRM),
        ("“1”", CONFIRM),
        ("1️⃣", CONFIRM),
        ("\uff11", CONFIRM),
        ("١", CONFIRM),
        ("۱", CONFIRM),
        ("१", CONFIRM),
        ("\u200f۱\u200f", CONFIRM),
        ("1 please", CONFIRM),
        ("1 thank you!", CONFIRM),
        ("Yes 1", CONFIRM),
        ("1, gracias", CONFIRM),
        ("١ شكرا", CONFIRM),
        ("2", OTHER_TIME),
        ("٢", OTHER_TIME),
        ("۲", OTHER_TIME),
        ("२", OTHER_TIME),
        ("2️⃣", OTHER_TIME),
        ("2 please", OTHER_TIME),
        ("11", WORDS),
        ("12", WORDS),
        ("1 2", WORDS),
        ("1 or 2?", WORDS),
        ("3", WORDS),
        ("0", WORDS),
        ("١٢", WORDS),
        ("1 but I will be late", WORDS),
        ("2 pm", WORDS),
        ("", WORDS),
        ("👍", WORDS),
        ("one", WORDS),
        ("Stop", Meaning.STOP),
        (" STOP ", Meaning.STOP),
        ("STOP.", Meaning.STOP),
        ("stop stop stop", Meaning.STOP),
        ("ARRÊT", Meaning.STOP),
        ("arret", Meaning.STOP),
        ("stop please", Meaning.STOP),
        ("Please stop", Meaning.STOP),
        ("Please stop texting me!", Meaning.STOP),
        ("Don’t text me", Meaning.STOP),
        ("STOPALL", Meaning.STOP),
        ("Unsubscribe", Meaning.STOP),
        ("END", Meaning.STOP),
        ("QUIT", Meaning.STOP),
        ("Opt-out", Meaning.STOP),
        ("ALTO", Meaning.STOP),
        ("Стоп", Meaning.STOP),
        ("退订", Meaning.STOP),
        ("dừng", Meaning.STOP),
        ("중지", Meaning.STOP),
        ("बंद करें", Meaning.STOP),
        ("إيقاف", Meaning.STOP),
        ("توقف", Meaning.STOP),
        ("stop sending me messages", Meaning.STOP),
        ("no me envíen más mensajes", Meaning.STOP),
        ("não quero mais mensagens", Meaning.STOP),
        ("не пишите мне", Meaning.STOP),
        ("請停止", Meaning.STOP),
        ("退訂", Meaning.STOP),
        ("그만 보내세요", Meaning.STOP),
        ("اوقف", Meaning.STOP),
        ("stop the visit on Monday", WORDS),
        ("When does it end?", WORDS),
        ("Does my insurance stop in May?", WORDS),
        ("CANCEL", Meaning.CANCEL),
        ("Cancel.", Meaning.CANCEL),
        ("cancel please", Meaning.CANCEL),
        ("cancel my appointment", WORDS),
        ("Cancelar", WORDS),
        ("START", Meaning.START),
        ("unstop", Meaning.START),
        ("Yes", Meaning.YES),
        ("sí", Meaning.YES),
        ("HELP", Meaning.HELP),
        ("info", Meaning.HELP),
        ("ayuda", Meaning.HELP),
        ("Wrong number", Meaning.WRONG_NUMBER),
        ("Sorry, you have the wrong number!", Meaning.WRONG_NUMBER),
        ("Número equivocado", Meaning.WRONG_NUMBER),
        ("打错了", Meaning.WRONG_NUMBER),
        ("打錯了", Meaning.WRONG_NUMBER),
        ("номер не тот", Meaning.WRONG_NUMBER),
        ("잘못 보내셨어요", Meaning.WRONG_NUMBER),
        ("غلط رقم", Meaning.WRONG_NUMBER),
        ("رقم خاطئ", Meaning.WRONG_NUMBER),
        ("I want to die", Meaning.DISTRESS),
        ("1 but I want to die", Meaning.DISTRESS),
        ("stop, I want to kill myself", Meaning.DISTRESS),
        ("I can't go on", Meaning.DISTRESS),
        ("i cant breathe", Meaning.DISTRESS),
        ("feeling SUICIDAL", Meaning.DISTRESS),
        ("help me", Meaning.DISTRESS),
        ("Quiero morir", Meaning.DISTRESS),
        ("No puedo respirar", Meaning.DISTRESS),
        ("Je veux mourir", Meaning.DISTRESS),
        ("хочу умереть", Meaning.DISTRESS),
        ("我不想活了", Meaning.DISTRESS),
        ("죽고 싶어요", Meaning.DISTRESS),
        ("tôi muốn chết", Meaning.DISTRESS),
        ("मैं मरना चाहता हूँ", Meaning.DISTRESS),
        ("أريد أن أموت", Meaning.DISTRESS),
        ("می‌خواهم بمیرم", Meaning.DISTRESS),
        ("gusto ko nang mamatay", Meaning.DISTRESS),
        ("quero morrer", Meaning.DISTRESS),
        ("I’m going to kill my self", Meaning.DISTRESS),
        ("I want to end it", Meaning.DISTRESS),
        ("I don’t want to be alive", Meaning.DISTRESS),
        ("chest hurts", Meaning.DISTRESS),
        ("he is hitting me", Meaning.DISTRESS),
        ("Quiero quitarme la vida", Meaning.DISTRESS),
        ("Tengo ganas de morir", Meaning.DISTRESS),
        ("Je n’ai plus envie de vivre", Meaning.DISTRESS),
        ("Je veux mettre fin à mes jours", Meaning.DISTRESS),
        ("Quero acabar com a minha vida", Meaning.DISTRESS),
        ("покончу с собой", Meaning.DISTRESS),
        ("мне не хочется жить", Meaning.DISTRESS),
        ("суицид", Meaning.DISTRESS),
        ("我想自殺", Meaning.DISTRESS),
        ("輕生", Meaning.DISTRESS),
        ("我活不下去了", Meaning.DISTRESS),
        ("緊急", Meaning.DISTRESS),
        ("tôi chán sống", Meaning.DISTRESS),
        ("dau nguc", Meaning.DISTRESS),
        ("ayoko nang mabuhay", Meaning.DISTRESS),
        ("gusto ko na pong mamatay", Meaning.DISTRESS),
        ("살고 싶지 않아요", Meaning.DISTRESS),
        ("자해", Meaning.DISTRESS),
        ("खुदकुशी", Meaning.DISTRESS),
        ("मर जाना चाहता हूँ", Meaning.DISTRESS),
        ("أريد الموت", Meaning.DISTRESS),
        ("لا أريد العيش", Meaning.DISTRESS),
        ("بدي موت", Meaning.DISTRESS),
        ("خودكشي", Meaning.DISTRESS),
        ("نمی‌خوام زنده باشم", Meaning.DISTRESS),
        ("كمكم كنيد", Meaning.DISTRESS),
        ("Can I come at 3?", WORDS),
        ("My diet is fine, I dine at six", WORDS),
        ("Who is this?", WORDS),
    ],
)
def test_a_reply_says_one_of_few_things(text, meaning):
    assert read(text) is meaning


def test_digits_of_every_script_are_read():
    told = {1: CONFIRM, 2: OTHER_TIME}
    wrong = [one for one in DIGITS if read(one) is not told.get(unicodedata.decimal(one), WORDS)]

    assert len(DIGITS) > 600
    assert wrong == []
    assert {read(one * 2) for one in DIGITS} == {WORDS}


@pytest.mark.parametrize(
    ("table", "meaning"),
    [
        (tables.STOP, Meaning.STOP),
        (tables.CANCEL, Meaning.CANCEL),
        (tables.START, Meaning.START),
        (tables.YES, Meaning.YES),
        (tables.HELP, Meaning.HELP),
        (tables.WRONG_NUMBER, Meaning.WRONG_NUMBER),
        (distress.PHRASES, Meaning.DISTRESS),
    ],
)
def test_every_word_means_what_its_table_says(table, meaning):
    said = {one: read(one.replace("*", "")) for one in table}

    assert {one: found for one, found in said.items() if found is not meaning} == {}


@pytest.mark.parametrize("word", [*tables.STOP, *tables.HELP, *tables.START])
def test_words_count_in_capitals_and_with_signs_around_them(word):
    assert read(f"  {word.upper()}!! ") is read(word)


@given(st.text(max_size=300))
def test_whatever_is_written_is_read(text):
    assert read(text) in Meaning


@given(st.text(alphabet="abcdefgh 3456789", min_size=1, max_size=40))
def test_no_digit_is_read_into_words(text):
    assert read(text) not in {CONFIRM, OTHER_TIME}


@given(st.text(max_size=40), st.text(max_size=40))
def test_distress_is_heard_in_the_middle_of_anything(before, after):
    assert read(f"{before} I want to die {after}") is Meaning.DISTRESS


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        pytest.param("they KILL me", True, id="a_phrase_among_others"),
        pytest.param("kills", False, id="no_part_of_a_word"),
        pytest.param("overkill", False, id="nor_its_end"),
        pytest.param("so suicidal", True, id="any_ending_where_one_is_left_open"),
        pytest.param("antisuicidal", False, id="not_another_beginning"),
        pytest.param("我想死了", True, id="anywhere_in_a_script_without_spaces"),
    ],
)
def test_phrases_are_found_as_words_of_their_script(said, is_found):
    phrases = reading._anywhere(["kill", "suicid*", "想死"])

    assert bool(phrases.search(f" {reading._plain(said)} ")) is is_found


def test_every_table_of_whole_answers_is_read():
    assert reading._whole() == reading._WHOLE
    assert set(reading._WHOLE.values()) == {
        Meaning.YES,
        Meaning.HELP,
        Meaning.START,
        Meaning.STOP,
        Meaning.CANCEL,
    }


def test_a_book_is_read_no_further_than_its_beginning():
    assert read("x" * 5_000_000 + " help me") is WORDS


def asked(at, visit=1, patient=1, *, stands=True, is_answered=False):
    return Question(visit, patient, 7, at, stands, is_answered)


@pytest.mark.parametrize(
    ("questions", "found"),
    [
        pytest.param([], Unclear.NOTHING_ASKED, id="nothing-asked"),
        pytest.param([asked(1)], asked(1), id="one"),
        pytest.param([asked(1), asked(2)], asked(2), id="asked-twice-about-the-same"),
        pytest.param([asked(1, is_answered=True)], asked(1, is_answered=True), id="said-again"),
        pytest.param([asked(1, stands=False)], Unclear.OUT_OF_DATE, id="moved-since"),
        pytest.param([asked(1), asked(2, 2)], Unclear.SEVERAL_VISITS, id="two-visits"),
        pytest.param([asked(1, is_answered=True), asked(2, 2)], asked(2, 2), id="the-other-is-answered"),
        pytest.param([asked(1, stands=False), asked(2, 2)], asked(2, 2), id="the-other-is-past"),
        pytest.param(
            [asked(1), asked(2, 2, is_answered=True)], Unclear.SEVERAL_VISITS, id="the-last-is-answered"
        ),
        pytest.param([asked(1), asked(2, 2, stands=False)], Unclear.SEVERAL_VISITS, id="the-last-is-past"),
        pytest.param([asked(1), asked(2, 2, 2)], Unclear.SEVERAL_PATIENTS, id="two-patients"),
        pytest.param(
            [asked(1, is_answered=True), asked(2, 2, 2)], asked(2, 2, 2), id="the-other-patient-has-answered"
        ),
    ],
)
def test_a_reply_answers_the_last_text_that_asked_where_no_other_could_be_meant(questions, found):
    for order in itertools.permutations(questions):
        assert meant(order) == found


@given(
    st.lists(
        st.builds(
            Question,
            st.integers(1, 3),
            st.integers(1, 2),
            st.just(7),
            st.integers(0, 9),
            st.booleans(),
            st.booleans(),
        )
    )
)
def test_nothing_is_guessed_while_something_else_is_open(questions):
    found = meant(questions)

    if isinstance(found, Question):
        assert found.stands
        open_ones = {(one.patient_id, one.participant_id) for one in questions if one.is_open}
        assert open_ones <= {(found.patient_id, found.participant_id)}
