"""Work that is done in a process of its own, which may break whatever it likes."""

import json
import os
import resource
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, Any

MEMORY = 3 << 30
Work = Callable[[], Any]


@dataclass(frozen=True)
class Child:
    """A process that has begun to answer."""

    pid: int
    answer: IO[str]

    def outcome(self, status: int) -> tuple[bool, Any]:
        """Whether it came to an end by itself, and what it answered."""
        self.answer.seek(0)
        told = self.answer.read()
        self.answer.close()
        return os.WIFEXITED(status), json.loads(told) if told else None


def begun(work: Work) -> Child:
    """A process that does the work quietly, and answers in JSON."""
    answer = tempfile.TemporaryFile("w+")  # noqa: SIM115 (closed when it is read)
    if pid := os.fork():
        return Child(pid, answer)
    try:
        _limit()
        json.dump(work(), answer)
        answer.flush()
    finally:
        os._exit(0)


def _limit() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
