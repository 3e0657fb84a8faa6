"""A total deadline for a talk with another server, for the time-outs of sockets count each read alone."""

import contextlib
import socket
import ssl
import threading
from typing import Self


class Deadline:
    """Cuts the connection that it watches when the time, in seconds, is over."""

    def __init__(self, seconds: float) -> None:
        self.has_passed = False
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, opened: socket.socket | None) -> None:
        self._socket = opened
        if self.has_passed:
            self._cut()

    def _cut(self) -> None:
        self.has_passed = True
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


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
