"""What counts as enough, and which survivors are explained."""

import argparse

import pytest

from tests import mutants
from tests.mutants import Survivor

SURVIVOR = Survivor("coord.domain.interval.x_joined__mutmut_3", "if start <= end:")
DIFFERENCE = """\
# coord.domain.interval.x_joined__mutmut_3: survived
--- coord/domain/interval.py
+++ coord/domain/interval.py
@@ -1,2 +1,2 @@
 def joined(start, end):
-    if start < end:
+    if start <= end:
"""


def outcomes(*, killed=0, timeout=0, survived=0, unreached=0):
    told = ["killed"] * killed + ["timeout"] * timeout + ["survived"] * survived + ["no tests"] * unreached
    return {f"coord.domain.interval.x_joined__mutmut_{at}": outcome for at, outcome in enumerate(told)}


@pytest.mark.parametrize(
    ("found", "unexplained", "code"),
    [
        pytest.param(outcomes(killed=9, survived=1), [SURVIVOR], 0, id="nine_of_ten"),
        pytest.param(outcomes(killed=8, timeout=1, survived=1), [SURVIVOR], 0, id="an_endless_loop_counts"),
        pytest.param(outcomes(killed=8, survived=2), [SURVIVOR], 1, id="eight_of_ten"),
        pytest.param(outcomes(killed=8, unreached=2), [SURVIVOR], 1, id="what_no_test_reaches_survives"),
        pytest.param(outcomes(killed=8, survived=2), [], 0, id="each_other_one_explained"),
        pytest.param({}, [], 1, id="nothing_was_tried"),
    ],
)
def test_nine_of_ten_changes_are_noticed_or_each_other_one_is_explained(found, unexplained, code):
    assert mutants.verdict(found, unexplained) == code


@pytest.mark.parametrize(
    ("text", "explained"),
    [
        pytest.param(f"- `{SURVIVOR.mutant}` `{SURVIVOR.line}`: both are one", True, id="as_it_was_told"),
        pytest.param(f"- `{SURVIVOR.mutant}` `if start > end:`: both are one", False, id="another_change"),
        pytest.param(f"- `{SURVIVOR.mutant}1` `{SURVIVOR.line}`: both are one", False, id="another_id"),
        pytest.param("", False, id="not_at_all"),
    ],
)
def test_an_explanation_names_the_id_and_the_change(text, explained):
    assert SURVIVOR.is_explained_in(text) == explained


def test_the_changed_line_is_what_the_difference_adds():
    assert mutants.changed_line(DIFFERENCE) == SURVIVOR.line


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("coord/domain", "coord/domain/*"),
        ("coord/domain/rules/", "coord/domain/rules/*"),
        ("coord/domain/interval.py", "coord/domain/interval.py"),
    ],
)
def test_a_path_names_the_changes_within(path, pattern):
    assert mutants.pattern(mutants.in_domain(path)) == pattern


@pytest.mark.parametrize("path", ["coord/web", "coord/domain/absent.py", "/"])
def test_a_path_outside_of_the_domain_is_refused(path):
    with pytest.raises(argparse.ArgumentTypeError, match="no file or folder of coord/domain"):
        mutants.in_domain(path)
