"""Processes with the application and a plain connection, each for one client or several."""

import multiprocessing
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing.connection import Connection

import psycopg
from flask import Flask

from coord.bench import clinic, written
from coord.bench.database import Ground
from coord.bench.written import Unit
from coord.domain.permissions import Actor
from coord.services import booking
from coord.services.booking import Refused
from coord.services.drafts import Draft
from coord.services.repeats import Once

_SPAWN = multiprocessing.get_context("spawn")  # a forked child would share our connections


@dataclass(frozen=True, slots=True)
class Desk:
    """What one client books, and on whose behalf: a unit for each of its patients."""

    by: Actor
    drafts: tuple[Draft, ...]


class Client:
    """A process that books, or writes, all units of its desks when it is told to.

    It books for each desk in a thread of its own, as the web server does for those who ask it at one time.
    """

    def __init__(self, ground: Ground, desks: Sequence[Desk]) -> None:
        self._desks = desks
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(theirs, ground, desks), daemon=True)
        self._process.start()
        theirs.close()
        self.wait()

    def learn(self, units: dict[str, Unit]) -> None:
        """Tell it which rows its units are made of."""
        self._pipe.send([units[draft.patient] for desk in self._desks for draft in desk.drafts])
        self.wait()

    def book(self) -> None:
        self._pipe.send("book")

    def write(self) -> None:
        self._pipe.send("write")

    def wait(self) -> None:
        """Until it has done what it was told; an error there ends the pipe, and so raises EOFError here."""
        self._pipe.recv()

    def end(self) -> None:
        self._process.kill()
        self._process.join()


def _serve(pipe: Connection, ground: Ground, desks: Sequence[Desk]) -> None:
    units: list[Unit] = []
    with (
        ground.app() as app,
        psycopg.connect(ground.address) as connection,
        ThreadPoolExecutor(len(desks)) as threads,
    ):
        pipe.send("ready")
        while True:
            match pipe.recv():
                case "book":
                    for done in [threads.submit(_book, app, desk) for desk in desks]:
                        done.result()
                case "write":
                    written.write(connection, units)
                case told:
                    units = told
            pipe.send("done")


def _book(app: Flask, desk: Desk) -> None:
    with app.app_context():
        for draft in desk.drafts:
            once = Once(secrets.token_urlsafe(18), b"body")
            match booking.book(draft, by=desk.by, now=clinic.NOW, once=once):
                case Refused(refusals):
                    raise AssertionError(f"what should be bookable was refused: {refusals}")
