"""The process of the solver: a problem on each line that it reads, its answer on a line of its own."""

import json
import resource
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

MEGABYTE = 1024 * 1024
BEST_WITHIN = 0.8


def main(arguments: Sequence[str]) -> None:
    seconds, megabytes = map(int, arguments)
    resource.setrlimit(resource.RLIMIT_CPU, (2 * seconds, 2 * seconds))
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * MEGABYTE, megabytes * MEGABYTE))
    answer = _answers(BEST_WITHIN * seconds)
    for line in sys.stdin.buffer:
        sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def _answers(seconds: float) -> Any:
    """OR-Tools is loaded here and nowhere else: it takes most of a second, and no page waits for it."""
    try:
        choosing = import_module("coord.solving.choosing")
    except ImportError:
        return lambda _problem: {"missing": "ortools"}
    return lambda problem: choosing.choose(problem["places"], problem["against"], seconds)


if __name__ == "__main__":
    main(sys.argv[1:])
