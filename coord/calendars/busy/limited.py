"""Reading a calendar file in a process of its own, for some files would never be read to their end."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import coord
from coord.calendars.busy.faults import Fault, Unreadable
from coord.calendars.busy.values import LARGEST, Found, Question
from coord.domain.interval import Interval

SECONDS = 10
MEGABYTES = 512


def read(octets: bytes, question: Question) -> Found:
    """When the file's owner is busy; raises Unreadable where the file cannot be used.

    Takes at most 10 seconds and 512 MB, whatever the file holds.
    """
    if len(octets) > LARGEST:
        raise Unreadable(Fault.TOO_LARGE)
    answer = _answer(_asked(question) + octets)
    if "fault" in answer:
        raise Unreadable(Fault[answer["fault"]])
    return Found(tuple(Interval(*pair) for pair in answer["busy"]), answer["skipped"])


def _asked(question: Question) -> bytes:
    """The question as the first line that the process reads, with the limits to set upon itself."""
    facts = {
        "window": (question.window.starts, question.window.ends),
        "zone": question.zone.key,
        "owner": question.owner,
        "own": sorted(question.own),
        "seconds": SECONDS,
        "megabytes": MEGABYTES,
    }
    return json.dumps(facts).encode() + b"\n"


def _answer(asked: bytes) -> dict[str, Any]:
    try:
        done = _run(asked)
    except subprocess.TimeoutExpired:
        raise Unreadable(Fault.TOO_HARD) from None
    if done.returncode:
        was_killed = done.returncode < 0
        raise Unreadable(Fault.TOO_HARD if was_killed else Fault.ODD)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _run(asked: bytes) -> subprocess.CompletedProcess[bytes]:
    """What goes wrong in there is not passed on, for it may tell what stands in the calendar."""
    return subprocess.run(
        [sys.executable, "-m", "coord.calendars.busy"],
        input=asked,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=SECONDS,
        env=_environment(),
        check=False,
    )


def _environment() -> dict[str, str]:
    """What Python needs to find Coord and its zones, and no secret."""
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONTZPATH") if name in os.environ}
    return {**kept, "PYTHONPATH": str(Path(coord.__file__).parents[1]), "PYTHONSAFEPATH": "1"}
