"""The operator's command: what it prints, where, and with which exit code."""

import json
import traceback
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from coord.app import create_app
from coord.cli.importing import import_
from coord.services import booking
from coord.services.roster import Refused
from coord.store.db import db
from tests.clinic import HERE, count, once
from tests.conftest import NOW
from tests.roster.conftest import MINE
from tests.roster.good import GOOD, ROWS, bent, write

ROOT = Path(__file__).parents[2]
TOTAL = sum(ROWS.values())


@pytest.fixture
def command(app: Flask, organization: int):
    def run(*arguments: str | Path):
        return app.test_cli_runner().invoke(import_, ["roster", *map(str, arguments)])

    return run


@pytest.fixture
def on_empty_database(app: Flask, tmp_path: Path):
    """The command on a database without any organization."""
    settings = app.extensions["coord_config"]
    other = create_app(replace(settings, database_url=f"sqlite:///{tmp_path / 'empty.sqlite3'}"))
    with other.app_context():
        upgrade(str(ROOT / "migrations"))
        yield lambda *arguments: other.test_cli_runner().invoke(import_, ["roster", *map(str, arguments)])
        db.engine.dispose()


def test_it_says_what_it_did(tmp_path, command):
    first = command(write(tmp_path / "mine"), "--organization", MINE)
    second = command(tmp_path / "mine", "--organization", MINE)

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert f"{TOTAL} added, 0 changed, 0 unchanged. Mine is up to date." in first.stdout
    assert f"0 added, 0 changed, {TOTAL} unchanged. Mine is up to date." in second.stdout


def test_json_is_alone_on_standard_output(tmp_path, command):
    done = command(write(tmp_path / "mine"), "--organization", MINE, "--json")

    told = json.loads(done.stdout)
    assert (told["added"], told["changed"], told["unchanged"]) == (TOTAL, 0, 0)
    assert told["counts"]["patients"]["added"] == 2


def test_a_dry_run_shows_each_change_without_names(tmp_path, command):
    folder = write(tmp_path / "mine")
    command(folder, "--organization", MINE)
    write(folder, **bent("patients", "Zoë Quillfeather,Zo", "Zoe Feather,Zo"))

    shown = command(folder, "--organization", MINE, "--dry-run")

    assert shown.exit_code == 0
    assert "patients: P-1: legal_name" in shown.stdout
    assert "Nothing was written." in shown.stdout
    assert "Feather" not in shown.output


def test_problems_end_with_one_and_go_to_standard_error(tmp_path, command):
    folder = write(
        tmp_path / "mine", **bent("patients", "1990-05-01", "soon"), **bent("rooms", "talk\n", "jazz\n")
    )

    done = command(folder, "--organization", MINE)

    assert (done.exit_code, done.stdout) == (1, "")
    assert "patients.csv, line 2, birth_date: this is not a date; expected a date such as" in done.stderr
    assert "rooms.csv, line 3, features: there is no such feature of a room (found “jazz”)" in done.stderr
    assert "2 problems in 2 files; nothing was changed." in done.stderr


def test_problems_are_json_where_that_is_asked_for(tmp_path, command):
    done = command(
        write(tmp_path / "mine", **bent("rooms", "Nest,talk", "Nest,")), "--organization", MINE, "--json"
    )

    assert done.exit_code == 1
    [problem] = json.loads(done.stdout)["problems"]
    assert (problem["fault"], problem["file"], problem["line"], problem["column"], problem["found"]) == (
        "cell_empty",
        "rooms.csv",
        3,
        "features",
        None,
    )


def test_dates_are_read_as_the_operator_says(tmp_path, command):
    folder = write(tmp_path / "mine", **bent("patients", "1990-05-01", "05/01/1990"))

    assert command(folder, "--organization", MINE).exit_code == 1
    assert command(folder, "--organization", MINE, "--dates", "mdy").exit_code == 0


