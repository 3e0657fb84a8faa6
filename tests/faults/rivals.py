"""Clients in processes of their own who fire the same booking at the same instant, round after round."""

import pickle
import socket
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

from tests.faults.processes import Site

START = 60


class Rivals:
    def __init__(self, site: Site, count: int) -> None:
        self._path = Path(site.folder) / "rivals"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._path))
        self._listener.listen(count)
        self._listener.settimeout(START)
        for number in range(count):
            site.start(f"rival-{number}", "tests.faults.rival", str(self._path))
        self._lines = [self._listener.accept()[0] for _ in range(count)]
        self._streams = [line.makefile("rwb") for line in self._lines]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for stream, line in zip(self._streams, self._lines, strict=True):
            stream.close()
            line.close()
        self._listener.close()

    def round(self, wishes: Sequence[Any]) -> list[tuple[str, float]]:
        """What each said, and its milliseconds; all have read their wish before the first begins."""
        for stream, wish in zip(self._streams, wishes, strict=True):
            pickle.dump(wish, stream)
            stream.flush()
        for stream in self._streams:
            pickle.load(stream)
        for stream in self._streams:
            stream.write(b".")
            stream.flush()
        return [pickle.load(stream) for stream in self._streams]
