"""Processes that an earlier `up` left behind when it was killed: found by their records, ended, forgotten."""

import contextlib
import json
import os
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from coord.local.files import read_json, write_private
from coord.local.folder import DataFolder

GRACE = 8.0
POLL = 0.05
# A start time is computed from the time since boot; a clock set right in between moves it a little.
CLOCK_SLACK = 2.0


@dataclass(frozen=True, slots=True)
class Record:
    """Who a child is: a process number alone could have been given to a stranger since."""

    pid: int
    started: float


def remember(folder: DataFolder, name: str, pid: int) -> None:
    """Keep on disk that this process is ours, until `forget`."""
    with contextlib.suppress(psutil.NoSuchProcess):
        started = psutil.Process(pid).create_time()
        write_private(_file(folder, name), json.dumps({"pid": pid, "started": started}))


def forget(folder: DataFolder, name: str) -> None:
    _file(folder, name).unlink(missing_ok=True)


def clear(folder: DataFolder) -> int:
    """End what an earlier `up` left running on this folder; how many processes that were."""
    left = [process for record in _records(folder) for process in _ours(record, folder) if _is_alive(process)]
    for number in (signal.SIGTERM, signal.SIGKILL):
        _signal_all(left, number)
        _wait(left)
    for file in _files(folder):
        file.unlink(missing_ok=True)
    return len(left)


def _file(folder: DataFolder, name: str) -> Path:
    return folder.run / f"child-{name}.json"


def _files(folder: DataFolder) -> list[Path]:
    return sorted(folder.run.glob("child-*.json"))


def _records(folder: DataFolder) -> Iterator[Record]:
    for file in _files(folder):
        found = read_json(file)
        with contextlib.suppress(KeyError, TypeError, ValueError):
            yield Record(pid=int(found["pid"]), started=float(found["started"]))


def _ours(record: Record, folder: DataFolder) -> list[psutil.Process]:
    """The child and its descendants; where the child itself has died, those it left in its session."""
    try:
        child = psutil.Process(record.pid)
        if abs(child.create_time() - record.started) > CLOCK_SLACK:
            return []
        return [child, *child.children(recursive=True)]
    except psutil.NoSuchProcess:
        return [process for process in psutil.process_iter() if _was_left_by(process, record, folder)]
    except psutil.AccessDenied:
        return []


def _was_left_by(process: psutil.Process, record: Record, folder: DataFolder) -> bool:
    """In the dead child's session, and told to work on this folder: nobody else's process is both."""
    try:
        in_session = os.getsid(process.pid) == record.pid
        return in_session and process.environ().get("COORD_DATA") == str(folder.root)
    except (psutil.Error, OSError):
        return False


def _signal_all(processes: Iterable[psutil.Process], number: signal.Signals) -> None:
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.send_signal(number)


def _wait(processes: Iterable[psutil.Process]) -> None:
    deadline = time.monotonic() + GRACE
    while any(_is_alive(process) for process in processes) and time.monotonic() < deadline:
        time.sleep(POLL)


def _is_alive(process: psutil.Process) -> bool:
    """Still running; one that waits in vain for its parent to notice its end (a zombie) is not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
