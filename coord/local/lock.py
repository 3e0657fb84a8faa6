"""One `up` a data folder."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from coord.local.folder import DataFolder
from coord.local.refusal import Refusal


@contextmanager
def only_one(folder: DataFolder) -> Iterator[None]:
    """Hold the folder; refuses, naming the holder, while another process does. A crash lets go of it."""
    with folder.lock.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refusal(_already_running(folder)) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _already_running(folder: DataFolder) -> str:
    holder = folder.lock.read_text().strip() or "unknown"
    return (
        f"Coord is already running on {folder.root} (process {holder}): "
        "stop it first, or choose another folder with --data."
    )
