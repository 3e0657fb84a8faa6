"""The day it all changes, by command."""

import json

import pytest
from sqlalchemy import text

from coord.cli.replan import replan_
from coord.services import booking
from coord.services.drafts import Draft
from coord.store.db import transaction
from tests.clinic import TALK, count, once
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

    assert "Cleo Tran, RN: 1 visit, 0 patients in the clinic" in done.stdout
    assert "Tue 2027-03-02 08:50 PST  P-1" in done.stdout


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
    assert "Tue 2027-03-02 09:00-11:00 PST  P-1: replace, with" in taken.stdout
    assert run("visits", "--away", "cleo@demo.example", *SPAN).exit_code == 0


def test_a_piece_of_it_is_taken_alone(run, booked, clinic):
    talk = clinic.appointment("preparation", "2027-03-02 14:00", "Nest", TALK)
    booking.book(Draft(clinic.patients["P-2"], (talk,)), by=clinic.scheduler, now=NOW, once=once())
    name = run("enter", "--away", "dan@demo.example", *SPAN).stdout.strip()
    take = ("propose", "--entry", name, "--take", "--only")

    assert "Nothing is proposed for P-3." in run(*take, "P-3").stderr
    assert count("audit_entry", "did = 'appointment.moved'") == 0
    run(*take, "P-2")
    assert count("audit_entry", "did = 'appointment.moved'") == 1
    left = json.loads(run("visits", "--entry", name, "--json").stdout)["visits"]
    assert [one["record"] for one in left] == ["P-1"]


ENTRIES = (
    ("--away", "cleo@demo.example", *SPAN),
    ("--away", "cleo@demo.example", "--from", "2027-03-02T08:00", "--to", "2027-03-02T12:30"),
    ("--stuck", "cleo@demo.example", "--clinic", "harbor", *SPAN),
    ("--room", "Drip", *SPAN),
    ("--closed", "harbor", "--why", "Snow", *SPAN),
    ("--licence", "cleo@demo.example", "--what", "RN US-CA", "--from", "2027-03-02"),
)


@pytest.fixture
def booked(clinic):
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())


@pytest.mark.parametrize("words", ENTRIES)
def test_what_has_happened_is_looked_ahead_at_entered_and_taken_back(run, booked, words):
    ahead = run("enter", *words, "--preview")
    assert (ahead.exit_code, count("broken_visit")) == (1, 0)
    assert "Tue 2027-03-02 09:00-11:00 PST  P-1" in ahead.stdout

    name = run("enter", *words).stdout.strip()
    assert run("visits", "--entry", name).exit_code == 1
    assert count("broken_visit") > 0

    assert run("take-back", name).stdout == "Taken back.\n"
    assert run("visits", "--entry", name).exit_code == 0
    assert count("broken_visit") == 0
    assert "It does not stand any more" in run("take-back", name).stderr


def test_the_least_change_for_what_was_entered_is_proposed_and_taken(run, booked):
    name = run("enter", *ENTRIES[-1]).stdout.strip()

    assert (
        "Tue 2027-03-02 09:00-11:00 PST  P-1: replace, with"
        in run("propose", "--entry", name, "--take").stdout
    )
    assert run("visits", "--entry", name).exit_code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("enter", *SPAN), "Name one of --away, --stuck, --room, --closed and --licence."),
        (("enter", "--away", "cleo@demo.example", "--from", "2027-03-02"), "Give --to."),
        (("enter", "--stuck", "cleo@demo.example", *SPAN), "Give --clinic"),
        (
            ("enter", "--closed", "harbor", "--from", "2027-03-02T08:00", "--to", "2027-03-03"),
            "closed for whole days",
        ),
        (("enter", "--licence", "cleo@demo.example", "--from", "2027-03-02"), "one of: ACLS; RN US-CA."),
        (
            ("enter", "--away", "cleo@demo.example", "--from", "2027-03-03", "--to", "2027-03-02"),
            "The last day is before the first.",
        ),
        (("take-back", "flood/x/1/2/"), "is nothing that `replan enter` has printed"),
        (("visits", "--entry", "away/x/2/1/"), "is nothing that `replan enter` has printed"),
        (("visits", "--room", "Drip"), "Give --from and --to."),
    ],
)
def test_what_cannot_be_entered_is_one_sentence(run, clinic, words, said):
    assert said in run(*words).stderr
