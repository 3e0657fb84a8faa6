"""How changes are tried: in a process of their own, with the code of one function exchanged."""

import os
from types import SimpleNamespace

import pytest

from tests.changes.children import begun
from tests.changes.functions import ORIGINAL, Function
from tests.changes.trial import Trial


def older(years, by=1):
    return years + by


def younger(years, by=2):
    return years - by


def of_age(years):
    return older(years) >= 18


def outcome_of(work, seconds=None):
    child = begun(work, seconds)
    _, status = os.waitpid(child.pid, 0)
    return child.outcome(status)


def changed():
    Function(older, {ORIGINAL: older, "x_older__mutmut_1": younger}).become("x_older__mutmut_1")
    return [older(18), older(18, 3), of_age(18)]


def endless():
    while True:
        pass


def test_a_function_is_changed_for_all_that_call_it_and_in_its_own_process_alone():
    assert outcome_of(changed) == (True, [16, 15, False])
    assert older(18) == 19


@pytest.mark.parametrize(
    ("work", "seconds", "outcome"),
    [
        pytest.param(lambda: {"failed": 0}, None, (True, {"failed": 0}), id="an_answer"),
        pytest.param(lambda: 1 // 0, None, (True, None), id="none_from_what_breaks"),
        pytest.param(endless, 1, (False, None), id="stopped_when_it_never_ends"),
    ],
)
def test_what_is_done_in_a_process_of_its_own_ends(work, seconds, outcome):
    assert outcome_of(work, seconds) == outcome


@pytest.mark.parametrize(
    ("seconds", "tried"),
    [
        pytest.param(float("inf"), ["a", "b", "c"], id="all"),
        pytest.param(3, ["a", "b"], id="until_the_time_is_over"),
        pytest.param(0, ["a"], id="one_in_any_case"),
    ],
)
def test_so_many_tests_are_tried_on_a_change_as_there_is_time_for(seconds, tried):
    trial = Trial([], 1, seconds)
    trial.took = {"a": 2, "b": 2, "c": 2}

    assert list(trial._affordable("abc")) == tried


def test_a_function_that_no_test_reaches_has_survived_without_trying():
    trial = Trial([], 1, 1)

    trial._try(Function(SimpleNamespace(__module__="coord.domain.ages"), {}), "x_age_on__mutmut_1")

    assert trial.outcomes == {"coord.domain.ages.x_age_on__mutmut_1": "no tests"}
