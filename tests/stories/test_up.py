"""`up` on a folder of its own: it starts, heals, refuses a second one, stops, and keeps what it was given."""

import json
import os
import signal
from collections.abc import Iterator

import psutil
import pytest

from tests.stories.installation import KEPT, Up, free_port, runs, within

CHILDREN = ("broker", "mail", "web", "worker", "beat")
HEALED_WITHIN = 20.0

pytestmark = [pytest.mark.xdist_group("up"), pytest.mark.timeout(240)]


@pytest.fixture
def own_up(tmp_path) -> Iterator[Up]:
    """One for a test that ends it."""
    one = Up(tmp_path)
    yield one
    one.end()


def test_it_says_where_it_is_and_how_to_sign_in(up):
    said = up.said()

    assert f"Coord is ready: {up.url}" in said
    assert "scheduler@demo.example   password " in said
    assert f"{up.url}/dev/mail" in said
    assert str(up.data) in said


def test_without_the_demo_nobody_is_told_a_password(own_up):
    own_up.options = ("--no-demo",)
    own_up.start()

    assert "There is no clinic yet. Load yours" in own_up.said()
    assert "Sign in as" not in own_up.said()


def test_its_pages_answer(up):
    assert up.answers("/readyz")
    assert up.answers("/healthz")


def test_somebody_waits_for_an_earlier_visit_in_the_demo(up):
    waiting = json.loads(up.operator("waitlist", "list", "--json"))

    assert [one["priority"] for one in waiting] == ["soon", "normal", "normal"]
    assert all(one["is_offered"] for one in waiting)


def test_what_it_keeps_is_for_its_owner_alone(up):
    kept = [path for path in up.data.rglob("*") if not path.is_socket()]

    assert [path for path in (up.data, *kept) if path.stat().st_mode & 0o077] == []


def test_no_password_is_on_a_command_line(up):
    secrets = json.loads((up.data / "secrets.json").read_text()).values()
    lines = [" ".join(process.cmdline()) for process in up.family()]

    assert [line for line in lines if any(secret in line for secret in secrets)] == []


def test_a_second_up_on_the_same_folder_is_refused(up):
    second = up.once_more("--port", str(free_port()))

    assert second.returncode == 1
    assert second.stderr.count("\n") == 1
    assert f"process {up.process.pid}" in second.stderr
    assert up.answers()


@pytest.mark.parametrize("name", CHILDREN)
def test_a_child_that_was_killed_is_back(up, name):
    killed = up.pid(name)

    os.kill(killed, signal.SIGKILL)

    within(HEALED_WITHIN, lambda: up.pid(name) not in {None, killed})
    within(HEALED_WITHIN, up.answers)


def test_term_leaves_no_process_and_loses_nothing(own_up):
    own_up.start()
    family, before = own_up.family(), own_up.rows()

    assert own_up.stop() == 0

    assert [process for process in family if runs(process)] == []
    assert not own_up.answers()
    secrets = (own_up.data / "secrets.json").read_bytes()
    own_up.settings = {"COORD_DATA": str(own_up.data), "COORD_BASE_URL": "https://clinic.example"}
    own_up.start()
    assert all(runs(psutil.Process(own_up.pid(name))) for name in CHILDREN)
    assert "Coord is ready: https://clinic.example" in own_up.said()
    after = own_up.rows()
    assert before["appointment"] > 0
    assert {name: max(before[name], after[name]) for name in KEPT} == after
    assert (own_up.data / "secrets.json").read_bytes() == secrets


def test_ctrl_c_ends_it_as_well(own_up):
    own_up.options = ("--no-demo",)
    own_up.start()
    family = own_up.family()

    assert own_up.stop(signal.SIGINT) == 0

    assert [process for process in family if runs(process)] == []


def test_after_a_kill_the_next_start_clears_what_was_left(own_up):
    own_up.options = ("--no-demo",)
    own_up.start()
    family = own_up.family()
    own_up.process.kill()
    own_up.process.wait()

    own_up.start()

    assert [process for process in family if runs(process)] == []
    assert own_up.answers()
