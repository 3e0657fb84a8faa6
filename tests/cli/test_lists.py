"""Whatever lists something says when there is nothing, and tells codes in words and times by the clock."""

import re

import pytest

from coord.cli.attendance import attendance
from coord.cli.feed import feed
from coord.cli.groups import group
from coord.cli.hours import hours
from coord.cli.licences import licences
from coord.cli.messages import messages
from coord.cli.overrides import overrides
from coord.cli.slots import slots, why_not
from coord.cli.visits import visit
from coord.cli.waitlist import waitlist
from coord.services import booking
from tests.clinic import once
from tests.conftest import NOW

ASKED = ("--patient", "P-1", "--type", "dosing_iv")
CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")


@pytest.fixture
def run(app, clinic):
    return lambda command, *words: app.test_cli_runner().invoke(command, words)


@pytest.mark.parametrize(
    ("command", "words", "sentence"),
    [
        pytest.param(messages, ("list",), "There are no messages yet", id="messages"),
        pytest.param(feed, ("list",), "`feed issue` makes an address", id="feeds"),
        pytest.param(group, ("list",), "`group open` opens it", id="groups"),
        pytest.param(waitlist, ("list",), "`waitlist add` puts", id="waitlist"),
        pytest.param(waitlist, ("offers",), "No offer runs", id="offers"),
        pytest.param(licences, (), "ends within 90 days", id="licences"),
        pytest.param(overrides, (), "Nothing was overridden", id="overrides"),
        pytest.param(attendance, ("list", "--clinic", "harbor"), "`attendance here`", id="attendance"),
        pytest.param(visit, ("list", "--patient", "P-1"), "`visit book` books it", id="visits"),
    ],
)
def test_an_empty_list_says_so_and_what_comes_next(run, command, words, sentence):
    told = run(command, *words)

    assert told.exit_code == 0
    assert sentence in told.stdout


@pytest.mark.parametrize(
    ("command", "words", "expected"),
    [
        pytest.param(messages, ("list",), " PST  Due  mail  Confirmation of all visits", id="messages"),
        pytest.param(
            visit, ("list", "--patient", "P-1"), "09:00-11:00 PST  Treatment visit (IV)  booked", id="visits"
        ),
        pytest.param(
            slots, (*ASKED, "--from", "2027-03-24"), "PDT  Harbor Clinic, room Drip  (prescriber", id="slots"
        ),
        pytest.param(
            why_not,
            (*ASKED, "--clinic", "harbor", "--day", "2027-03-06"),
            "PST, Harbor Clinic. This is the least that would have to change:\n- ",
            id="why_not",
        ),
        pytest.param(hours, ("show", "dan@demo.example"), "Harbor Clinic 08:00-18:00 PST", id="hours"),
        pytest.param(group, ("templates",), "day 22: Treatment visit (group)", id="group_templates"),
    ],
)
def test_what_is_listed_has_words_for_codes_and_a_zone_for_times(run, clinic, command, words, expected):
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())

    told = run(command, *words).stdout

    assert expected in told
    assert not CODE.search(told)
