"""What dies comes back; what cannot live is given up; nothing outlives a stop."""

import os
import signal
import socket
import sys
import time

import pytest

from coord.local import health, supervisor, up
from coord.local.health import Pulse
from coord.local.refusal import Refusal
from coord.local.supervisor import GaveUp, Supervisor, Watched

NOWHERE = "http://127.0.0.1:9"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf'); time.sleep(60)"


@pytest.fixture
def watch():
    """A supervisor of the children, running; stopped at the end."""
    made = []

    def start(*children, pulse=None):
        said = []
        made.append(Supervisor(children, pulse or Pulse(NOWHERE), say=said.append))
        made[-1].start()
        return made[-1], said

    yield start
    for one in made:
        one.stop()


@pytest.fixture
def silent_server():
    """Takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_killed_child_is_back_within_seconds(watch, make_child):
    child = make_child()
    watched, said = watch(child)
    first = child.process.pid

    os.kill(first, signal.SIGKILL)
    _look_after(watched, until=lambda: child.process and child.process.pid != first)

    assert child.exit_code() is None
    assert said == ["The child process ended (SIGKILL); starting it again."]


def test_one_that_dies_keeps_nobody_else_waiting(watch, make_child):
    crashing, steady = make_child(sys.executable, "-c", "exit(3)", name="bad"), make_child(name="good")
    watched, said = watch(crashing, steady)

    _look_after(watched, until=lambda: said)

    assert steady.exit_code() is None
    assert said == ["The bad process ended (exit code 3); starting it again."]


def test_a_child_that_ends_five_times_at_once_is_given_up(make_child):
    watched = Watched(make_child(name="web"))
    for second in range(4):
        watched.died(1, float(second))

    with pytest.raises(GaveUp, match="The web process ended 5 times in a row"):
        watched.died(1, 5.0)


def test_a_child_that_ends_now_and_then_is_not(make_child):
    watched = Watched(make_child())

    for hour in range(10):
        watched.died(1, hour * 3600.0)


def test_a_child_that_others_kill_is_not_blamed(make_child):
    watched = Watched(make_child())

    for second in range(10):
        watched.died(-signal.SIGKILL, float(second))


def test_waits_grow_to_five_seconds_and_shrink_again_after_a_steady_time(make_child):
    watched, waits = Watched(make_child()), []
    for second in (0.0, 1.0, 2.0, 3.0, 4.0, 100.0):
        watched.died(-signal.SIGKILL, second)
        waits.append(watched.due - second)

    assert waits == [1.0, 2.0, 4.0, 5.0, 5.0, 0.5]


def test_a_web_server_that_hangs_is_killed_and_started_again(watch, make_child, silent_server, monkeypatch):
    monkeypatch.setattr(health, "PATIENCE", 0.05)
    monkeypatch.setattr(health, "EVERY", 0.05)
    monkeypatch.setattr(health, "HUNG_AFTER", 0.5)
    web = make_child(name="web")
    watched, said = watch(web, pulse=Pulse(silent_server))
    first = web.process.pid

    _look_after(watched, until=lambda: web.process and web.process.pid != first)

    assert said == ["The web process does not answer; starting it again."]


def test_a_stop_leaves_no_child(watch, make_child):
    children = [make_child(name=name) for name in ("broker", "mail", "web")]
    watched, _ = watch(*children)
    pids = [child.process.pid for child in children]

    watched.stop()

    assert not any(_exists(pid) for pid in pids)


def test_a_stop_kills_what_does_not_listen(watch, make_child, monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_GRACE", 0.3)
    child = make_child(sys.executable, "-uc", DEAF)
    watched, _ = watch(child)
    pid = child.process.pid
    _look_after(watched, until=lambda: "deaf" in child.tail())

    watched.stop()

    assert not _exists(pid)


def test_pages_that_never_come_end_the_start_with_their_log(make_child, monkeypatch):
    monkeypatch.setattr(up, "READY_WITHIN", 0.5)
    web = make_child(
        sys.executable, "-uc", "print('still thinking'); import time; time.sleep(60)", name="web"
    )
    started = Supervisor([web], Pulse(NOWHERE), say=print)

    with pytest.raises(Refusal) as refused:
        up._supervise(started, stop=False, greeting="", url=NOWHERE)

    sentence, end = refused.value.message.split("\n", 1)
    assert sentence == f"Coord was not ready within 0 seconds; the end of {web.log}:"
    assert end == "still thinking"
    assert web.process is None


def test_a_large_log_is_put_aside(make_child):
    child = make_child()
    child.log.write_bytes(b"x" * (10 * 1024 * 1024 + 1))

    child.rotate_log()

    assert not child.log.exists()
    assert child.log.with_suffix(".log.1").stat().st_size > 10 * 1024 * 1024


def test_a_small_log_is_continued(make_child):
    child = make_child()
    child.log.write_text("before\n")

    child.rotate_log()

    assert child.tail() == "before"


def _look_after(watched, *, until):
    deadline = time.monotonic() + 10
    while not until():
        assert time.monotonic() < deadline
        watched.look_after(ready=True)
        time.sleep(0.02)


def _exists(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
