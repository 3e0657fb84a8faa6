"""A PostgreSQL cluster of the test's own, which can be stopped at once and started again on its folder."""

import contextlib
import secrets
import signal
import subprocess
from typing import Self

import psycopg

from coord.local import parent
from tests.faults.processes import within
from tests.servers.postgres import (
    _check_postgres,
    _make_cluster,
    _postgres_binaries,
    _postgres_command,
    _readable,
)
from tests.servers.running import LOOPBACK, free_port, other_user, temporary_folder

# As the product's operators run it: what was acknowledged is in the log file. Only the power may not fail.
HONEST = ("-c", "synchronous_commit=on")


class Cluster:
    def __init__(self) -> None:
        self._stack = contextlib.ExitStack()
        self._password, self._port = secrets.token_hex(16), free_port()
        self.url = f"postgresql+psycopg://coord:{self._password}@{LOOPBACK}:{self._port}/postgres"

    def __enter__(self) -> Self:
        self._folder = self._stack.enter_context(temporary_folder("faults-postgres"))
        self._binaries = _readable(_postgres_binaries(), self._folder)
        _make_cluster(self._binaries, self._folder, self._password)
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop_at_once()
        self._stack.close()

    def start(self) -> None:
        command = [*_postgres_command(self._binaries, self._folder, self._port), *HONEST]
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=parent.end_with_parent,  # noqa: PLW1509 - as in tests/servers
                **other_user(self._folder),
            )
        within(60, self.answers, "PostgreSQL answers")

    def stop_at_once(self) -> None:
        """`stop -m immediate`: no farewell to its clients, and a recovery when it starts again."""
        if self._server.poll() is None:
            self._server.send_signal(signal.SIGQUIT)
        self._server.wait(20)

    def answers(self) -> bool:
        try:
            _check_postgres(self.url.replace("+psycopg", ""))
        except psycopg.OperationalError:
            return False
        return True
