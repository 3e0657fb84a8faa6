"""Courses, absences and ticks in any order: every promise holds after every step."""

import os

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.services.machine.replan_rules import ReplanRules
from tests.services.test_state_machine import LONG_FORM, SHORT_FORM

LONG = os.environ.get("COORD_FAULTS") == "long"
SHORTER = settings(SHORT_FORM, max_examples=3, stateful_step_count=15, phases=[Phase.generate])


@pytest.mark.timeout(0 if LONG else 120)
def test_every_promise_holds_however_the_days_change(fresh):
    machine = type("Machine", (ReplanRules,), {"fresh": staticmethod(fresh)})

    run_state_machine_as_test(machine, settings=LONG_FORM if LONG else SHORTER)
