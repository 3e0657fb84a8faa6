"""What an `up` that was killed leaves behind is ended by the next one, and nothing else is."""

import json
import sys
import time

import psutil

from coord.local import orphans

WITH_A_CHILD = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print("ready", flush=True)
time.sleep(60)
"""
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready'); time.sleep(60)"


def test_a_child_left_behind_is_ended(folder, make_child):
    child = make_child()
    child.start()

    assert orphans.clear(folder) == 1
    assert child.exit_code() is not None


def test_its_record_is_gone_then(folder, make_child):
    make_child().start()

    orphans.clear(folder)

    assert not list(folder.run.glob("child-*.json"))


def test_what_the_child_started_is_ended_with_it(folder, make_child):
    child = make_child(sys.executable, "-uc", WITH_A_CHILD)
    child.start()
    _wait_for_log(child)
    family = psutil.Process(child.process.pid).children(recursive=True)

    orphans.clear(folder)

    assert family
    assert not any(_runs(process) for process in family)


def test_what_a_dead_child_left_in_its_session_is_ended(folder, make_child):
    child = make_child(sys.executable, "-uc", WITH_A_CHILD)
    child.start()
    _wait_for_log(child)
    [grandchild] = psutil.Process(child.process.pid).children()
    child.process.kill()
    child.process.wait()

    assert orphans.clear(folder) == 1
    assert not _runs(grandchild)


def test_a_child_that_ignores_term_is_killed(folder, make_child, monkeypatch):
    monkeypatch.setattr(orphans, "GRACE", 0.3)
    child = make_child(sys.executable, "-uc", DEAF)
    child.start()
    _wait_for_log(child)

    orphans.clear(folder)

    assert child.exit_code() == -9


def test_a_stranger_with_the_same_number_is_left_alone(folder, stranger):
    record = {"pid": stranger.pid, "started": psutil.Process(stranger.pid).create_time() - 100}
    (folder.run / "child-web.json").write_text(json.dumps(record))

    assert orphans.clear(folder) == 0
    assert stranger.poll() is None


def test_a_damaged_record_is_forgotten(folder):
    (folder.run / "child-web.json").write_text('{"pid": ')

    assert orphans.clear(folder) == 0
    assert not list(folder.run.glob("child-*.json"))


def test_a_folder_without_records_has_no_orphans(folder):
    assert orphans.clear(folder) == 0


def _wait_for_log(child):
    deadline = time.monotonic() + 10
    while "ready" not in child.tail():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _runs(process):
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
