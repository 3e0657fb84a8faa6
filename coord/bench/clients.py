"""Clients in processes of their own, each with the application and a plain connection."""

import multiprocessing
import secrets
from dataclasses import dataclass
from multiprocessing.connection import Connection

import psycopg

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
    """A process that books, or writes, all units of its desk when it is told to."""

    def __init__(self, ground: Ground, desk: Desk) -> None:
        self._desk = desk
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(theirs, ground, desk), daemon=True)
        self._process.start()
        theirs.close()
        self.wait()

    def learn(self, units: dict[str, Unit]) -> None:
        """Tell it which rows its units are made of."""
        self._pipe.send([units[draft.patient] for draft in self._desk.drafts])
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


def _serve(pipe: Connection, ground: Ground, desk: Desk) -> None:
    units: list[Unit] = []
    with ground.app(), psycopg.connect(ground.address) as connection:
        pipe.send("ready")
        while True:
            match pipe.recv():
                case "book":
                    _book(desk)
                case "write":
                    written.write(connection, units)
                case told:
                    units = told
            pipe.send("done")


def _book(desk: Desk) -> None:
    for draft in desk.drafts:
        once = Once(secrets.token_urlsafe(18), b"body")
        match booking.book(draft, by=desk.by, now=clinic.NOW, once=once):
            case Refused(refusals):
                raise AssertionError(f"what should be bookable was refused: {refusals}")
