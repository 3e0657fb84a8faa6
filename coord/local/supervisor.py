"""Keeps the children running: whatever dies is started again, soon at first and then more slowly."""

import contextlib
import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from coord.local.children import Child
from coord.local.health import Pulse

POLL = 0.5
FIRST_DELAY = 0.5
LONGEST_DELAY = 5.0
STEADY_AFTER = 30.0
DEATHS_ALLOWED = 5
STOP_GRACE = 8.0


class GaveUp(Exception):
    """A child cannot be kept running; carries the sentence and the child."""

    def __init__(self, child: Child, sentence: str) -> None:
        super().__init__(sentence)
        self.child = child


@dataclass(slots=True)
class Watched:
    """A child with the history that decides when it is started again."""

    child: Child
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=DEATHS_ALLOWED))
    delay: float = FIRST_DELAY
    started: float = 0.0
    due: float | None = None

    def start(self, now: float) -> None:
        self.child.start()
        self.started, self.due = now, None

    def died(self, exit_code: int, now: float) -> None:
        """Plan the next start; a killed child is not blamed, one that keeps ending by itself is given up."""
        self.child.kill()
        if exit_code != -signal.SIGKILL:
            self.deaths.append(now)
        if len(self.deaths) == DEATHS_ALLOWED and now - self.deaths[0] < STEADY_AFTER:
            raise GaveUp(self.child, f"The {self.child.name} process ended {DEATHS_ALLOWED} times in a row")
        self.delay = FIRST_DELAY if now - self.started > STEADY_AFTER else min(self.delay * 2, LONGEST_DELAY)
        self.due = now + self.delay


@dataclass(slots=True)
class Supervisor:
    """Starts the children in order, keeps them running and stops them in two waves."""

    children: Sequence[Child]
    pulse: Pulse
    say: Callable[[str], None]
    watched: list[Watched] = field(init=False)

    def __post_init__(self) -> None:
        self.watched = [Watched(child) for child in self.children]

    def start(self) -> None:
        for one in self.watched:
            one.start(time.monotonic())

    def look_after(self, *, ready: bool) -> None:
        """One round: start again what died and, once the pages are ready, a web server that hangs."""
        now = time.monotonic()
        for one in self.watched:
            self._look_at(one, now)
        if ready:
            self._restart_hung(now)

    def _look_at(self, one: Watched, now: float) -> None:
        exit_code = one.child.exit_code()
        if exit_code is not None:
            one.died(exit_code, now)
            self.say(f"The {one.child.name} process ended ({_how(exit_code)}); starting it again.")
        elif one.due is not None and now >= one.due:
            one.start(now)
            if one.child.name == "web":
                self.pulse.restart(now)

    def _restart_hung(self, now: float) -> None:
        web = next((one for one in self.watched if one.child.name == "web"), None)
        if web and web.due is None and self.pulse.is_lost(now):
            self.say("The web process does not answer; starting it again.")
            web.died(-signal.SIGKILL, now)
            self.pulse.restart(now)

    def stop(self) -> None:
        """End everything: first what talks to the broker and the mail sink, then those two."""
        servers = {"broker", "mail"}
        _stop([child for child in self.children if child.name not in servers])
        _stop([child for child in self.children if child.name in servers])


def _stop(children: Sequence[Child]) -> None:
    """TERM to all at once, and KILL to the groups of those that are still there when the grace is over."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + STOP_GRACE
    while any(_is_running(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    for child in children:
        child.kill()


def _is_running(child: Child) -> bool:
    return child.process is not None and child.exit_code() is None


def _how(exit_code: int) -> str:
    if exit_code >= 0:
        return f"exit code {exit_code}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-exit_code).name
    return f"signal {-exit_code}"
