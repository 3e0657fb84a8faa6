"""A total deadline for a talk with another server, for the time-outs of sockets count each read alone."""

import contextlib
import socket
import ssl
import threading
import time
from typing import Self

GLANCE, PATIENCE = 0.05, 10.0


class Deadline:
    """Cuts the connection that it watches when the time, in seconds, is over, or a glance before."""

    def __init__(self, seconds: float) -> None:
        self.has_passed = False
        self.until = time.monotonic() + seconds
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        _watchman.add(self)
        return self

    def __exit__(self, *_: object) -> None:
        _watchman.remove(self)

    def watch(self, opened: socket.socket | None) -> None:
        self._socket = opened
        if self.has_passed:
            self.cut()

    def cut(self) -> None:
        self.has_passed = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class _Watchman:
    """One thread that looks at every running deadline: a timer for each would cost as much as a mail."""

    def __init__(self) -> None:
        self._running: set[Deadline] = set()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def add(self, deadline: Deadline) -> None:
        with self._lock:
            self._running.add(deadline)
            if self._thread is None or not self._thread.is_alive():  # a fork leaves threads behind
                self._thread = threading.Thread(target=self._watch, name="deadlines", daemon=True)
                self._thread.start()

    def remove(self, deadline: Deadline) -> None:
        with self._lock:
            self._running.discard(deadline)

    def _watch(self) -> None:
        """Look around until nothing has run for a while."""
        idle_since = time.monotonic()
        while True:
            time.sleep(GLANCE)
            now = time.monotonic()
            with self._lock:
                over = [one for one in self._running if one.until <= now + GLANCE]
                self._running.difference_update(over)
                idle_since = now if self._running or over else idle_since
                if now - idle_since > PATIENCE:
                    self._thread = None
                    return
            for one in over:
                one.cut()


_watchman = _Watchman()


def connected(
    host: str, port: int, context: ssl.SSLContext | None, timeout: float, deadline: Deadline
) -> socket.socket:
    """A connection that the deadline watches from its first octet; with a context it speaks TLS."""
    opened = socket.create_connection((host, port), timeout)
    deadline.watch(opened)
    if context is None:
        return opened
    secured = context.wrap_socket(opened, server_hostname=host, do_handshake_on_connect=False)
    deadline.watch(secured)
    try:
        secured.do_handshake()
    except BaseException:
        secured.close()
        raise
    return secured
