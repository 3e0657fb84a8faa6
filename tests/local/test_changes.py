"""How changes are tried: in a process of their own, with the code of one function exchanged."""

import os
import signal
from types import FunctionType, SimpleNamespace

import pytest

import coord.domain.ages  # noqa: F401 - so that it is there too early
from tests.changes.children import begun
from tests.changes.functions import ORIGINAL, Function, _watched, functions_of
from tests.changes.outcomes import Outcomes
from tests.changes.trial import Trial


def older(years, by=1):
    return years + by


def younger(years, by=2):
    return years - by


def of_age(years):
    return older(years) >= 18


def outcome_of(work):
    child = begun(work)
    _, status = os.waitpid(child.pid, 0)
    return child.outcome(status)


def changed():
    Function(older, {ORIGINAL: older, "x_older__mutmut_1": younger}).become("x_older__mutmut_1")
    return [older(18), older(18, 3), of_age(18)]


def endless():
    signal.setitimer(signal.ITIMER_PROF, 0.1)
    while True:
        pass


def test_a_function_is_changed_for_all_that_call_it_and_in_its_own_process_alone():
    assert outcome_of(changed) == (True, [16, 15, False])
    assert older(18) == 19


@pytest.mark.parametrize(
    ("work", "outcome"),
    [
        pytest.param(lambda: {"failed": 0}, (True, {"failed": 0}), id="an_answer"),
        pytest.param(lambda: 1 // 0, (True, None), id="none_from_what_breaks"),
        pytest.param(endless, (False, None), id="stopped_when_it_never_ends"),
    ],
)
def test_what_is_done_in_a_process_of_its_own_ends(work, outcome):
    assert outcome_of(work) == outcome


def read_anew():
    """The function of a file that a test reads anew, after it has been changed."""
    found = []
    changes = {ORIGINAL: older, "x_older__mutmut_1": younger}
    _watched(found, changes, older)
    found[0].become("x_older__mutmut_1")
    again = FunctionType(of_age.__code__, globals(), "older")
    again.__module__, again.__qualname__ = older.__module__, older.__qualname__
    return [_watched(found, changes, again)(18), found[0].reached, len(found)]


def test_a_function_that_is_read_anew_stays_changed_and_is_known_to_be_reached():
    assert outcome_of(read_anew) == (True, [16, True, 1])


def test_functions_that_were_made_too_early_are_not_passed_over():
    with pytest.raises(RuntimeError, match="imported too early"):
        functions_of("coord.domain")


@pytest.mark.parametrize(
    ("seconds", "tried"),
    [
        pytest.param(float("inf"), ["a", "b", "c"], id="all"),
        pytest.param(3, ["a", "b"], id="until_the_time_is_over"),
        pytest.param(0, ["a"], id="one_in_any_case"),
    ],
)
def test_so_many_tests_are_tried_on_a_change_as_there_is_time_for(seconds, tried):
    trial = Trial([], None, 1, seconds)
    trial.took = {"a": 2, "b": 2, "c": 2}

    assert list(trial._affordable("abc")) == tried


def test_a_function_that_no_test_reaches_has_survived_without_trying(tmp_path):
    trial = Trial([], Outcomes(tmp_path / "outcomes"), 1, 1)

    trial._try(Function(SimpleNamespace(__module__="coord.domain.ages"), {}), "x_age_on__mutmut_1")

    assert trial.outcomes.known == {"coord.domain.ages.x_age_on__mutmut_1": "no tests"}


def test_what_an_interrupted_run_has_found_is_known_to_the_next(tmp_path):
    Outcomes(tmp_path / "outcomes").add("coord.domain.ages.x_age_on__mutmut_1", "no tests")
    Outcomes(tmp_path / "outcomes").add("coord.domain.ages.x_age_on__mutmut_2", "killed")

    assert Outcomes(tmp_path / "outcomes").known == {
        "coord.domain.ages.x_age_on__mutmut_1": "no tests",
        "coord.domain.ages.x_age_on__mutmut_2": "killed",
    }


@pytest.mark.parametrize(
    ("outcome", "quickly", "thoroughly"),
    [
        pytest.param("killed", True, True, id="noticed"),
        pytest.param("timeout", True, True, id="endless"),
        pytest.param("survived", True, False, id="not_noticed_by_a_few_tests"),
        pytest.param("no tests", True, False, id="not_reached_by_a_few_tests"),
    ],
)
def test_what_a_quick_run_has_left_is_tried_again_by_a_thorough_one(tmp_path, outcome, quickly, thoroughly):
    outcomes = Outcomes(tmp_path / "outcomes")
    outcomes.add("one", outcome)

    assert outcomes.is_settled("one", is_quick=True) == quickly
    assert outcomes.is_settled("one", is_quick=False) == thoroughly
    assert not outcomes.is_settled("another", is_quick=True)
