"""The day it all changes, by command."""

import json

import pytest
from sqlalchemy import text

from coord.cli.replan import replan_
from coord.services import booking
from coord.store.db import transaction
from tests.clinic import once
from tests.conftest import NOW

SPAN = ("--from", "2027-03-02", "--to", "2027-03-03")


@pytest.fixture
def run(app, clinic):
    return lambda *words: app.test_cli_runner().invoke(replan_, words)


@pytest.fixture
def away(clinic):
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    with transaction() as tx:
        tx.execute(
            text(
                "INSERT INTO time_off (practitioner_id, starts, ends, kind)"
                " SELECT id, 30066240, 30067680, 'sick' FROM practitioner WHERE name LIKE 'Cleo%'"
            )
        )


def test_the_visits_are_listed_with_what_could_be_instead(run, away):
    done = run("visits", "--away", "cleo@demo.example", *SPAN, "--json")
    (visit,) = json.loads(done.stdout)["visits"]

    assert done.exit_code == 1
    assert (visit["record"], visit["arrival"]) == ("P-1", "2027-03-02 08:50")
    assert visit["against"] == ["OnTimeOff"]
    assert visit["move"]


def test_the_same_is_told_plainly(run, away):
    done = run("visits", "--away", "cleo@demo.example", *SPAN)

    assert "Cleo Tran, RN: 1 visits" in done.stdout
    assert "2027-03-02 08:50 P-1" in done.stdout


def test_where_nothing_breaks_it_exits_with_zero(run, clinic):
    assert run("visits", "--room", "Drip", *SPAN).exit_code == 0
    assert run("visits", "--closed", "harbor", *SPAN).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (SPAN, "Name one of --away, --room and --closed."),
        (("--room", "Attic", *SPAN), "There is no room Attic"),
        (("--away", "nobody@demo.example", *SPAN), "There is no practitioner nobody@demo.example."),
        (("--room", "Drip", "--from", "2027-03-03", "--to", "2027-03-02"), "swap --from and --to"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(run, words, said):
    assert said in run("visits", *words).stderr


def test_the_least_change_is_proposed_and_taken(run, away):
    done = run("propose", "--away", "cleo@demo.example", *SPAN, "--json")
    (piece,) = json.loads(done.stdout)["pieces"]
    assert (piece["record"], piece["do"]) == ("P-1", "replace")

    taken = run("propose", "--away", "cleo@demo.example", *SPAN, "--take")
    assert "2027-03-02 09:00 P-1: replace" in taken.stdout
    assert run("visits", "--away", "cleo@demo.example", *SPAN).exit_code == 0
