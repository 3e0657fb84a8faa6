"""A lock that does not fit its inputs, or works on one machine only, is noticed without a network."""

import json
import shutil

import pytest

from tests import locks

FILES = (*locks.INPUTS, *{name for inputs in locks.INPUTS.values() for name in inputs})


@pytest.fixture
def root(tmp_path, monkeypatch):
    for name in (*FILES, "package.json", "package-lock.json"):
        shutil.copy(locks.ROOT / name, tmp_path)
    monkeypatch.setattr(locks, "ROOT", tmp_path)
    return tmp_path


def test_the_locks_are_fresh(root):
    assert locks.troubles() == []


@pytest.mark.parametrize(
    ("changed", "stale"),
    [
        ("requirements.in", ["requirements.txt", "requirements-dev.txt"]),
        ("requirements-dev.in", ["requirements-dev.txt"]),
        ("requirements-node.in", ["requirements-node.txt"]),
    ],
)
def test_a_changed_input_makes_its_locks_stale(root, changed, stale):
    with (root / changed).open("a") as file:
        file.write("attrs\n")

    assert [trouble.split()[0] for trouble in locks.troubles()] == stale


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://packages.example/simple",
        "-f wheels",
        "attrs @ https://packages.example/attrs.whl",
        "-e ./here",
        "    # via -r /home/ana/coord/requirements.in",
    ],
)
def test_a_lock_that_names_a_place_is_refused(root, line):
    with (root / "requirements-dev.txt").open("a") as file:
        file.write(line + "\n")

    [trouble] = locks.troubles()

    assert trouble.startswith("requirements-dev.txt names a place")


def test_the_front_end_lock_must_fit_its_wishes(root):
    _change(root / "package.json", lambda wishes: wishes["dependencies"].pop("htmx.org"))

    assert locks.troubles() == ["package-lock.json does not fit package.json: run ./coordctl lock"]


def test_the_front_end_lock_names_no_registry(root):
    _change(
        root / "package-lock.json", lambda lock: lock["packages"][""].update(resolved="https://x.example")
    )

    assert locks.troubles() == ["package-lock.json names a registry: run ./coordctl lock"]


def _change(path, change):
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))