def test_wrong_usage_ends_with_two(tmp_path, command):
    folder = write(tmp_path / "mine")

    assert command(tmp_path / "nowhere").exit_code == 2
    assert command(folder, "--dates", "ymd").exit_code == 2
    assert "There are several organizations" in command(folder).stderr
    assert command(folder, "--organization", "Nobody").exit_code == 2


def test_columns_are_printed_without_a_folder(command):
    done = command("--columns")

    assert done.exit_code == 0
    assert "patients.csv: who is treated" in done.stdout


def test_an_empty_database_needs_a_name_for_the_organization(tmp_path, on_empty_database):
    folder = write(tmp_path / "mine")

    unnamed = on_empty_database(folder)
    dry = on_empty_database(folder, "--organization", "First", "--dry-run")

    assert unnamed.exit_code == 2
    assert "--organization NAME" in unnamed.stderr
    assert dry.exit_code == 0
    assert count("organization") == 0


def test_the_first_import_makes_the_organization_that_later_ones_use(tmp_path, on_empty_database):
    folder = write(tmp_path / "mine", organization="name\nBay and Peak\n")

    first, second = on_empty_database(folder), on_empty_database(folder)

    assert "Bay and Peak is up to date." in first.stdout
    assert f"0 added, 0 changed, {TOTAL} unchanged. Bay and Peak" in second.stdout
    assert count("organization") == 1
    assert count("appointment_type") > 0


def test_a_refusal_of_the_database_tells_no_names(tmp_path, command, monkeypatch):
    monkeypatch.setattr("coord.services.roster.patients.searchable", lambda _: None)

    done = command(write(tmp_path / "mine"), "--organization", MINE)

    assert done.exit_code == 1
    assert "The database refused the import" in done.stderr
    assert [name for name in ("Quill", "陳", "1990") if name in done.output] == []


def test_an_exception_carries_no_names(tmp_path, bring, monkeypatch):
    monkeypatch.setattr("coord.services.roster.patients.searchable", lambda _: None)

    with pytest.raises(Refused) as refused:
        bring(write(tmp_path / "mine"))

    told = "".join(traceback.format_exception(refused.value, chain=True))
    assert (refused.value.__context__, refused.value.__cause__) == (None, None)
    assert "Quill" not in told


def test_nothing_private_is_logged(tmp_path, command, caplog):
    caplog.set_level(0)
    folder = write(tmp_path / "mine")
    command(folder, "--organization", MINE)
    command(write(folder, patients=GOOD["patients"].replace("1990", "2990")), "--organization", MINE)

    assert [name for name in ("Quill", "陳", "private.example", "1990") if name in caplog.text] == []


def test_it_names_the_booked_visits_that_would_break_and_breaks_them_only_when_told(tmp_path, app, clinic):
    booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    rows = (HERE / "rosters" / "small" / "hours.csv").read_text().splitlines(keepends=True)
    (tmp_path / "hours.csv").write_text("".join(row for row in rows if not row.startswith("dan@")))
    before = count("availability_rule")

    def run(*more):
        arguments = ["roster", str(tmp_path), "--organization", "Small", "--prune", *more]
        return app.test_cli_runner().invoke(import_, arguments)

    tried, refused, told = run("--dry-run"), run(), run("--json")

    assert (tried.exit_code, refused.exit_code, told.exit_code) == (0, 1, 1)
    assert "no longer fits: Tue 2027-03-02 09:00-11:00 PST Harbor Clinic" in tried.stdout
    assert "2 booked visits no longer fit then; nothing was changed. Move them first" in refused.stderr
    assert [one["reasons"][0]["reason"] for one in json.loads(told.stdout)["breaks"]] == ["NotWorking"] * 2
    assert "Alice" not in tried.stdout + refused.stderr + told.stdout
    assert count("availability_rule") == before
    assert run("--break").exit_code == 0
    assert (count("availability_rule"), count("broken_visit")) == (before - 10, 2)
