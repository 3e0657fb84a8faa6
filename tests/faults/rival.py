"""Clients in one process, each a thread, who book at the same instant as others.

Reads an actor, a draft and a moment for each client and round from the socket, says when all are ready,
waits for the word, lets all book, and answers with what came of each and how many milliseconds it took.
"""

import pickle
import secrets
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from coord.app import create_app
from coord.services import booking
from coord.services.booking import Booked
from coord.services.repeats import Once


def main(path: str, clients: str) -> None:
    with socket.socket(socket.AF_UNIX) as line, ThreadPoolExecutor(int(clients)) as pool:
        line.connect(path)
        stream, app, start = line.makefile("rwb"), create_app(), Barrier(int(clients) + 1)
        while True:
            try:
                wishes = pickle.load(stream)
            except EOFError:
                return
            answers = [pool.submit(_client, app, start, wish) for wish in wishes]
            start.wait()
            _say(stream, "ready")
            stream.read(1)
            start.wait()
            _say(stream, [answer.result() for answer in answers])


def _say(stream: Any, what: Any) -> None:
    pickle.dump(what, stream)
    stream.flush()


def _client(app, start: Barrier, wish) -> tuple[str, float]:
    """Ready at the first wait; the second ends for all clients at once."""
    with app.app_context():
        start.wait()
        start.wait()
        return _book(*wish)


def _book(by, draft, now) -> tuple[str, float]:
    started = time.perf_counter()
    try:
        outcome = booking.book(draft, by=by, now=now, once=Once(secrets.token_urlsafe(18), b"body"))
        said = "booked" if isinstance(outcome, Booked) else "refused"
    except Exception as error:  # noqa: BLE001 - whatever reaches a user is what the test counts
        said = f"{type(error).__name__}: {getattr(error, 'orig', '')}"
    return said, (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
