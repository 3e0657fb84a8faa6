"""Anything that can be done to a clinic, in any order: every promise holds after every step."""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.services.machine.day_rules import DayRules
from tests.services.machine.fact_rules import FactRules
from tests.services.machine.group_rules import GroupRules
from tests.services.machine.replan_rules import ReplanRules
from tests.services.machine.waitlist_rules import WaitlistRules

LONG = os.environ.get("COORD_FAULTS") == "long"
SHORT_FORM = settings(
    max_examples=5,
    stateful_step_count=20,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
LONG_FORM = settings(SHORT_FORM, max_examples=300, stateful_step_count=60, derandomize=False)


class Machine(GroupRules, DayRules, FactRules, WaitlistRules, ReplanRules):
    """A clinic where everything is done by chance."""


@pytest.mark.timeout(0 if LONG else 120)
def test_every_promise_holds_whatever_is_done_in_whatever_order(fresh):
    machine = type("Machine", (Machine,), {"fresh": staticmethod(fresh)})

    run_state_machine_as_test(machine, settings=LONG_FORM if LONG else SHORT_FORM)
