"""Turns at writing: of the threads of one process, and of all processes at one SQLite file.

SQLite itself lets a writer look again and again, ever less often, so that whoever came first may lose to all
who come later, for seconds. The kernel's lock on a file beside it wakes who waits at once.

Whoever others wait for outside any transaction goes first: there is a queue before the turn, in which all
others stand, so that only one of these at a time may stand before somebody who does not queue.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

SECONDS = 0.25
MOST = 8
_mine = threading.local()


class Turns:
    """Turns of threads, so many at once, none of which waits for long for one that is held up itself."""

    def __init__(self, at_once: int = 1) -> None:
        self._free, self._ended = threading.Semaphore(at_once), 0

    def take(self) -> bool:
        """Whether it is our turn; False after a while in which nobody's has ended, or too many whiles."""
        for _ in range(MOST):
            before = self._ended
            if self._free.acquire(timeout=SECONDS):
                return True
            if self._ended == before:
                break
        return False

    def end(self) -> None:
        self._ended += 1
        self._free.release()


@contextmanager
def turn(database: str, *, goes_first: bool = False) -> Iterator[None]:
    """Hold the turn at writing this file; that of a process which dies ends with it.

    Who `goes_first` waits for the one who writes just now, and for others who go first.

    A thread that has a turn already gets no second one: it would wait for itself.
    """
    if getattr(_mine, "is_held", False):
        yield
        return
    with ExitStack() as held:
        if not goes_first:
            held.enter_context(_locked(f"{database}-queue"))
        held.enter_context(_locked(f"{database}-turn"))
        _mine.is_held = True
        held.callback(setattr, _mine, "is_held", False)
        yield


@contextmanager
def _locked(path: str) -> Iterator[None]:
    # Opened each time, for a lock belongs to what one opening gave, and threads must not share it.
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)  # also where a child process has the opening from us
        os.close(descriptor)
