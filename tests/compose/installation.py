"""All services of the file, started and ended in its order."""

import http.client
import time
from collections.abc import Callable
from contextlib import closing
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import psycopg
import redis
from sqlalchemy.engine import make_url

from tests.compose import image, tools
from tests.compose.container import Container
from tests.compose.project import services
from tests.servers.running import LOOPBACK, free_port

PATIENCE = 30.0
KEY = "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U="
FILLED_IN = {
    "COORD_POSTGRES_PASSWORD": "postgrespassword",
    "COORD_SMTP_URL": "smtp://127.0.0.1:1",
    "COORD_MAIL_FROM": "clinic@coord.example",
    "COORD_SECRET_KEY": "a secret that only tests share",
    "COORD_PASSWORD_SALT": "a salt that only tests share",
    "COORD_FIELD_KEY": KEY,
    "COORD_INDEX_KEY": KEY,
    "COORD_BASE_URL": "https://coord.example",
}
# PostgreSQL is the one that all tests share; of its service only the health check is run.
GIVEN = "postgres"


class Installation:
    """The services by name; each believes that the network is its own, and here is told where things are."""

    def __init__(self, place: Path, database: str) -> None:
        self.database, self.place, self.app = database, place, place / "app"
        self.web_port, self.redis_port = free_port(), free_port()
        image.build(self.app)
        self.built = self.files()
        self.search = tools.search_path(place / "tools")
        self.services = services(FILLED_IN)
        self.containers = {name: self._container(name) for name in self.services}

    def _container(self, name: str) -> Container:
        service = self.services[name]
        return Container(
            command=(*service.get("command", ()), *self._own_address(name)),
            health_check=service.get("healthcheck", {}),
            grace=service["stop_grace_period"],
            folder=self.app,
            environment={"PATH": self.search, "PYTHONDONTWRITEBYTECODE": "1", **self._settings(service)},
            translated=self._addresses(name),
            log=self.place / f"{name}.log",
        )

    def _own_address(self, name: str) -> tuple[str, ...]:
        """Redis takes its usual port, which in a container is free."""
        return ("--bind", LOOPBACK, "--port", str(self.redis_port)) if name == "redis" else ()

    def _settings(self, service: dict[str, Any]) -> dict[str, str]:
        told = dict(service.get("environment", {}))
        if "COORD_DATABASE_URL" in told:
            told["COORD_DATABASE_URL"] = self.database
            told["COORD_REDIS_URL"] = told["COORD_REDIS_URL"].replace("redis:6379", self._at(self.redis_port))
        return told

    def _addresses(self, name: str) -> dict[str, str]:
        if name == GIVEN:
            given = make_url(self.database)
            return {LOOPBACK: given.host or LOOPBACK, "5432": str(given.port or 5432)}
        if name == "redis":
            return {"6379": str(self.redis_port)}
        return {"0.0.0.0:8000": self._at(self.web_port), "127.0.0.1:8000": self._at(self.web_port)}

    def _at(self, port: int) -> str:
        return f"{LOOPBACK}:{port}"

    def start(self) -> None:
        """Each service as soon as those it waits for have come as far as it asks."""
        waits = {name: service.get("depends_on", {}) for name, service in self.services.items()}
        for name in TopologicalSorter(waits).static_order():
            for other, state in waits[name].items():
                self._wait_until(other, state["condition"])
            if name != GIVEN:
                self.containers[name].start()

    def _wait_until(self, name: str, condition: str) -> None:
        one = self.containers[name]
        if condition == "service_completed_successfully":
            assert one.wait(PATIENCE) == 0, one.said()
        else:
            assert condition == "service_healthy"
            within(PATIENCE, one.is_healthy, one.said)

    def end(self) -> None:
        """Whatever is left, at once."""
        for one in self.containers.values():
            one.end()

    def answer(self, path: str, headers: dict[str, str]) -> tuple[int, str | None]:
        """The status, and where else to look."""
        with closing(http.client.HTTPConnection(LOOPBACK, self.web_port, timeout=5)) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Location")

    def heartbeats(self) -> list[str]:
        with psycopg.connect(self.database) as connection:
            return [name for (name,) in connection.execute("SELECT name FROM heartbeat")]

    def redis_setting(self, name: str) -> str:
        with redis.Redis(LOOPBACK, self.redis_port, decode_responses=True) as client:
            return str(client.config_get(name)[name])

    def files(self) -> set[Path]:
        return set(self.app.rglob("*"))


def within(patience: float, is_so: Callable[[], object], said: Callable[[], str]) -> None:
    deadline = time.monotonic() + patience
    while not is_so():
        assert time.monotonic() < deadline, said()
        time.sleep(0.2)
