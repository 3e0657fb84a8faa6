"""Real processes, each in a group of its own, on one invented installation; all end with the test."""

import base64
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psutil

from coord.local import parent

ROOT = Path(__file__).resolve().parents[2]
LONG = os.environ.get("COORD_FAULTS") == "long"
# The product's own entry where there is time; else the same with a tick a second.
CELERY = "worker.app" if LONG else "tests.faults.brisk"
TAIL = 4000


def within(seconds: float, is_so: Callable[[], object], what: str) -> float:
    """Poll until it is so; returns after how many seconds it was."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < seconds, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.02)
    return time.monotonic() - started


def note(figures: str) -> None:
    """What a run measured, shown by pytest's -s and -rP."""
    sys.stdout.write(f"{figures}\n")


def _die_with_parent() -> None:
    """Runs in the child: should the tests be killed, it goes at once, for nobody is left to wait for it."""
    if parent._LIBC is not None:
        parent._LIBC.prctl(parent.PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    """One program and all that it starts; its output is appended to a file."""

    def __init__(self, name: str, command: list[str], environment: Mapping[str, str], logs: Path) -> None:
        logs.mkdir(exist_ok=True)
        self.name, self.log = name, logs / f"{name}.log"
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - as in tests/servers
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    @property
    def children(self) -> list[int]:
        with contextlib.suppress(psutil.NoSuchProcess):
            return [one.pid for one in psutil.Process(self.pid).children()]
        return []

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def kill(self) -> int:
        """kill -9 for the whole group, at once; returns the exit code of its leader."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        return self._process.wait(10)

    def stop(self, seconds: float = 20) -> int:
        """Ask it to end; returns its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(seconds)


class Site:
    """The environment of one installation and its processes."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self.folder = folder
        self.environment = {**_clean(), **settings, "PYTHONUNBUFFERED": "1"}
        self.processes: list[Process] = []

    def start(self, name: str, *command: str, **more: str) -> Process:
        one = Process(name, [sys.executable, "-m", *command], self.environment | more, self.folder / "logs")
        self.processes.append(one)
        return one

    def worker(self, name: str = "worker", **more: str) -> Process:
        size = ("--pool", "threads", "--concurrency", "5", "--loglevel", "WARNING")
        alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        return self.start(name, "celery", "-A", CELERY, "worker", *size, *alone, **more)

    def beat(self, name: str = "beat", **more: str) -> Process:
        options = ("--schedule", str(self.folder / f"{name}.schedule"), "--loglevel", "WARNING")
        return self.start(name, "celery", "-A", CELERY, "beat", *options, "--pidfile=", **more)

    def web(self, port: int, workers: int = 1) -> Process:
        size = ("--worker-class", "gthread", "--workers", str(workers), "--threads", "8")
        options = ("--bind", f"127.0.0.1:{port}", "--no-control-socket")
        return self.start("web", "gunicorn", "coord.app:create_app()", *size, *options)

    def end(self) -> None:
        for one in self.processes:
            one.kill()


def tails(folder: Path) -> list[tuple[str, str]]:
    """The end of each process's output, for a person to read."""
    logs = sorted((folder / "logs").glob("*.log"))
    return [(log.name, log.read_text(errors="replace")[-TAIL:]) for log in logs]


def settings(database_url: str, redis_url: str, smtp_url: str, clock: Path) -> dict[str, str]:
    """The same secrets as tests/conftest.py, in the form that processes read."""
    return {
        "COORD_DATABASE_URL": database_url,
        "COORD_REDIS_URL": redis_url,
        "COORD_SMTP_URL": smtp_url,
        "COORD_MAIL_FROM": "clinic@coord.example",
        "COORD_SECRET_KEY": "a secret that only tests share",
        "COORD_PASSWORD_SALT": "a salt that only tests share",
        "COORD_FIELD_KEY": base64.b64encode(b"f" * 32).decode(),
        "COORD_INDEX_KEY": base64.b64encode(b"i" * 32).decode(),
        "COORD_TEST_CLOCK": str(clock),
    }


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("COORD_")}
