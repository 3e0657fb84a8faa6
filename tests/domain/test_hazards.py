"""HAZARDS.md says what is so: whatever it names exists, and no reason is missing from it."""

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from coord.domain import reasons as why
from coord.domain.permissions import Permission
from coord.domain.policy import Policy

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "HAZARDS.md").read_text(encoding="utf-8")
SENTENCES = (ROOT / "coord/web/templates/reasons.html").read_text(encoding="utf-8")
REASONS = {
    name: one
    for name, one in vars(why).items()
    if isinstance(one, type) and issubclass(one, why.Reason) and one is not why.Reason
}
SAID = re.findall(r"`([A-Z]\w+)` \(([\w, ]+)\)(?: “([^”]+)”)?", TEXT)
FUNCTIONS = re.findall(r"`(coord\.[\w.]+)`", TEXT)
TESTS = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)
WHOLE = re.compile(r"^- Rule: `coord\.(.|\n)*^- Shown: `tests/", re.MULTILINE)
SOFTNESS = {
    None: "hard",
    Permission.OVERRIDE: "scheduler",
    Permission.OVERRIDE_CLINICAL: "clinical lead",
}


@cache
def names_in(path: str) -> set[str]:
    """The functions of a file, and its strings, for rows of truth tables are told by theirs."""
    tree = ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
    return {
        node.name if isinstance(node, ast.FunctionDef) else str(node.value)
        for node in tree
        if isinstance(node, ast.FunctionDef | ast.Constant)
    }


def found(dotted: str) -> object:
    """What a dotted name means: a module, and attributes of attributes in it."""
    parts = dotted.split(".")
    for length in range(len(parts) - 1, 0, -1):
        try:
            thing: object = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            thing = getattr(thing, name)
        return thing
    raise ModuleNotFoundError(dotted)


@pytest.mark.parametrize("function", sorted(set(FUNCTIONS)))
def test_every_function_that_it_names_is_one(function):
    assert callable(found(function))


@pytest.mark.parametrize(("path", "name"), sorted(set(TESTS)))
def test_every_test_that_it_names_is_there(path, name):
    assert name in names_in(path)


@pytest.mark.parametrize(("reason", "softness", "words"), SAID)
def test_what_it_says_of_a_reason_is_so(reason, softness, words):
    macro = SENTENCES.partition(f"macro {reason}(")[2].partition("endmacro")[0]
    hardened = ", hardened" if reason in Policy().hard else ""

    assert softness == SOFTNESS[REASONS[reason].overridable_with] + hardened
    assert macro
    assert words in macro


def test_every_reason_guards_against_a_hazard_or_is_called_a_convenience():
    """Whoever adds a rule says here what can go wrong for a patient without it."""
    assert {reason for reason, _, _ in SAID} == set(REASONS)


def test_every_hazard_names_what_stands_against_it_and_the_tests_that_show_it():
    blocks = [block.partition("\n## ")[0] for block in TEXT.split("\n### ")[1:]]

    bare = {block.splitlines()[0] for block in blocks if not WHOLE.search(block)}

    assert bare == set()


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_a_reason_is_hard_or_names_who_may_override_it(reason):
    assert REASONS[reason].overridable_with in SOFTNESS
