"""Which ports are free, and which this folder used last."""

import errno
import json
import random
import socket
from pathlib import Path

from coord.local.files import read_json, write_private
from coord.local.folder import DataFolder
from coord.local.refusal import Refusal

LOOPBACK = "127.0.0.1"
# Below the ranges that systems hand out to outgoing connections, so none can take the port in between.
INNER_PORTS = range(20000, 30000)
TRIES = 200


def refuse_taken(host: str, port: int) -> None:
    """Refuse a port of the web server that cannot be listened on, with the reason."""
    try:
        _listen(host, port)
    except OSError as error:
        raise Refusal(_unusable(host, port, error)) from error


def last_ports(folder: DataFolder) -> dict[str, int]:
    """The ports of broker and mail sink at the last start."""
    return {name: port for name, port in read_json(_file(folder)).items() if port in INNER_PORTS}


def inner_ports(folder: DataFolder, names: tuple[str, ...]) -> dict[str, int]:
    """A free loopback port for each name: the one of the last start where it is still free."""
    remembered, chosen = last_ports(folder), dict[str, int]()
    for name in names:
        chosen[name] = _free_port(remembered.get(name), set(chosen.values()))
    write_private(_file(folder), json.dumps(chosen))
    return chosen


def _file(folder: DataFolder) -> Path:
    return folder.run / "ports.json"


def _free_port(wanted: int | None, used: set[int]) -> int:
    remembered = [] if wanted is None else [wanted]
    for port in (*remembered, *random.sample(INNER_PORTS, TRIES)):
        if port not in used and _is_free(port):
            return port
    raise Refusal(f"No free port between {INNER_PORTS.start} and {INNER_PORTS.stop} on {LOOPBACK}.")


def _is_free(port: int) -> bool:
    try:
        _listen(LOOPBACK, port)
    except OSError:
        return False
    return True


def _listen(host: str, port: int) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as probe:
        # As the servers do: a port in TIME_WAIT after a stop is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen(1)


def _unusable(host: str, port: int, error: OSError) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            trouble = "is taken by another program: end it, or choose another with --port"
        case errno.EACCES:
            trouble = "is reserved for the administrator: choose one above 1023 with --port"
        case _:
            trouble = f"cannot be listened on ({error.strerror}): choose another --host or --port"
    return f"Port {port} on {host} {trouble}."
