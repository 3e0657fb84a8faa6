"""`python -m tests.changes OUTCOMES`: adds what became of each change; further words are for pytest."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.changes.functions import functions_of
from tests.changes.outcomes import Outcomes


def main(arguments: Sequence[str]) -> int:
    wanted, for_pytest = _parser().parse_known_args(arguments)
    functions = functions_of("coord.domain")
    # It asks the oracle, and with it imports the domain, which is watched from its first import on.
    from tests.changes.trial import Trial  # noqa: PLC0415

    trial = Trial(functions, Outcomes(wanted.outcomes), wanted.at_once, wanted.seconds)
    return int(pytest.main([*for_pytest, "-q", "-s", "--tb=no", "--assert=plain"], plugins=[trial]))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("outcomes", type=Path)
    parser.add_argument("--at-once", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="of tests for each change")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
