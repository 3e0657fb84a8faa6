"""Lends databases and applications, one borrower at a time for each."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from flask import Flask

from tests.lending import applications
from tests.lending.applications import State
from tests.lending.copies import Copy


class _Lent:
    """A copy, and the application on it once somebody asked for one."""

    def __init__(self, copy: Copy) -> None:
        self.copy = copy
        self._app: Flask | None = None
        self._state: State | None = None

    def opened(self) -> AbstractContextManager[Flask]:
        if self._app is None:
            self._app = applications.make(self.copy.url)
            self._state = State(self._app)
        applications.hash_quickly(self._app)
        return applications.opened(self._app)

    def restore(self) -> bool:
        if self._app and self._state:
            applications.rest(self._app)
            if not self._state.put_back():
                self._close()
        return self.copy.restore()

    def drop(self) -> None:
        self._close()
        self.copy.drop()

    def _close(self) -> None:
        if self._app:
            applications.close(self._app)
        self._app = None


class Lender:
    """Keeps what was given back for the next borrower."""

    def __init__(self, make: Callable[[], Copy]) -> None:
        self._make = make
        self._idle: list[_Lent] = []
        self._lent: dict[str, _Lent] = {}

    @contextmanager
    def lend(self) -> Iterator[str]:
        """The address of a database that equals the template."""
        one = self._idle.pop() if self._idle else _Lent(self._make())
        self._lent[one.copy.url] = one
        try:
            yield one.copy.url
        finally:
            self._take_back(self._lent.pop(one.copy.url))

    def opened(self, url: str) -> AbstractContextManager[Flask]:
        """The application on a lent database, in a context of its own."""
        return self._lent[url].opened()

    def _take_back(self, one: _Lent) -> None:
        if one.restore():
            self._idle.append(one)
        else:
            one.drop()

    def close(self) -> None:
        for one in self._idle:
            one.drop()
