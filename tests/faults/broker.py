"""A Redis of the test's own, which can be killed and started again at the same address."""

import os
import tempfile
from pathlib import Path
from typing import Self

import redis

from tests.faults.processes import Process, within
from tests.servers.finding import first
from tests.servers.redis_server import _installed_redis, _redis_of_apt, _redis_of_wheel
from tests.servers.running import LOOPBACK, free_port


class Broker:
    def __init__(self, folder: Path) -> None:
        self._binary = first(
            "Redis", "COORD_TEST_REDIS_URL", (_installed_redis, _redis_of_wheel, _redis_of_apt)
        )
        self._logs, self._port = folder / "logs", free_port()
        self.url = f"redis://{LOOPBACK}:{self._port}/0"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    def start(self) -> None:
        options = ("--bind", LOOPBACK, "--port", str(self._port), "--save", "", "--appendonly", "no")
        command = [str(self._binary), *options, "--dir", tempfile.gettempdir()]
        self._process = Process("redis", command, os.environ, self._logs)
        within(20, self.answers, "Redis answers")

    def kill(self) -> int:
        """kill -9: nothing that it held is there afterwards."""
        return self._process.kill()

    def flush(self) -> None:
        """FLUSHALL: what it held is gone, though it runs on."""
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def pause(self, seconds: float) -> None:
        """CLIENT PAUSE: it holds every connection open and says nothing for so long."""
        with redis.Redis.from_url(self.url) as client:
            client.client_pause(round(seconds * 1000))

    def answers(self) -> bool:
        with redis.Redis.from_url(self.url, socket_timeout=1) as client:
            try:
                return bool(client.ping())
            except redis.RedisError:
                return False
