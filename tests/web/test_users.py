"""`users`: who may sign in, tried by signing in."""

import json

import pytest

from coord.cli.accounts import users_
from tests.clinic import PASSWORD

SCHEDULER = "scheduler@small.example"


@pytest.fixture
def run(app, clinic):
    return lambda *words, typed="": app.test_cli_runner().invoke(users_, words, input=typed)


def test_they_are_listed_with_their_roles(run):
    found = {one.pop("email"): one for one in json.loads(run("list", "--json").stdout)}

    assert found[SCHEDULER] == {"roles": ["scheduler"], "is_active": True}
    assert f"{SCHEDULER}  Scheduler" in run("list").stdout


def board(app, visitor):
    """What a request of its own is answered, which remembers nobody from the last."""
    with app.app_context():
        return visitor.get("/").status_code


def signed_in(app, visitor, password=PASSWORD):
    with app.app_context():
        visitor.get("/sign-in")
    with app.app_context():
        return visitor.post("/sign-in", email=SCHEDULER, password=password).status_code == 302


def test_whoever_is_kept_out_is_signed_out_and_cannot_come_back_until_let_in(app, run, scheduler, visitor):
    assert board(app, scheduler) == 200

    assert run("keep-out", SCHEDULER).exit_code == 0

    assert board(app, scheduler) == 302
    assert not signed_in(app, visitor)
    assert "(kept out)" in run("list").stdout
    run("let-in", SCHEDULER)
    assert signed_in(app, visitor)


def test_a_new_password_ends_the_old_one_and_its_sign_ins(app, run, scheduler, visitor):
    assert board(app, scheduler) == 200

    assert run("password", SCHEDULER, "--password-stdin", typed="another long password\n").exit_code == 0

    assert board(app, scheduler) == 302
    assert not signed_in(app, visitor)
    assert signed_in(app, visitor, "another long password")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("keep-out", "administrator@small.example"), "Nobody else administers"),
        (("let-in", "nobody@small.example"), "There is no user nobody@small.example"),
        (("password", SCHEDULER, "--password-stdin"), "at least 15 characters"),
    ],
)
def test_what_cannot_be_is_said(run, words, sentence):
    done = run(*words, typed="short\n")

    assert done.exit_code == 1
    assert sentence in done.stderr
