"""`visit` and `patient`: what the pages do with a patient's visits, by command."""

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from coord.cli.licences import licences
from coord.cli.overrides import overrides
from coord.cli.patients import patient
from coord.cli.visits import visit
from coord.store import people
from coord.store.db import transaction
from tests.clinic import count
from tests.conftest import NOW

TREATMENT = ("--patient", "P-1", "--type", "dosing_iv", "--clinic", "harbor")
TALK = ("--patient", "P-1", "--type", "preparation", "--clinic", "harbor")


@pytest.fixture
def run(app, clinic):
    return lambda *arguments, of=visit: app.test_cli_runner().invoke(of, arguments)


@pytest.fixture
def booked(run):
    """A treatment visit of Wednesday at nine, and its follow-up."""
    return run("book", *TREATMENT, "--at", "2027-03-03T09:00").stdout.strip()


def listed(run):
    return json.loads(run("list", "--patient", "P-1", "--json").stdout)


def test_a_visit_is_booked_with_its_follow_up(run, booked):
    dose, after = listed(run)

    assert (dose["id"], dose["starts"], dose["status"]) == (booked, "2027-03-03T17:00Z", "booked")
    assert (after["type"], after["follows"]) == ("integration", booked)
    assert (
        "Thu 2027-03-04 08:00-09:00 PST  Integration  booked  Harbor Clinic"
        in run("list", "--patient", "P-1").stdout
    )


def test_what_cannot_be_booked_is_said_and_nothing_is(run):
    closed = run("book", *TREATMENT, "--at", "2027-03-06T09:00")
    skipped = run("book", *TALK, "--at", "2027-03-14T02:30")
    past = run("book", *TALK, "--at", "2020-03-03T09:00")
    unknown = run("book", *TALK[:2], "--type", "seance", *TALK[4:], "--at", "2027-03-03T09:00")

    assert [one.exit_code for one in (closed, skipped, past, unknown)] == [1, 1, 2, 1]
    assert "Harbor Clinic is not open for the whole visit." in closed.stderr
    assert "The clocks skip this time" in skipped.stderr
    assert "have passed" in past.stderr
    assert "There is no such visit, kind of visit" in unknown.stderr
    assert count("appointment") == 0


def test_a_soft_reason_is_overridden_with_a_reason_and_stands_in_the_ledger(run):
    soon = ("book", *TREATMENT, "--at", "2027-03-01T14:00")
    refused = run(*soon)
    done = run(*soon, "--in-spite-of", "ShortNotice", "--why", "She fasted, her sister drives.")

    told = json.loads(run("--json", of=overrides).stdout)
    assert (refused.exit_code, done.exit_code) == (1, 0)
    assert "(--in-spite-of ShortNotice)" in refused.stderr
    assert told["counts"] == {"ShortNotice": 1}
    assert told["overrides"][0]["why"] == "She fasted, her sister drives."
    assert "1 x Short notice" in run(of=overrides).stdout


def test_a_time_is_reserved_booked_and_given_free(run):
    reserve = ("reserve", *TALK, "--until", "2027-03-02T17:00", "--at")
    first, second = (run(*reserve, f"2027-03-03T{hour}:00").stdout.strip() for hour in ("09", "11"))

    assert run("book-reserved", first).exit_code == 0
    assert [run("release", second).exit_code for _ in range(2)] == [0, 1]
    assert run("book-reserved", second).exit_code == 1
    assert len(listed(run)) == 1


def test_a_visit_moves_with_its_follow_up(run, booked):
    moved = run("move", booked, "--at", "2027-03-04T10:00", "--already-told")
    refused = run("move", booked, "--at", "2027-03-06T10:00")

    assert (moved.exit_code, refused.exit_code) == (0, 1)
    assert "Harbor Clinic is not open" in refused.stderr
    assert listed(run)[0]["starts"] == "2027-03-04T18:00Z"
    assert listed(run)[1]["starts"] > "2027-03-05"


WEEKLY = ("series", "--patient", "P-1", "--type", "therapy", "--clinic", "harbor", "--times", "4")


def test_a_visit_that_is_moved_to_where_it_is_stays_with_its_follow_up(run, booked):
    _, after = listed(run)
    run("move", after["id"], "--at", "2027-03-05T14:00")
    before = listed(run)

    moved = run("move", booked, "--at", "2027-03-03T09:00")

    assert (moved.exit_code, moved.stdout) == (1, "")
    assert "It is booked like this already, so nothing changes." in moved.stderr
    assert listed(run) == before


def test_a_standing_visit_is_booked_moved_and_cancelled_from_one_on(run):
    looked = run(*WEEKLY, "--at", "2027-03-08T10:00", "--preview")
    first = run(*WEEKLY, "--at", "2027-03-08T10:00").stdout.strip()
    second = listed(run)[1]["id"]
    moved = run("move", second, "--at", "2027-03-16T11:00", "--later")
    starts = [one["starts"][:10] for one in listed(run)]
    cancelled = run("cancel", second, "--reason", "patient", "--later")

    assert (looked.exit_code, looked.stderr) == (0, "4 of 4 visits fit.\n")
    assert (moved.exit_code, cancelled.exit_code) == (0, 0)
    assert starts == ["2027-03-08", "2027-03-16", "2027-03-23", "2027-03-30"]
    assert [one["id"] for one in listed(run) if one["status"] == "booked"] == [first]


