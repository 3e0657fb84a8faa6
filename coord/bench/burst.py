"""Five thousand messages that fall due within one minute, through the real worker to a real mail server.

What counts is what the mail server has: each mail is a file of its own, and none is there twice.
"""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg

from coord import clock
from coord.bench import clinic
from coord.bench.database import Ground, MakeApp, fresh
from coord.bench.measure import Ratio
from coord.config import BadSetting
from coord.services import reminder_runs

BROKER = "COORD_BENCH_REDIS_URL"
MAILS, MINUTE, WITHIN, GIVE_UP = 5_000, 60, 300.0, 600.0
ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"
WORKER = ("--pool", "threads", "--concurrency", "5", "--loglevel", "WARNING", "--without-gossip")

_VISITS = """
    INSERT INTO appointment (public_id, organization_id, appointment_type_id, modality, clinic_id, wall_start,
        time_zone, starts, ends, version, created_at, updated_at)
    SELECT 'burst-' || p.id, t.organization_id, t.id, t.modality, c.id, '2027-01-04T09:00', c.time_zone,
        today.minute + 2880, today.minute + 3060, 1, now(), now()
    FROM patient p, clinic c, appointment_type t,
        (SELECT extract(epoch FROM now())::int / 60 AS minute) AS today
    WHERE t.code = 'dosing_iv'
"""
_PARTICIPANTS = """
    INSERT INTO participant (appointment_id, patient_id, status, uid, sequence)
    SELECT a.id, p.id, 'booked', a.public_id, 0
    FROM appointment a JOIN patient p ON a.public_id = 'burst-' || p.id
"""
_MESSAGES = """
    INSERT INTO message (organization_id, kind, channel, contact_point_id, participant_id, appointment_id,
        sequence, details, due_at, stale_at, status, fence, dedupe_key, created_at)
    SELECT a.organization_id, 'reminder_48h', 'email', c.id, part.id, a.id, 0,
        json_build_object('starts', a.starts, 'ends', a.ends, 'clinic', a.clinic_id),
        now() + a.id %% %(spread)s * interval '1 s', now() + interval '1 day', 'pending', 0,
        'burst/' || a.id, now()
    FROM appointment a JOIN participant part ON part.appointment_id = a.id
    JOIN contact_point c ON c.patient_id = part.patient_id AND c.channel = 'email'
"""


def run(make_app: MakeApp, *, mails: int = MAILS, spread: int = MINUTE) -> Ratio:
    """The seconds from the moment the first is due until the last is out; the floor is what is allowed.

    They fall due over so many seconds.
    """
    with ExitStack() as stack:
        ground = stack.enter_context(fresh(make_app))
        connection = stack.enter_context(ground.connect())
        with ground.app():
            clinic.found(ground, clinic.Size(patients=mails))
            # Or the worker would write the reminders that these visits lack.
            reminder_runs.go_on(clock.now())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        _start(stack, ground, folder)
        for statement in (_VISITS, _PARTICIPANTS, "ANALYZE"):
            connection.execute(statement)
        connection.execute(_MESSAGES, {"spread": spread})
        seconds = _until_out(connection, mails)
        _check(folder / "mails", mails)
    return Ratio(f"{mails:,} mails due in one minute, on {os.cpu_count()} cores", seconds, WITHIN, "s", 1.0)


def _start(stack: ExitStack, ground: Ground, folder: Path) -> None:
    """Mail server, worker and beat, which end with the bench."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
    (folder / "mails").mkdir()
    environment = {**os.environ, **_settings(ground, port)}
    celery = ("celery", "-A", "worker.app")
    for command in (
        ("coord.local.mail_sink", "--port", str(port), "--folder", str(folder / "mails")),
        (*celery, "worker", *WORKER),
        (*celery, "beat", "--schedule", str(folder / "beat"), "--loglevel", "WARNING", "--pidfile="),
    ):
        stack.enter_context(_running(command, environment, folder))


def _settings(ground: Ground, port: int) -> dict[str, str]:
    redis_url = os.environ.get(BROKER)
    if not redis_url:
        raise BadSetting(
            f"{BROKER} is not set; run ./coordctl bench, which finds a Redis, or name an empty one."
        )
    return {**ground.environment, "COORD_REDIS_URL": redis_url, "COORD_SMTP_URL": f"smtp://{HOST}:{port}"}


@contextmanager
def _running(command: tuple[str, ...], environment: dict[str, str], folder: Path) -> Iterator[None]:
    with (folder / f"{command[0]}-{command[-1]}.log".replace("/", "")).open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(30)


def _until_out(connection: psycopg.Connection, mails: int) -> float:
    began = time.monotonic()
    query = "SELECT count(*) FROM message WHERE status IN ('pending', 'claimed', 'sending')"
    while _number(connection, query):
        if time.monotonic() - began > GIVE_UP:
            raise AssertionError(f"not out after {GIVE_UP:.0f} s")
        time.sleep(0.2)
    seconds = time.monotonic() - began
    if _number(connection, "SELECT count(*) FROM message WHERE status = 'sent'") != mails:
        raise AssertionError("not every mail was sent")
    return seconds


def _number(connection: psycopg.Connection, query: str) -> int:
    found = connection.execute(query).fetchone()
    return int(found[0]) if found else 0


def _check(folder: Path, mails: int) -> None:
    """Raises AssertionError unless the mail server has each mail once."""
    said = [
        re.search(rb"^Message-ID: (.*?)\r?$", file.read_bytes(), re.MULTILINE)
        for file in folder.glob("*.eml")
    ]
    names = [one[1] for one in said if one]
    if not len(names) == len(set(names)) == mails:
        raise AssertionError(f"{len(names)} mails arrived, {len(set(names))} different ones")
