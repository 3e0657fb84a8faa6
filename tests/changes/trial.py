"""Every change tried on the tests that reach its function."""

import os
import signal
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from tests.changes.children import Child, begun
from tests.changes.functions import Function
from tests.changes.outcomes import Outcomes
from tests.domain.oracle import Oracle

SLOW = 0.05
# Of the processor, so that nobody else who works here makes a change look like a loop that never ends.
PATIENCE = 20  # seconds beside twice what a test takes


class Trial:
    """A plugin of pytest that tries every change on the tests, once they are collected."""

    def __init__(self, functions: list[Function], outcomes: Outcomes, at_once: int, seconds: float) -> None:
        self.functions, self.outcomes = functions, outcomes
        self.at_once, self.seconds = at_once, seconds
        self.took: dict[str, float] = {}
        self.running: dict[int, tuple[Child, Function, str]] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.session, self.items = session, {item.nodeid: item for item in session.items}
        self._learn()
        changes = [(one, name) for one in self.functions for name in one.names()]
        for count, (one, name) in enumerate(sorted(changes, key=lambda change: self._length(change[0]))):
            if count % 100 == 0:
                print(f"{count} of {len(changes)} changes", flush=True)
            if not self.outcomes.is_settled(_id(one, name), is_quick=self.seconds < float("inf")):
                self._try(one, name)
        while self.running:
            self._end_one()
        return True

    def _learn(self) -> None:
        """How long each test takes without a change, what it reaches, and what the oracle finds."""
        Oracle.known = {}
        child = begun(self._without_change)
        _, status = os.waitpid(child.pid, 0)
        _, told = child.outcome(status)
        if told is None or told["failed"]:
            pytest.exit("The tests must pass before changes are tried.", 1)
        self.took, Oracle.known = told["took"], told["known"]
        for one, tests in zip(self.functions, told["reached"], strict=True):
            one.tests = sorted(tests, key=lambda test: (self.took[test] > SLOW, round(self.took[test], 1)))

    def _without_change(self) -> dict[str, Any]:
        """All tests twice: the second time takes as long as with a change, for the oracle remembers then."""
        reached: dict[int, set[str]] = defaultdict(set)
        for test, after in pairwise([*self.items, *self.items, None]):
            began = time.process_time()
            self._run(str(test), after)
            self.took[str(test)] = time.process_time() - began
            for place, one in enumerate(self.functions):
                if one.reached:
                    reached[place].add(str(test))
                    one.reached = False
        told = [
            [test for test in self.items if test in reached[place]] for place in range(len(self.functions))
        ]
        failed = self.session.testsfailed
        return {"failed": failed, "took": self.took, "reached": told, "known": Oracle.known}

    def _run(self, test: str, after: str | None) -> None:
        item = self.items[test]
        following = None if after is None else self.items[after]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)

    def _length(self, one: Function) -> float:
        return sum(self.took[test] for test in one.tests)

    def _try(self, one: Function, name: str) -> None:
        if not one.tests:
            self.outcomes.add(_id(one, name), "no tests")
            return
        while len(self.running) >= self.at_once:
            self._end_one()
        tests = list(self._affordable(dict.fromkeys((*one.noticed, *one.tests))))
        child = begun(partial(self._noticed_by, one, name, tests))
        self.running[child.pid] = child, one, name

    def _affordable(self, tests: Iterable[str]) -> Iterator[str]:
        spent = 0.0
        for test in tests:
            yield test
            spent += self.took[test]
            if spent > self.seconds:
                return

    def _noticed_by(self, one: Function, name: str, tests: Sequence[str]) -> str | None:
        """The first of the tests that fails with the change; an endless one takes the process with it."""
        one.become(name)
        for test, after in pairwise([*tests, None]):
            signal.setitimer(signal.ITIMER_PROF, 2 * self.took[test] + PATIENCE)
            self._run(str(test), after)
            if self.session.testsfailed:
                return test
        return None

    def _end_one(self) -> None:
        pid, status = os.wait()
        child, one, name = self.running.pop(pid)
        is_ended, test = child.outcome(status)
        self.outcomes.add(_id(one, name), ("killed" if test else "survived") if is_ended else "timeout")
        if test:
            one.noticed = [test, *(other for other in one.noticed if other != test)]


def _id(one: Function, name: str) -> str:
    return f"{one.code.__module__}.{name}"
