"""The domain imports the standard library and itself, and never looks at a clock."""

import ast
import sys
from pathlib import Path

import pytest

import coord.domain

MODULES = sorted(Path(coord.domain.__file__).parent.rglob("*.py"))
CLOCKS = {"time.time", "time.time_ns", "time.monotonic", "time.perf_counter", "time.sleep"}
MOMENTS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today")


def imported(source):
    """The dotted names of all that is imported, wherever in the file; a relative import begins with dots."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        if isinstance(node, ast.ImportFrom):
            yield from (f"{'.' * node.level}{node.module or ''}.{one.name}" for one in node.names)


def is_allowed(name):
    return name.startswith("coord.domain.") or name.partition(".")[0] in sys.stdlib_module_names


def clock_reads(source):
    """The calls that ask what time it is."""
    calls = [ast.unparse(node.func) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [call for call in calls if call in CLOCKS or call.endswith(MOMENTS)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_of_the_domain_imports_the_standard_library_and_the_domain_only(path):
    assert [name for name in imported(path.read_text()) if not is_allowed(name)] == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_of_the_domain_is_told_what_time_it_is(path):
    assert clock_reads(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("import sqlalchemy", id="a_third_party"),
        pytest.param("from flask import g", id="a_name_from_a_third_party"),
        pytest.param("from coord.store import db", id="another_room"),
        pytest.param("from coord import clock", id="the_clock"),
        pytest.param("from .. import clock", id="a_relative_import"),
        pytest.param("def late():\n    import celery", id="an_import_within_a_function"),
    ],
)
def test_a_forbidden_import_would_be_seen(source):
    assert not all(is_allowed(name) for name in imported(source))


@pytest.mark.parametrize(
    "source",
    ["datetime.now(UTC)", "dt.datetime.utcnow()", "date.today()", "datetime.date.today()", "time.time()"],
)
def test_a_look_at_the_clock_would_be_seen(source):
    assert clock_reads(source)
