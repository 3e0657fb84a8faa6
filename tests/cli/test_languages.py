"""`languages`: which are reviewed, the mark, and taking it back."""

import json

import pytest

from coord.cli.languages import languages


@pytest.fixture
def run(app):
    return lambda *arguments: app.test_cli_runner().invoke(languages, arguments)


def test_a_language_is_marked_and_the_mark_taken_back(run):
    assert "is reviewed" in run("review", "es").output

    (spanish,) = (one for one in json.loads(run("list", "--json").stdout) if one["language"] == "es")
    assert (spanish["is_reviewed"], spanish["open"], spanish["by"]) == (
        True,
        0,
        "administrator@small.example",
    )
    assert "es       Spanish: reviewed by administrator@small.example on 2027-03-01\n" in run("list").output

    assert run("take-back", "es").output == "es is not reviewed any more.\n"
    assert run("take-back", "es").output == "es was not reviewed.\n"
    assert "es       Spanish: not reviewed\n" in run("list").output


@pytest.mark.parametrize("command", ["review", "take-back"])
def test_a_language_that_nothing_is_written_in_is_refused_with_a_sentence(run, command):
    refused = run(command, "xx")

    assert refused.exit_code == 1
    assert "Nothing is written in xx" in refused.output
