"""One installation that a story starts as a person would, in a folder of its own."""

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
from collections.abc import Callable
from contextlib import closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
KEPT = ("patient", "appointment", "assignment", "participant", "audit_entry")
READY_WITHIN = 90.0
ENDED_WITHIN = 25.0


class Up:
    """One installation in a temporary folder, run as a person would run it."""

    def __init__(self, place: Path) -> None:
        self.data, self.output, self.port = place / "the data", place / "output", free_port()
        self.clock = place / "clock"
        self.clock.write_text("0")
        self.options: tuple[str, ...] = ()
        self.settings: dict[str, str] = {}
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None
        self._read: dict[Path, EmailMessage] = {}

    def start(self) -> None:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                self._command(), cwd=ROOT, env=self._environment(), stdout=output, stderr=output
            )
        within(READY_WITHIN, lambda: "Ctrl-C stops everything." in self.said() or self._has_ended())
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

    def advance(self, minutes: float) -> None:
        """Move the clock of all its processes on."""
        moved = float(self.clock.read_text()) + 60 * minutes
        new = self.clock.with_suffix(".new")
        new.write_text(str(moved))
        new.replace(self.clock)

    def mails(self) -> list[EmailMessage]:
        """Every mail in the sink, the oldest first; one that is just being written has another name."""
        paths = sorted(path for path in (self.data / "mail").glob("*.eml") if not path.name.startswith("."))
        for path in paths:
            if path not in self._read:
                self._read[path] = message_from_bytes(path.read_bytes(), policy=default)
        return [self._read[path] for path in paths]

    def operator(self, *words: str) -> str:
        """What an operator's command beside it prints."""
        command = [sys.executable, "-m", "coord", *words]
        told = self._environment() | {"COORD_DATA": str(self.data)}
        done = subprocess.run(
            command, cwd=ROOT, env=told, capture_output=True, text=True, timeout=60, check=True
        )
        return done.stdout

    def _environment(self) -> dict[str, str]:
        return _clean() | {"COORD_TEST_CLOCK": str(self.clock)} | self.settings

    def _command(self) -> list[str]:
        place = () if "COORD_DATA" in self.settings else ("--data", str(self.data))
        return [sys.executable, "-m", "coord", "up", "--port", str(self.port), *place, *self.options]

    def _has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None


def _clean() -> dict[str, str]:
    """The environment without settings of Coord, which would change what `up` starts."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COORD_")}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def within(seconds: float, is_so: Callable[[], object]) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _kill(process: psutil.Process) -> None:
    try:
        process.kill()
    except psutil.NoSuchProcess:
        return
