"""What `./coordctl test`, `check`, `faults`, `mutants` and `bench` do, with the servers they need."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from tests import servers

ROOT = Path(__file__).resolve().parents[1]
PYTHON = (sys.executable, "-m")
CHECKS = {
    "locks": (sys.executable, "tests/locks.py", "--check"),
    "lint": (*PYTHON, "ruff", "check", "--quiet"),
    "format": (*PYTHON, "ruff", "format", "--check", "--quiet"),
    "laws": (
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as c; c()",
        "--no-cache",
    ),
    "types": (*PYTHON, "mypy", "--no-error-summary"),
}
# Twice as many as there are cores: the tests of faults and of whole installations mostly wait.
PYTEST = (*PYTHON, "pytest", "-n", "4", "--dist", "loadgroup", "--durations", "15")
INTERRUPTED = 130
LAST_WORDS = 30.0


class Terminated(KeyboardInterrupt):
    """Somebody asked this process alone to end."""


def main(arguments: Sequence[str]) -> int:
    """The exit code of the first step that failed, or 0."""
    command, *rest = arguments
    signal.signal(signal.SIGTERM, _terminated)
    # Tests start hundreds of programs; without it each would compile all of Coord anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        return COMMANDS[command](_from_anywhere(rest))
    except servers.Missing as missing:
        print(missing, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _terminated(_number: int, _frame: FrameType | None) -> None:
    raise Terminated


def _check(arguments: list[str]) -> int:
    return _run_checks() or _run((*PYTEST, "tests/domain", *arguments))


def _test(arguments: list[str]) -> int:
    """Everything; where tests are named, those alone."""
    if not _named(arguments) and (failed := _run_checks()):
        return failed
    return _with_servers((*PYTEST, *arguments))


def _faults(arguments: list[str]) -> int:
    os.environ["COORD_FAULTS"] = "long"
    named = [] if _named(arguments) else ["tests/faults"]
    return _with_servers((*PYTEST, "--timeout", "3600", *named, *arguments))


def _mutants(arguments: list[str]) -> int:
    return _run((sys.executable, "tests/mutants.py", *arguments))


def _bench(arguments: list[str]) -> int:
    """The product's benches on servers of their own; what PostgreSQL commits reaches the disk."""
    with servers.postgres(servers.DURABLE) as address, servers.redis_server() as broker:
        os.environ |= {"COORD_BENCH_POSTGRES_URL": address, "COORD_BENCH_REDIS_URL": broker}
        return _run((*PYTHON, "coord", "bench", *arguments))


COMMANDS = {"check": _check, "test": _test, "faults": _faults, "mutants": _mutants, "bench": _bench}


def _from_anywhere(arguments: list[str]) -> list[str]:
    """The arguments with the paths that exist where the caller stands made absolute."""
    return [str(Path(word).absolute()) if _exists(Path.cwd(), word) else word for word in arguments]


def _named(arguments: list[str]) -> bool:
    return any(_exists(ROOT, word) for word in arguments)


def _exists(place: Path, word: str) -> bool:
    return not word.startswith("-") and (place / word.partition("::")[0]).exists()


def _run_checks() -> int:
    """The exit code of the first that failed, or 0; all begin at once, for the last takes the longest."""
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        running = {name: stack.enter_context(_begun(command)) for name, command in CHECKS.items()}
        for name, check in running.items():
            said, _ = check.communicate()
            verdict = "failed" if check.returncode else "ok"
            print(f"{name:8}{verdict:8}{time.monotonic() - started:5.1f} s", flush=True)
            if check.returncode:
                print(said, end="", flush=True)
                return check.returncode
    return 0


@contextlib.contextmanager
def _begun(command: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """A check at work, which does not outlast us."""
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as check:
        try:
            yield check
        finally:
            check.kill()


def _with_servers(command: Sequence[str]) -> int:
    """Run the tests between the start and the end of the servers."""
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        found = servers.all_of_them(stack)
        os.environ.update(found)
        print(f"{'servers':8}{'ok':8}{time.monotonic() - started:5.1f} s", flush=True)
        return _wait(found) if os.environ.get("COORD_TEST_KEEP") else _run(command)


def _wait(found: dict[str, str]) -> int:
    """Keep the servers for tests that are run by hand."""
    for name, value in found.items():
        print(f"export {name}='{value}'")
    print("Ctrl-C stops the servers.", flush=True)
    while True:
        signal.pause()


def _run(command: Sequence[str]) -> int:
    """Let the tests end by themselves after a Ctrl-C, which they have seen too; a TERM is passed on."""
    with subprocess.Popen(command, cwd=ROOT) as tests:
        try:
            return tests.wait()
        except KeyboardInterrupt as wish:
            if isinstance(wish, Terminated):
                tests.send_signal(signal.SIGINT)
            with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
                tests.wait(LAST_WORDS)
            tests.kill()
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
