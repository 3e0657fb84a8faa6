"""`up` on a folder of its own: it starts, heals, refuses a second one, stops, and keeps what it was given."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).resolve().parents[2]
CHILDREN = ("broker", "mail", "web", "worker", "beat")
KEPT = ("patient", "appointment", "assignment", "participant", "audit_entry")
READY_WITHIN = 90.0
HEALED_WITHIN = 10.0
ENDED_WITHIN = 25.0

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.timeout(240)]


class Up:
    """One installation in a temporary folder, run as a person would run it."""

    def __init__(self, place: Path) -> None:
        self.data, self.output, self.port = place / "the data", place / "output", _free_port()
        self.options: tuple[str, ...] = ()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                self._command(), cwd=ROOT, env=_clean(), stdout=output, stderr=output
            )
        _within(READY_WITHIN, lambda: "Ctrl-C stops everything." in self.said() or self._has_ended())
        assert not self._has_ended(), self.said()

    def once_more(self, *options: str) -> subprocess.CompletedProcess[str]:
        """A second start on the same folder, while the first runs."""
        command = [*self._command(), *options]
        return subprocess.run(
            command, cwd=ROOT, env=_clean(), capture_output=True, text=True, timeout=60, check=False
        )

    def said(self) -> str:
        return self.output.read_text()

    def pid(self, name: str) -> int | None:
        try:
            return int(json.loads((self.data / "run" / f"child-{name}.json").read_text())["pid"])
        except (OSError, ValueError):
            return None

    def family(self) -> list[psutil.Process]:
        assert self.process
        return psutil.Process(self.process.pid).children(recursive=True)

    def answers(self, path: str = "/readyz") -> bool:
        try:
            with urllib.request.urlopen(self.url + path, timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(ENDED_WITHIN)

    def end(self) -> None:
        """Whatever a test left."""
        if self.process and not self._has_ended():
            family = self.family()
            self.process.kill()
            self.process.wait()
            for process in family:
                _kill(process)

    def rows(self) -> dict[str, int]:
        """How much there is of what a clinic would miss."""
        with closing(sqlite3.connect(self.data / "coord.sqlite3")) as connection:
            count = "SELECT count(*) FROM {}"
            return {name: connection.execute(count.format(name)).fetchone()[0] for name in KEPT}

    def _command(self) -> list[str]:
        place = ("--port", str(self.port), "--data", str(self.data))
        return [sys.executable, "-m", "coord", "up", *place, *self.options]

    def _has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None


@pytest.fixture(scope="module")
def up(tmp_path_factory) -> Iterator[Up]:
    """One that runs for all tests that leave it running."""
    one = Up(tmp_path_factory.mktemp("a story"))
    one.start()
    yield one
    one.end()


@pytest.fixture
def own_up(tmp_path) -> Iterator[Up]:
    """One for a test that ends it."""
    one = Up(tmp_path)
    yield one
    one.end()


def test_it_says_where_it_is_and_how_to_sign_in(up):
    said = up.said()

    assert f"Coord is ready: {up.url}" in said
    assert "scheduler@demo.example   password " in said
    assert f"{up.url}/dev/mail" in said
    assert str(up.data) in said


def test_without_the_demo_nobody_is_told_a_password(own_up):
    own_up.options = ("--no-demo",)
    own_up.start()

    assert "password" not in own_up.said()


def test_its_pages_answer(up):
    assert up.answers("/readyz")
    assert up.answers("/healthz")


def test_what_it_keeps_is_for_its_owner_alone(up):
    kept = [path for path in up.data.rglob("*") if not path.is_socket()]

    assert [path for path in (up.data, *kept) if path.stat().st_mode & 0o077] == []


def test_no_password_is_on_a_command_line(up):
    secrets = json.loads((up.data / "secrets.json").read_text()).values()
    lines = [" ".join(process.cmdline()) for process in up.family()]

    assert [line for line in lines if any(secret in line for secret in secrets)] == []


def test_a_second_up_on_the_same_folder_is_refused(up):
    second = up.once_more("--port", str(_free_port()))

    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"process {up.process.pid}" in second.stderr
    assert up.answers()


@pytest.mark.parametrize("name", CHILDREN)
def test_a_child_that_was_killed_is_back(up, name):
    killed = up.pid(name)

    os.kill(killed, signal.SIGKILL)

    _within(HEALED_WITHIN, lambda: up.pid(name) not in {None, killed})
    _within(HEALED_WITHIN, up.answers)


def test_term_leaves_no_process_and_loses_nothing(own_up):
    own_up.start()
    family, before = own_up.family(), own_up.rows()

    assert own_up.stop() == 0

    assert [process for process in family if _runs(process)] == []
    assert not own_up.answers()
    secrets = (own_up.data / "secrets.json").read_bytes()
    own_up.start()
    after = own_up.rows()
    assert before["appointment"] > 0
    assert {name: max(before[name], after[name]) for name in KEPT} == after
    assert (own_up.data / "secrets.json").read_bytes() == secrets


def test_ctrl_c_ends_it_as_well(own_up):
    own_up.options = ("--no-demo",)
    own_up.start()
    family = own_up.family()

    assert own_up.stop(signal.SIGINT) == 0

    assert [process for process in family if _runs(process)] == []


def test_after_a_kill_the_next_start_clears_what_was_left(own_up):
    own_up.options = ("--no-demo",)
    own_up.start()
    family = own_up.family()
    own_up.process.kill()
    own_up.process.wait()

    own_up.start()

    assert [process for process in family if _runs(process)] == []
    assert own_up.answers()


def _clean() -> dict[str, str]:
    """The environment without settings of Coord, which would change what `up` starts."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COORD_")}


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _within(seconds: float, is_so) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
