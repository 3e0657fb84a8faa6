"""Wording on the command line."""

import pytest

from coord.cli.wordings import wording
from tests.clinic import count

SUBJECT = "messages.cancellation.subject"


@pytest.fixture
def say(app, clinic):
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(wording, list(words))


def test_a_sentence_is_set_shown_and_reset(say):
    assert say("set", "en", SUBJECT, "Off: your time at {clinic}").output.startswith("Saved.")
    assert (
        "own      messages.cancellation.subject: Off: your time at {clinic}"
        in say("show", "en", "cancellation").output
    )
    assert say("reset", "en", SUBJECT).output == "The standard wording is said again.\n"
    assert say("reset", "en", SUBJECT).output == "It is said already.\n"


def test_what_breaks_a_rule_is_refused_with_its_place(say):
    answer = say("set", "en", SUBJECT, "No ketamine at {clinic}")

    assert (answer.exit_code, count("own_wording")) == (1, 0)
    assert "Sign 4: “ketamine”" in answer.output


@pytest.mark.parametrize("words", [("show", "en", "x"), ("set", "en", "x", "y"), ("reset", "xx", SUBJECT)])
def test_what_does_not_exist_is_told(say, words):
    assert say(*words).exit_code == 1
