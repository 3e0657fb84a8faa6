"""Turns at writing one SQLite file, among all threads and processes.

SQLite itself lets a writer look again and again, ever less often, so that whoever came first may lose to all
who come later, for seconds. The kernel's lock on a file beside it wakes who waits at once.
"""

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_mine = threading.local()


@contextmanager
def turn(database: str) -> Iterator[None]:
    """Hold the turn at writing this file; that of a process which dies ends with it.

    A thread that has a turn already gets no second one: it would wait for itself.
    """
    if getattr(_mine, "is_held", False):
        yield
        return
    # Opened each time, for a lock belongs to what one opening gave, and threads must not share it.
    descriptor = os.open(f"{database}-turn", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        _mine.is_held = True
        yield
    finally:
        _mine.is_held = False
        fcntl.flock(descriptor, fcntl.LOCK_UN)  # also where a child process has the opening from us
        os.close(descriptor)
