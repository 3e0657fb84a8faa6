"""What the waitlist offers, from the command line."""

import json
from datetime import timedelta

import pytest

from coord.cli.waitlist import waitlist
from coord.services import waitlist as service
from tests.clinic import count
from tests.services.waiting import MORNING, Waiting


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(waitlist, words)


@pytest.fixture
def waiting(clinic, at):
    found = Waiting(clinic)
    found.add("P-1")
    found.add("P-2", MORNING + timedelta(seconds=1))
    soon = found.free()
    service.go_on(soon)
    at(soon + timedelta(minutes=1))
    return found


@pytest.fixture
def offer(run, waiting):
    ((one,),) = [json.loads(run("offers", "--json").stdout)["offers"]]
    return one


def test_what_runs_is_listed_with_the_free_time(run, offer):
    (time,) = [one for one in json.loads(run("offers", "--json").stdout)["times"] if one["is_offered"]]

    assert (offer["patient"], offer["starts"], offer["how"]) == ("P-1", "2027-03-16 09:00", "message")
    assert time["id"] == offer["time"]
    assert offer["id"] in run("offers").stdout
    assert (
        f"{time['id']}  Tue 2027-03-16 09:00-11:00 PDT  Harbor Clinic  free  offered" in run("offers").stdout
    )


def test_what_was_accepted_on_the_telephone_is_booked(run, offer):
    visit = run("answer", offer["id"], "accepted").stdout.strip()

    assert count("appointment", f"public_id = '{visit}'") == 1
    assert "had ended already" in run("answer", offer["id"], "accepted").stderr


@pytest.mark.parametrize("answer", ["passed", "not-reached", "ended"])
def test_how_an_offer_ended_is_noted_once(run, offer, waiting, answer):
    assert run("answer", offer["id"], answer).stdout == "Noted.\n"
    assert waiting.told() == [("P-1", "message", answer.replace("-", "_"))]
    assert "had ended already" in run("answer", offer["id"], answer).stderr


def test_somebody_is_chosen_out_of_turn_and_called(run, offer, waiting):
    run("answer", offer["id"], "ended")
    found = {one["patient"]: one for one in json.loads(run("who", offer["time"], "--json").stdout)}
    chosen = found["P-2"]
    assert f"{chosen['entry']}  P-2  Tue 2027-03-16 09:00-11:00 PDT" in run("who", offer["time"]).stdout
    made = run("offer", offer["time"], chosen["entry"], "--by", "phone").stdout.strip()

    assert (chosen["starts"], "phone" in chosen["by"], found["P-1"]["was_offered"]) == (
        "2027-03-16 09:00",
        True,
        True,
    )
    assert run("answer", made, "told").stdout == "Noted.\n"
    assert waiting.told() == [("P-1", "message", "ended"), ("P-2", "phone", "offered")]
    assert "runs already" in run("offer", offer["time"], chosen["entry"], "--by", "phone").stderr


def test_what_is_not_there_is_said(run, offer):
    assert "no such free time" in run("who", "nothing").stderr
    assert "no such free time" in run("offer", "nothing", "nobody").stderr
    assert "does not wait any more" in run("offer", offer["time"], "nobody").stderr
    assert "no such offer" in run("answer", "nothing", "passed").stderr
    assert "no such offer" in run("answer", "nothing", "accepted").stderr
