"""Each refusal of `up` before anything is started: one sentence on stderr, exit code 1."""

import os
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from coord.local import database, up
from coord.local.lock import only_one
from coord.local.refusal import Refusal


@pytest.fixture
def refusal(monkeypatch, tmp_path):
    """Runs `up` with its options and returns what it said."""
    for name in [name for name in os.environ if name.startswith("COORD_")]:
        monkeypatch.delenv(name)
    # The command sets these for its process, which here is the tests' own.
    monkeypatch.setattr(up, "StopRequest", lambda: False)
    monkeypatch.setattr(os, "umask", lambda mask: 0)

    def run(*options: str) -> str:
        result = CliRunner().invoke(up.up, ["--data", str(tmp_path / "data"), *options])
        assert result.exit_code == 1, result.output
        assert result.stdout == ""
        assert result.stderr.count("\n") == 1
        return result.stderr

    return run


@pytest.fixture
def taken_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def test_a_port_that_is_taken(refusal, taken_port):
    said = refusal("--port", str(taken_port))

    assert f"Port {taken_port} on 127.0.0.1 is taken by another program" in said
    assert "--port" in said


def test_an_address_of_another_machine(refusal):
    said = refusal("--host", "192.0.2.1")

    assert "cannot be listened on" in said


def test_a_data_folder_that_is_a_file(refusal, tmp_path):
    (tmp_path / "data").write_text("")

    assert "is a file" in refusal()


def test_a_data_folder_below_a_file(refusal, tmp_path):
    (tmp_path / "data").write_text("")

    assert "is a file" in refusal("--data", str(tmp_path / "data" / "deeper"))


def test_a_data_folder_that_cannot_be_written(refusal):
    # Nobody, not even root, writes to this one.
    place = Path("/proc") if Path("/proc/self").is_dir() else Path("/")

    assert "cannot be written" in refusal("--data", str(place / "coord-test"))


def test_a_second_up_on_the_same_folder(folder):
    with (
        only_one(folder),
        pytest.raises(Refusal, match=rf"already running .* \(process {os.getpid()}\)"),
        only_one(folder),
    ):
        pass


def test_a_folder_is_free_again_after_the_first_has_ended(folder):
    with only_one(folder):
        pass
    with only_one(folder):
        pass


def test_a_database_that_is_none(refusal, tmp_path, free_port):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "coord.sqlite3").write_bytes(b"not a database " * 1000)

    said = refusal("--port", str(free_port))

    assert f"{tmp_path}/data/coord.sqlite3 is damaged" in said
    assert "backup" in said


def test_a_database_with_a_damaged_page(folder):
    _fill(folder.database)
    with folder.database.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096)

    with pytest.raises(Refusal, match=r"coord\.sqlite3 is damaged"):
        database.check(f"sqlite:///{folder.database}")


def test_a_sound_database_passes(folder):
    _fill(folder.database)

    database.check(f"sqlite:///{folder.database}")


def test_a_database_that_is_not_there_yet_passes_and_is_not_made(folder):
    database.check(f"sqlite:///{folder.database}")

    assert not folder.database.exists()


def test_a_server_is_left_to_answer_for_itself():
    database.check("postgresql://user:pw@db.example/coord")


def test_an_address_that_is_none():
    with pytest.raises(Refusal, match="COORD_DATABASE_URL"):
        database.check("somewhere")


def _fill(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE thing (name TEXT)")
        connection.executemany("INSERT INTO thing VALUES (?)", [("x" * 500,)] * 200)
        connection.commit()
