"""A solver in a process of its own, with limits on its time and memory; it can be stopped at any moment.

It starts to load OR-Tools when it is made, so that whoever makes it early waits for less.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from select import select
from types import TracebackType
from typing import IO, Self

import coord
from coord.solving.values import Candidate, Chosen, Clash, as_data

SECONDS = 20
MEGABYTES = 2048
LOOK_EVERY = 0.1


class NotSolved(Exception):
    """There is no OR-Tools, it took too long, or somebody stopped it; the text says which."""


class Solver:
    """One process that answers one problem after the other until it is left."""

    def __init__(self, seconds: int = SECONDS) -> None:
        self._seconds = seconds
        self._process = subprocess.Popen(
            [sys.executable, "-m", "coord.solving", str(seconds), str(MEGABYTES)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def solve(
        self,
        places: Sequence[Sequence[Candidate]],
        against: Iterable[Clash] = (),
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> Chosen:
        """The cheapest choice of one candidate for each place, of which no two take the same thing at once.

        Of none of the clashes `against` are all chosen. Every place has a candidate that is in no other
        such one's way. Raises NotSolved.
        """
        pipe = _opened(self._process.stdin)
        try:
            pipe.write(json.dumps(as_data(places, against)).encode() + b"\n")
            pipe.flush()
        except BrokenPipeError:
            raise NotSolved("the solver has ended") from None
        answer = json.loads(self._line(is_stopped))
        if "missing" in answer:
            raise NotSolved("OR-Tools is not installed; install what requirements.txt names")
        return Chosen(tuple(answer["numbers"]), answer["is_best"])

    def _line(self, is_stopped: Callable[[], bool]) -> bytes:
        pipe = _opened(self._process.stdout)
        for _ in range(int(self._seconds / LOOK_EVERY)):
            if select([pipe], [], [], LOOK_EVERY)[0]:
                line = pipe.readline()
                if not line:
                    raise NotSolved("the solver has ended")
                return line
            if is_stopped():
                raise NotSolved("somebody stopped it")
        raise NotSolved("it took too long")


def _opened(pipe: IO[bytes] | None) -> IO[bytes]:
    """One of the pipes that the process was made with."""
    if pipe is None:
        raise NotSolved("the solver has no pipes")
    return pipe


def _environment() -> dict[str, str]:
    """What Python needs to find Coord, and no secret."""
    kept = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    return {**kept, "PYTHONPATH": str(Path(coord.__file__).parents[1]), "PYTHONSAFEPATH": "1"}
