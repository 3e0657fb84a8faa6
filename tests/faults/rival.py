"""A client in a process of its own, who books at the same instant as others.

Reads an actor, a draft and a moment each round from the socket, says when it is ready, waits for the
word, books, and answers with what came of it and how many milliseconds it took.
"""

import pickle
import secrets
import socket
import sys
import time
from typing import Any

from coord.app import create_app
from coord.services import booking
from coord.services.booking import Booked
from coord.services.repeats import Once


def main(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(path)
        stream = line.makefile("rwb")
        with create_app().app_context():
            while True:
                try:
                    wish = pickle.load(stream)
                except EOFError:
                    return
                _say(stream, "ready")
                stream.read(1)
                _say(stream, _book(*wish))


def _say(stream: Any, what: Any) -> None:
    pickle.dump(what, stream)
    stream.flush()


def _book(by, draft, now) -> tuple[str, float]:
    started = time.perf_counter()
    try:
        outcome = booking.book(draft, by=by, now=now, once=Once(secrets.token_urlsafe(18), b"body"))
        said = "booked" if isinstance(outcome, Booked) else "refused"
    except Exception as error:  # noqa: BLE001 - whatever reaches a user is what the test counts
        said = f"{type(error).__name__}: {getattr(error, 'orig', '')}"
    return said, (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main(sys.argv[1])
