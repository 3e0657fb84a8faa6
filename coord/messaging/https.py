"""Calls to one HTTP server: TLS, connections kept open, and a total deadline for each call."""

import http.client
import select
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from coord.messaging.deadline import Deadline, connected
from coord.messaging.sender import DEADLINE

IDLE = 10.0
LONGEST = 1_000_000


class Broken(Exception):
    """There is no answer; where `had_any`, the other side may have the whole call."""

    def __init__(self, why: str, *, had_any: bool) -> None:
        super().__init__(why)
        self.why, self.had_any = why, had_any


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Server:
    """`ca_file` names a certificate authority of the house's own; without `is_secure` nothing is hidden."""

    host: str
    port: int
    is_secure: bool = True
    ca_file: str | None = None

    @property
    def name(self) -> str:
        """What the header Host says."""
        is_usual = self.port == (443 if self.is_secure else 80)
        return self.host if is_usual else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{'https' if self.is_secure else 'http'}://{self.name}"


@dataclass(slots=True)
class Connections:
    """Connections to one server; each is kept for ten idle seconds, for servers close them without a word."""

    server: Server
    deadline: float = DEADLINE
    _idle: list[tuple[http.client.HTTPConnection, float]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _context: ssl.SSLContext | None = None

    def __post_init__(self) -> None:
        if self.server.is_secure:
            self._context = ssl.create_default_context(cafile=self.server.ca_file)

    def call(self, method: str, path: str, body: str, headers: Mapping[str, str]) -> Answer:
        """One call and its answer within the deadline; raises Broken."""
        with Deadline(self.deadline) as deadline:
            connection = self._taken(deadline)
            try:
                answer = _exchange(connection, method, path, body, {**headers, "Host": self.server.name})
            except (http.client.HTTPException, OSError) as error:
                connection.close()
                raise Broken(_why(error, deadline), had_any=True) from None
            self._give_back(connection)
            return answer

    def close(self) -> None:
        """Close the connections that wait for another call."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.close()

    def _taken(self, deadline: Deadline) -> http.client.HTTPConnection:
        while kept := self._pop():
            connection, since = kept
            if time.monotonic() - since < IDLE and _is_quiet(connection):
                deadline.watch(connection.sock)
                return connection
            connection.close()
        return self._new(deadline)

    def _new(self, deadline: Deadline) -> http.client.HTTPConnection:
        one = self.server
        connection = http.client.HTTPConnection(one.host, one.port, timeout=self.deadline)
        try:
            connection.sock = connected(one.host, one.port, self._context, self.deadline, deadline)
        except OSError as error:
            raise Broken(_why(error, deadline), had_any=False) from None
        return connection

    def _pop(self) -> tuple[http.client.HTTPConnection, float] | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _give_back(self, connection: http.client.HTTPConnection) -> None:
        """Where the server closes after its answer, there is nothing to keep."""
        if connection.sock is not None:
            with self._lock:
                self._idle.append((connection, time.monotonic()))


def _is_quiet(connection: http.client.HTTPConnection) -> bool:
    """Whether nothing came since the last answer; a server that hung up has something to read."""
    readable, _, _ = select.select([connection.sock], [], [], 0)
    return not readable


def _exchange(
    connection: http.client.HTTPConnection, method: str, path: str, body: str, headers: Mapping[str, str]
) -> Answer:
    connection.request(method, path, body.encode() or None, dict(headers))
    response = connection.getresponse()
    octets = response.read(LONGEST)
    if response.read(1):
        raise http.client.HTTPException("too long")
    return Answer(response.status, octets.decode("utf-8", "replace"), dict(response.getheaders()))


def _why(error: Exception, deadline: Deadline) -> str:
    return "took too long" if deadline.has_passed else type(error).__name__
