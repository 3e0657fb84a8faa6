"""Applications for tests, and making one that was used as good as new."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from passlib.hash import argon2

from coord.app import create_app
from coord.config import Config
from coord.limits import Limit
from coord.store.db import db

# The weakest that argon2 allows: a test signs in to try what comes after.
QUICK = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
USUAL = {
    "argon2__rounds": argon2.default_rounds,
    "argon2__memory_cost": argon2.memory_cost,
    "argon2__parallelism": argon2.parallelism,
}

REGISTRIES = ("view_functions", "before_request_funcs", "after_request_funcs", "template_context_processors")


def settings(database_url: str) -> Config:
    return Config(
        database_url=database_url,
        redis_url=os.environ.get("COORD_TEST_REDIS_URL", "redis://127.0.0.1:1/0"),
        smtp_url="smtp://127.0.0.1:1",
        mail_from="clinic@coord.example",
        text_url="",
        secret_key="a secret that only tests share",
        password_salt="a salt that only tests share",
        field_key=b"f" * 32,
        index_key=b"i" * 32,
        base_url="http://127.0.0.1:8000",
        https=False,
        mail_folder=None,
        demo_password="a password for demos",
    )


def make(database_url: str) -> Flask:
    app = create_app(settings(database_url))
    hash_quickly(app)
    return app


def hash_quickly(app: Flask) -> None:
    """Flask-Security keeps one context for all applications of a process: the last one made it anew."""
    app.extensions["security"].pwd_context.update(**QUICK)


def hash_as_usual(app: Flask) -> None:
    app.extensions["security"].pwd_context.update(**USUAL)


@contextmanager
def opened(app: Flask) -> Iterator[Flask]:
    """The application in a context of its own."""
    with app.app_context():
        yield app
        db.session.remove()


def rest(app: Flask) -> None:
    """Let go of connections to a file that will be replaced, or that a test kept for itself."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite" or db.engine.pool.checkedout():
            db.engine.dispose()


def close(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


@contextmanager
def application(database_url: str) -> Iterator[Flask]:
    """One that nobody else uses."""
    app = make(database_url)
    with opened(app):
        yield app
    close(app)


class State:
    """What an application holds in memory beside its caches: settings, extensions, and counts of requests."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._config, self._extensions, self._registered = dict(app.config), dict(app.extensions), _told(app)

    def put_back(self) -> bool:
        """Make it as it was; False where something was registered, which Flask cannot take back."""
        _refill(self._app.config, self._config)
        _refill(self._app.extensions, {name: _new(value) for name, value in self._extensions.items()})
        return _told(self._app) == self._registered


def _told(app: Flask) -> list[str]:
    """What was registered with the application."""
    return [str(app.url_map._rules), *(str(getattr(app, name)) for name in REGISTRIES)]


def _refill(there: dict[str, Any], wanted: dict[str, Any]) -> None:
    there.clear()
    there.update(wanted)


def _new(extension: Any) -> Any:
    """A pair of limits begins to count again; all else is as it was."""
    if isinstance(extension, tuple) and all(isinstance(one, Limit) for one in extension):
        return tuple(Limit(one._per_minute) for one in extension)
    return extension