def test_a_standing_visit_that_does_not_fit_is_booked_only_as_far_as_it_does(run):
    run("book", *TALK, "--at", "2027-03-15T10:00")
    short = run(*WEEKLY, "--at", "2027-03-08T10:00")
    assert (short.exit_code, len(listed(run))) == (1, 1)

    fitting = run(*WEEKLY, "--at", "2027-03-08T10:00", "--fitting")

    assert "2027-03-15 10:00: The patient has an appointment" in short.stderr
    assert "3 of 4 visits fit." in short.stderr
    assert (fitting.exit_code, len(listed(run))) == (0, 4)


def test_a_visit_is_cancelled_with_its_follow_up(run, booked):
    done = run("cancel", booked, "--reason", "patient")
    again = run("cancel", booked, "--reason", "patient")

    assert (done.exit_code, again.exit_code) == (0, 1)
    assert "has begun, is over, or was cancelled" in again.stderr
    assert {one["status"] for one in listed(run)} == {"cancelled"}


@pytest.mark.parametrize(
    ("command", "status"),
    [
        pytest.param(("no-show", "--reason", "forgot"), "noshow", id="did_not_come"),
        pytest.param(("not-treated", "--reason", "ate", "--then", "end"), "cancelled", id="ate"),
        pytest.param(("not-treated", "--reason", "no_ride", "--then", "move"), "booked", id="to_be_moved"),
    ],
)
def test_what_happened_on_the_day_is_noted(run, at, booked, command, status):
    at(NOW + timedelta(days=2, hours=2, minutes=5))

    done = run(command[0], booked, *command[1:])

    assert done.exit_code == 0, done.stderr
    assert listed(run)[0]["status"] == status


def test_who_comes_late_hears_the_latest_safe_start_and_is_put_off(run, at, booked):
    at(NOW + timedelta(days=2, hours=2, minutes=5))

    latest = run("late", booked)
    done, too_late = run("late", booked, "--at", "09:20"), run("late", booked, "--at", "12:00")

    assert latest.stdout == "09:30\n"
    assert (done.exit_code, too_late.exit_code) == (0, 1)
    assert listed(run)[0]["starts"] == "2027-03-03T17:20Z"


def test_a_past_visit_is_recorded(run):
    past = ("record", *TALK, "--at", "2027-02-26T09:00", "--with", "lead_therapist=dan@demo.example")
    done = run(*past, "--room", "Nest")

    assert done.exit_code == 0, done.stderr
    assert listed(run)[0]["status"] == "fulfilled"


def test_care_is_paused_taken_up_and_stopped(run, booked):
    paused = run("pause", "P-1", "--until", "2027-04-01", "--cancel", booked, of=patient)
    refused = run("book", *TREATMENT, "--at", "2027-03-10T09:00")
    resumed, again = (run("resume", "P-1", of=patient) for _ in range(2))
    stopped = run("stop", "P-1", "--ending", "inactive", of=patient)

    assert [one.exit_code for one in (paused, resumed, again, stopped)] == [0, 0, 1, 0]
    assert "PatientPaused" in refused.stderr
    assert {one["status"] for one in listed(run)} == {"cancelled"}


def test_two_records_of_one_person_become_one(run, booked):
    same = run("merge", "P-1", "P-1", of=patient)
    merged = run("merge", "P-4", "P-1", of=patient)
    again = run("merge", "P-4", "P-1", of=patient)

    assert [one.exit_code for one in (same, merged, again)] == [1, 0, 1]
    assert "This is the very same record." in same.stderr
    assert count("patient", "merged_into_id IS NOT NULL") == 1


def test_a_stranger_is_said(run):
    assert "no patient" in run("stop", "P-404", "--ending", "inactive", of=patient).stderr
    assert "no such visit" in run("cancel", "nobody", "--reason", "patient").stderr


def test_licences_that_end_are_told_with_the_visits_that_they_break(run):
    run("book", *TREATMENT, "--at", "2027-03-24T09:00")
    with transaction() as tx:
        row = people.Qualification
        tx.execute(update(row).where(row.kind == "RN").values(valid_until=date(2027, 3, 20)))

    told = {one["practitioner"]: one for one in json.loads(run("--json", of=licences).stdout)}
    lines = run(of=licences).stdout

    assert told["Cleo Tran, RN"]["days_left"] == 19
    assert told["Cleo Tran, RN"]["visits"][0]["type"] == "Treatment visit (IV)"
    assert "2027-03-20  Cleo Tran, RN  RN in California" in lines
    assert "ends on Sat 20 Mar" in lines
