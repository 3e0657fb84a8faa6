"""PostgreSQL, Redis and a browser for the tests: found, or installed, or the run fails with one sentence.

The order: what the environment names, what the machine has, what a wheel brought along, what Debian's
packages bring (as root), and for the browser what Playwright downloads.
"""

import contextlib
import os

from tests.servers.browser import chromium
from tests.servers.finding import Missing
from tests.servers.postgres import DURABLE, postgres
from tests.servers.redis_server import redis_server

__all__ = ["DURABLE", "Missing", "all_of_them", "postgres", "redis_server"]


def all_of_them(stack: contextlib.ExitStack) -> dict[str, str]:
    """Start what is not there, stopped again by the stack; the environment that names it all."""
    return {
        "COORD_TEST_CHROMIUM": str(chromium()),
        "COORD_TEST_POSTGRES_URL": _given("COORD_TEST_POSTGRES_URL") or stack.enter_context(postgres()),
        "COORD_TEST_REDIS_URL": _given("COORD_TEST_REDIS_URL") or stack.enter_context(redis_server()),
    }


def _given(name: str) -> str:
    return os.environ.get(name, "")
