"""Clients who fire the same booking at the same instant, round after round, in as many processes as serve."""

import pickle
import socket
from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any, Self

from tests.faults.processes import Site

START = 60


class Rivals:
    """So many clients in each of so many processes."""

    def __init__(self, site: Site, processes: int, each: int) -> None:
        self._each, self._path = each, Path(site.folder) / "rivals"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._path))
        self._listener.listen(processes)
        self._listener.settimeout(START)
        for number in range(processes):
            site.start(f"rivals-{number}", "tests.faults.rival", str(self._path), str(each))
        self._lines = [self._listener.accept()[0] for _ in range(processes)]
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
        for place, stream in enumerate(self._streams):
            pickle.dump(wishes[place * self._each :][: self._each], stream)
            stream.flush()
        for stream in self._streams:
            pickle.load(stream)
        for stream in self._streams:
            stream.write(b".")
            stream.flush()
        return list(chain.from_iterable(pickle.load(stream) for stream in self._streams))
