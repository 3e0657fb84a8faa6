"""Lets an operator's command, run beside `up` or after it, see the same installation."""

from collections.abc import MutableMapping
from contextlib import suppress
from pathlib import Path

from coord.local import environment, ports, secrets
from coord.local.folder import PROJECT_ROOT, DataFolder

USUAL_ADDRESS = "http://127.0.0.1:8000"


def join_installation(settings: MutableMapping[str, str]) -> None:
    """Complete the settings from the data folder (COORD_DATA, or var/), where `up` has been there before.

    What is set already is kept. Nothing is made: without such a folder the settings stay as they are.
    """
    folder = DataFolder(Path(settings.get("COORD_DATA") or PROJECT_ROOT / "var").absolute())
    if folder.secrets.exists():
        found, last = secrets.load(folder), ports.last_ports(folder)
        url = _last_address(folder)
        settings.update(environment.for_children(folder, found, last, url=url, environment=settings))


def _last_address(folder: DataFolder) -> str:
    with suppress(OSError):
        return folder.address.read_text() or USUAL_ADDRESS
    return USUAL_ADDRESS
