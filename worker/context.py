"""Tasks run inside the Flask application, which each worker process makes once, after any fork."""

import threading
from functools import cache
from typing import Any

from celery import Task
from flask import Flask

from coord.app import create_app

_making = threading.Lock()


def application() -> Flask:
    """The one application of this process, also where several threads ask for it first."""
    with _making:
        return _made()


@cache
def _made() -> Flask:
    return create_app()


class InApplication(Task):  # type: ignore[misc]
    """A task with an application context around it."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with application().app_context():
            return self.run(*args, **kwargs)
