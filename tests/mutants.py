"""`./coordctl mutants`: changes the domain in many small ways, and tells which changes no test notices."""

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.changes.outcomes import NOTICED, Outcomes

ROOT = Path(__file__).resolve().parents[1]
DOMAIN = ROOT / "coord" / "domain"
EXPLAINED = ROOT / "tests" / "domain" / "mutants.md"
ENOUGH = 90
MUTMUT = (sys.executable, "-m", "mutmut")
OUTCOMES = "outcomes.txt"
QUICK = 5  # seconds of tests for each change


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that no test noticed: its id, and the line as it was changed."""

    mutant: str
    line: str

    def is_explained_in(self, text: str) -> bool:
        """Whether one line names the id and the change; ids alone are given anew when code changes."""
        return any(f"`{self.mutant}`" in line and f"`{self.line}`" in line for line in text.splitlines())


def main(arguments: Sequence[str]) -> int:
    """0 where changes were tried, and enough of them noticed or each of the others explained."""
    wanted = _parser().parse_args(arguments)
    os.chdir(ROOT)
    if not wanted.go_on:
        _make_changes(wanted.paths or [DOMAIN], wanted.at_once)
    outcomes = _try_all(at_once=wanted.at_once, quick=wanted.quick)
    return verdict(outcomes, _unexplained(outcomes))


def _make_changes(paths: Iterable[Path], at_once: int) -> None:
    """A fresh copy that holds every change of what stands at the paths."""
    # Importing it settles how this process starts others, which is no business of the tests of this file.
    from mutmut.__main__ import copy_also_copy_files, copy_src_dir, create_mutants  # noqa: PLC0415
    from mutmut.configuration import config  # noqa: PLC0415

    shutil.rmtree("mutants", ignore_errors=True)
    Path("mutants").mkdir()
    config().only_mutate = [pattern(path) for path in paths]
    with contextlib.redirect_stdout(None):
        copy_src_dir()
        copy_also_copy_files()
        create_mutants(at_once)


def _try_all(*, at_once: int, quick: bool) -> dict[str, str]:
    """What became of each change, by its id."""
    from mutmut.configuration import config  # noqa: PLC0415

    tests = [*config().pytest_add_cli_args_test_selection, *config().pytest_add_cli_args]
    if quick:
        tests.append(f"--seconds={QUICK}")
    copy = ROOT / "mutants"
    command = (sys.executable, "-m", "tests.changes", OUTCOMES, f"--at-once={at_once}", *tests)
    # The copy is imported, wherever else this process itself has been told to look first.
    subprocess.run(command, check=True, cwd=copy, env={**os.environ, "PYTHONPATH": str(copy)})
    return Outcomes(copy / OUTCOMES).known


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="coordctl mutants", description=__doc__)
    parser.add_argument("paths", nargs="*", type=in_domain, metavar="PATH", help="files or folders of it")
    parser.add_argument("--at-once", type=int, default=os.cpu_count() or 1, help="changes tried side by side")
    parser.add_argument("--go-on", action="store_true", help="where the last run has stopped")
    parser.add_argument("--quick", action="store_true", help="some seconds of tests for each change")
    return parser


def in_domain(word: str) -> Path:
    """The file or folder of the domain that is meant."""
    path = (ROOT / word).resolve()
    if not path.exists() or not path.is_relative_to(DOMAIN):
        raise argparse.ArgumentTypeError(f"{word} is no file or folder of coord/domain")
    return path


def pattern(path: Path) -> str:
    """The file itself, or all within the folder."""
    name = path.relative_to(ROOT).as_posix()
    return f"{name}/*" if path.is_dir() else name


def _unexplained(outcomes: dict[str, str]) -> list[Survivor]:
    told = EXPLAINED.read_text()
    survivors = [_survivor(mutant) for mutant, outcome in outcomes.items() if outcome not in NOTICED]
    return [survivor for survivor in survivors if not survivor.is_explained_in(told)]


def _survivor(mutant: str) -> Survivor:
    told = subprocess.run((*MUTMUT, "show", mutant), check=True, capture_output=True, text=True).stdout
    return Survivor(mutant, changed_line(told))


def changed_line(difference: str) -> str:
    """The lines that a unified difference adds, as one."""
    added = [line[1:].strip() for line in difference.splitlines() if line.startswith("+")]
    return " ".join(line for line in added if not line.startswith("++ "))


def verdict(outcomes: dict[str, str], unexplained: Sequence[Survivor]) -> int:
    """Print the counts and what is left to explain; 1 where that is too much, or nothing was tried."""
    for survivor in unexplained:
        print(f"`{survivor.mutant}` `{survivor.line}`")
    counts = Counter(outcomes.values())
    share = 100 * sum(counts[outcome] for outcome in NOTICED) / max(1, len(outcomes))
    told = ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())
    print(f"{len(outcomes)} changes: {told}; {share:.1f} % noticed, {len(unexplained)} left unexplained")
    return 0 if outcomes and (share >= ENOUGH or not unexplained) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
