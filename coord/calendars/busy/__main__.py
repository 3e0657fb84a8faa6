"""The process that reads a file: the question on its first line, the file after it, the answer as JSON."""

import json
import resource
import sys
from typing import Any
from zoneinfo import ZoneInfo

from coord.calendars.busy.faults import Fault, Unreadable
from coord.calendars.busy.reading import busy_in
from coord.calendars.busy.values import Question
from coord.domain.interval import Interval

MEGABYTE = 1024 * 1024


def main() -> None:
    asked = json.loads(sys.stdin.buffer.readline())
    _limit(asked["seconds"], asked["megabytes"] * MEGABYTE)
    json.dump(_answer(asked, sys.stdin.buffer.read()), sys.stdout)


def _limit(seconds: int, octets: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (octets, octets))


def _answer(asked: dict[str, Any], octets: bytes) -> dict[str, object]:
    question = Question(
        Interval(*asked["window"]), ZoneInfo(asked["zone"]), asked["owner"], frozenset(asked["own"])
    )
    try:
        found = busy_in(octets, question)
    except Unreadable as unreadable:
        return {"fault": unreadable.fault.name}
    except (MemoryError, RecursionError):
        return {"fault": Fault.TOO_HARD.name}
    return {"busy": [(one.starts, one.ends) for one in found.busy], "skipped": found.skipped}


if __name__ == "__main__":
    main()
