"""Whether the web server answers."""

import http.client
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PATIENCE = 3.0
EVERY = 5.0
HUNG_AFTER = 30.0
OK = 200


def answers(base_url: str, path: str) -> bool:
    """Whether the page is there, asked directly (no proxy) and with a total patience of seconds.

    It says that it came by https, as a proxy would, for else an installation behind one sends it there.
    """
    address = urlsplit(base_url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"X-Forwarded-Proto": "https"})
        return connection.getresponse().status == OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@dataclass(slots=True)
class Pulse:
    """Tells when a server that is up has not answered for too long."""

    base_url: str
    last_asked: float = field(default_factory=time.monotonic)
    last_answer: float = field(default_factory=time.monotonic)

    def is_lost(self, now: float) -> bool:
        """Asks now and then; true once it stayed without an answer for `HUNG_AFTER` seconds."""
        if now - self.last_asked >= EVERY:
            self.last_asked = now
            if answers(self.base_url, "/healthz"):
                self.last_answer = now
        return now - self.last_answer >= HUNG_AFTER

    def restart(self, now: float) -> None:
        """Give a server that was just started its time."""
        self.last_asked = self.last_answer = now
