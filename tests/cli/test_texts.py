"""The number that texts come from, set by the operator."""

import pytest

from coord.cli.texts import texts
from tests.clinic import count


@pytest.fixture
def run(app):
    return lambda *arguments: app.test_cli_runner().invoke(texts, ["number", *arguments])


def test_there_is_none_until_somebody_sets_it(run):
    assert "none yet" in run().output


def test_a_number_is_kept_as_the_provider_writes_it(run):
    run("+1 (415) 555-0100")

    assert run().output == "+14155550100\n"
    assert count("audit_entry", "did = 'texts.number_set'") == 1


@pytest.mark.parametrize("number", ["415 555 0100 99", "four", "+0", ""])
def test_what_is_no_number_is_refused_with_a_sentence(run, number):
    refused = run(number)

    assert (refused.exit_code, refused.output) == (
        1,
        "Error: Write it with its country, such as +1 415 555 0100.\n",
    )


def test_a_number_belongs_to_one_organization(run):
    run("+14155550100", "--organization", "Small")
    refused = run("+14155550100", "--organization", "Other")

    assert "Another organization has this number." in refused.output
    assert "none yet" in run("--organization", "Other").output
