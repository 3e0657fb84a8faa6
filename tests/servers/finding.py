"""Where a program for the tests is found, or got from."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path


class Missing(Exception):
    """A server or browser can neither be found nor installed; the text says what to do."""


def first(what: str, variable: str, places: tuple[Callable[[], Path | None], ...]) -> Path:
    for place in places:
        if found := place():
            return found
    raise Missing(
        f"The tests need {what}, and it could not be installed: install it, or name one in {variable}."
    )


def folder_of(package: str) -> Path:
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    return Path(places[0]) if places else Path("/nowhere")


def apt_install(package: str) -> bool:
    """Whether Debian's package is there now; only root can ask for it."""
    if os.geteuid() or not shutil.which("apt-get"):
        return False
    say(f"Installing Debian's package {package} (a minute or two).")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        done = subprocess.run(
            ["apt-get", "--quiet", *words], capture_output=True, check=False, env=environment
        )
    return done.returncode == 0


def say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
