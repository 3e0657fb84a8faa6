"""The operator's commands: their forms are promised."""

import json

import pytest

from coord.cli.feed import feed
from tests.clinic import count
from tests.feeds.test_issuing import allow_full_feeds

SMALL = ("--organization", "Small")


@pytest.fixture
def run(app):
    """Run a command and give its outcome."""
    runner = app.test_cli_runner()
    return lambda *words: runner.invoke(feed, [*map(str, words)])


def issue(run, *more):
    return run("issue", "--practitioner", "dan@demo.example", *SMALL, *more)


def test_issue_prints_the_address_and_nothing_else(app, run):
    said = issue(run, "--level", "busy")

    assert said.exit_code == 0
    assert said.stdout.startswith("http://127.0.0.1:8000/feeds/")
    assert app.test_client().get(said.stdout.strip()).status_code == 200


def test_issue_tells_programs_more(run):
    told = json.loads(issue(run, "--level", "busy", "--label", "phone", "--json").stdout)

    assert set(told) == {"id", "practitioner", "level", "url", "webcal"}
    assert told["webcal"] == told["url"].replace("http:", "webcal:")


def test_initials_are_what_is_shown_where_nothing_is_said(run):
    assert json.loads(issue(run, "--json").stdout)["level"] == "initials"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("--practitioner", "nobody@demo.example"), 1, "There is no practitioner nobody@demo.example."),
        (("--practitioner", "dan@demo.example"), 1, "choose with --organization (Small, Other)"),
        (("--practitioner", "dan@demo.example", *SMALL, "--level", "full"), 1, "names are off"),
        (("--practitioner", "dan@demo.example", "--level", "all"), 2, "'all' is not one of"),
        ((), 2, "Missing option '--practitioner'"),
    ],
)
def test_what_cannot_be_issued_is_said_on_standard_error(run, words, code, sentence):
    said = run("issue", *words)

    assert (said.exit_code, said.stdout) == (code, "")
    assert sentence in said.stderr
    assert count("feed") == 0


def test_names_are_issued_where_the_house_allows_them(run, clinic):
    allow_full_feeds(clinic.organization_id)

    assert issue(run, "--level", "full").exit_code == 0


def test_a_revoked_feed_answers_no_more(app, run):
    told = json.loads(issue(run, "--json").stdout)

    said = run("revoke", told["id"])

    assert (said.exit_code, said.stdout) == (0, f"Feed {told['id']} is revoked.\n")
    assert json.loads(run("revoke", told["id"], "--json").stdout) == {"id": told["id"], "revoked": True}
    assert app.test_client().get(told["url"]).status_code == 404


def test_a_feed_that_never_was_cannot_be_revoked(run):
    said = run("revoke", 999)

    assert (said.exit_code, said.stdout) == (1, "")
    assert "There is no feed 999." in said.stderr


def test_list_tells_everything_but_the_address(run):
    told = json.loads(issue(run, "--label", "phone", "--json").stdout)
    token = told["url"].split("/")[-1].removesuffix(".ics")

    (one,) = json.loads(run("list", "--json").stdout)

    assert {name: one[name] for name in ("id", "practitioner", "level", "label", "organization")} == {
        "id": told["id"], "practitioner": "dan@demo.example", "level": "initials", "label": "phone",
        "organization": "Small",
    }  # fmt: skip
    assert (one["created_at"][-1], one["used_at"]) == ("Z", None)
    assert token not in run("list").stdout
    assert run("list").stdout.startswith(f"{told['id']}\tdan@demo.example\tshows initials\tphone")
