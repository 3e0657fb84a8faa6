"""The browser of the stories."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.servers.finding import apt_install, first, say

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC_BROWSER = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"


def chromium() -> Path:
    """The browser's program."""
    places = (
        _given_chromium,
        _installed_chromium,
        _downloaded_chromium,
        _chromium_of_apt,
        _download_chromium,
    )
    return first("Chromium", "COORD_TEST_CHROMIUM", places)


def _given_chromium() -> Path | None:
    given = os.environ.get("COORD_TEST_CHROMIUM")
    return Path(given) if given else None


def _installed_chromium() -> Path | None:
    found = [shutil.which(name) for name in (*BROWSERS, MAC_BROWSER)]
    return next((Path(name) for name in found if name), None)


def _chromium_of_apt() -> Path | None:
    return _installed_chromium() if apt_install("chromium") else None


def _downloaded_chromium() -> Path | None:
    """Where Playwright keeps its own browser; asked in a process of its own, for it leaves an event loop."""
    question = (
        "from playwright.sync_api import sync_playwright as p\n"
        "with p() as it: print(it.chromium.executable_path)"
    )
    answer = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=False)
    place = Path(answer.stdout.strip() or "/nowhere")
    return place if place.exists() else None


def _download_chromium() -> Path | None:
    say("Downloading Chromium (a minute or two).")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, capture_output=True, check=False)
    return _downloaded_chromium()
