"""A real calendar program reads a feed from a real server."""

import base64
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from coord.services import booking, feeds
from tests.clinic import PATIENT_ASKED, once
from tests.conftest import NOW
from tests.servers.running import free_port, running

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("vdirsyncer")

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def server(app, tmp_path):
    """The application as it is served, on the test's database; gives its address and its log."""
    port = free_port()
    options = ("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--no-control-socket")
    command = [sys.executable, "-m", "gunicorn", "coord.app:create_app()", *options]
    with running(command, tmp_path, {"env": _environment(app), "cwd": ROOT}):
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", tmp_path / "log"


def _environment(app):
    settings = app.extensions["coord_config"]
    return os.environ | {
        "COORD_DATABASE_URL": settings.database_url,
        "COORD_REDIS_URL": settings.redis_url,
        "COORD_SECRET_KEY": settings.secret_key,
        "COORD_PASSWORD_SALT": settings.password_salt,
        "COORD_FIELD_KEY": base64.b64encode(settings.field_key).decode(),
        "COORD_INDEX_KEY": base64.b64encode(settings.index_key).decode(),
    }


def _wait_for(port):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("The server did not start within a minute.")


CONFIGURATION = """
[general]
status_path = "{folder}/status"
[pair visits]
a = "coord"
b = "here"
collections = null
conflict_resolution = "a wins"
[storage coord]
type = "http"
url = "{url}"
[storage here]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"
"""


@pytest.fixture
def sync(tmp_path):
    """Synchronize the feed into a folder with vdirsyncer; gives what is in there.

    It names events by their content and not by their UIDs, as it does with any feed over HTTP.
    """

    def sync(url):
        (tmp_path / "calendar").mkdir(exist_ok=True)
        (tmp_path / "config").write_text(CONFIGURATION.format(folder=tmp_path, url=url))
        for step in ("discover", "sync"):
            command = [PROGRAM, "-c", tmp_path / "config", step]
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode == 0, done.stderr
        return [file.read_text() for file in (tmp_path / "calendar").glob("*.ics")]

    return sync


ZONE = "TZID=America/Los_Angeles"


def starts(texts):
    lines = (line for text in texts for line in text.splitlines())
    return sorted(line for line in lines if line.startswith("DTSTART;TZID"))


def test_every_event_arrives_with_its_zone_and_a_cancelled_one_goes(server, sync, reader, clinic, booked):
    url, log = server
    issued = reader.issue("dan")
    address = f"{url}/feeds/{issued.token}.ics"
    before = sync(address)
    booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())
    draft = clinic.treatment("2027-03-04", patient="P-4", follow_up="2027-03-05 10:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    after = sync(address)

    assert starts(before) == [f"DTSTART;{ZONE}:20270302T090000", f"DTSTART;{ZONE}:20270303T090000"]
    assert starts(after) == [f"DTSTART;{ZONE}:20270304T090000", f"DTSTART;{ZONE}:20270305T100000"]
    assert all(text.count("BEGIN:VTIMEZONE") == 1 for text in (*before, *after))
    assert issued.token not in log.read_text()


def test_the_server_sends_the_octets_that_were_made(server, reader, booked):
    url, _ = server
    issued = reader.issue("dan")

    with urllib.request.urlopen(f"{url}/feeds/{issued.token}.ics") as answer:
        octets, headers = answer.read(), answer.headers

    assert octets == feeds.render(issued.token, now=NOW).octets
    assert headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert headers["Set-Cookie"] is None
