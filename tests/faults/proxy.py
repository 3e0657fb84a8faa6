"""A TCP proxy between a browser and the server, which does to one answer what networks do."""

import contextlib
import socket
import struct
import threading
import time
from enum import Enum, auto
from typing import Self

from tests.servers.running import LOOPBACK

CHUNK = 65536
RESET = struct.pack("ii", 1, 0)  # SO_LINGER: on, for no time


class Fault(Enum):
    NONE = auto()
    DROP = auto()  # the answer arrives here, and the browser is hung up on
    RESET = auto()  # the same, without a farewell
    CUT = auto()  # a few bytes of the answer get through
    HALF_OPEN = auto()  # nothing more ever comes, and nobody says so
    DELAY = auto()  # everything comes, late


class Proxy:
    """Forwards connections to a port; `fault` is what becomes of the answers from now on."""

    def __init__(self, port: int) -> None:
        self._target = (LOOPBACK, port)
        self._listener = socket.create_server((LOOPBACK, 0))
        self.port: int = self._listener.getsockname()[1]
        self.fault = Fault.NONE
        self.delay = 0.5
        self.swallowed = 0
        self._is_over = threading.Event()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                browser, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(browser,), daemon=True).start()

    def _serve(self, browser: socket.socket) -> None:
        with browser, contextlib.suppress(OSError), socket.create_connection(self._target) as server:
            forward = threading.Thread(target=_forward, args=(browser, server), daemon=True)
            forward.start()
            while (answer := server.recv(CHUNK)) and self._passes_on(answer, browser):
                pass
            # Whoever still reads there keeps the connection open, whatever is closed here.
            browser.shutdown(socket.SHUT_RD)
            forward.join()

    def _passes_on(self, answer: bytes, browser: socket.socket) -> bool:
        """Whether the connection goes on; by the time an answer is here, its transaction is over."""
        match self.fault:
            case Fault.NONE:
                browser.sendall(answer)
                return True
            case Fault.DELAY:
                time.sleep(self.delay)
                browser.sendall(answer)
                return True
            case Fault.CUT:
                browser.sendall(answer[:9])
            case Fault.RESET:
                browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            case Fault.HALF_OPEN:
                self.swallowed += 1
                self._is_over.wait()
                return False
            case Fault.DROP:
                pass
        self.swallowed += 1
        return False


def _forward(browser: socket.socket, server: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while request := browser.recv(CHUNK):
            server.sendall(request)
        server.shutdown(socket.SHUT_WR)
