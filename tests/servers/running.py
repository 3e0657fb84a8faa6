"""Servers that live as long as the tests, in folders that go with them."""

import contextlib
import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
import redis

from coord.local import parent
from tests.servers.finding import Missing

LOOPBACK = "127.0.0.1"
START_WITHIN = 60.0
STOP_WITHIN = 10.0


@contextlib.contextmanager
def temporary_folder(name: str) -> Iterator[Path]:
    # The usual place, and not a TMPDIR that only root may enter: the servers run as another user.
    place = "/tmp" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix=f"coord-{name}-", dir=place, ignore_cleanup_errors=True) as made:
        folder = Path(made)
        give_away(folder)
        yield folder


def _servant() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root, so root lets another user run it."""
    if os.geteuid():
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise Missing(
        "PostgreSQL does not run as root, and there is no user `nobody`: run the tests as another user."
    )


def other_user(folder: Path) -> Mapping[str, Any]:
    """How a process is started so that PostgreSQL accepts it: in the folder, and not as root."""
    servant = _servant()
    if servant is None:
        return {"cwd": folder}
    return {"cwd": folder, "user": servant.pw_uid, "group": servant.pw_gid, "extra_groups": []}


def give_away(path: Path) -> None:
    if servant := _servant():
        os.chown(path, servant.pw_uid, servant.pw_gid, follow_symlinks=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(command: list[str], folder: Path, who: Mapping[str, Any] | None = None) -> Iterator[None]:
    """The server, in a session of its own: a Ctrl-C is for the tests, which still need it while they end."""
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            command,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=parent.end_with_parent,  # noqa: PLW1509 - nothing else runs in this process
            **(who or {}),
        )
    try:
        yield
    finally:
        _stop(server)


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGINT)  # PostgreSQL ends at once on INT, and waits for its clients on TERM
    try:
        server.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def wait_for(what: str, check: Callable[[], None], folder: Path) -> None:
    deadline = time.monotonic() + START_WITHIN
    while True:
        try:
            return check()
        except (psycopg.OperationalError, redis.ConnectionError) as error:
            if time.monotonic() > deadline:
                log = last_line((folder / "log").read_text(errors="replace"))
                raise Missing(f"{what} did not start within {START_WITHIN:.0f} seconds: {log}") from error
            time.sleep(0.1)
        except psycopg.Error as error:
            raise Missing(f"{what} cannot serve the tests: {last_line(str(error))}") from error


def last_line(text: str) -> str:
    return next((line for line in reversed(text.splitlines()) if line.strip()), "no reason given")
