"""The file's very commands as processes, on a real PostgreSQL and Redis; a story, told in this order."""

import pytest

from tests.compose.installation import PATIENCE, within

FROM_PROXY = {"X-Forwarded-Proto": "https"}
LASTING = ("web", "worker", "beat", "redis")

pytestmark = [pytest.mark.xdist_group("compose"), pytest.mark.timeout(90)]


@pytest.mark.parametrize("name", ["postgres", "redis", "web", "worker"])
def test_its_health_check_succeeds(installation, name):
    one = installation.containers[name]

    within(PATIENCE, one.is_healthy, one.said)


def test_the_pages_are_ready_behind_a_proxy(installation):
    assert installation.answer("/readyz", FROM_PROXY) == (200, None)


def test_without_a_proxy_pages_ask_for_https(installation):
    """Why the health check sends the proxy's header."""
    status, location = installation.answer("/readyz", {})

    assert (status, location[:8]) == (302, "https://")


def test_beat_ticks_and_the_worker_notes_it(installation):
    within(PATIENCE, lambda: "worker" in installation.heartbeats(), installation.containers["beat"].said)


def test_redis_throws_nothing_out_and_writes_nothing_down(installation):
    wanted = {"maxmemory-policy": "noeviction", "save": "", "appendonly": "no"}

    assert {name: installation.redis_setting(name) for name in wanted} == wanted


def test_everything_goes_on_running(installation):
    assert {name: installation.containers[name].process.poll() for name in LASTING} == dict.fromkeys(LASTING)


@pytest.mark.parametrize("name", LASTING)
def test_a_stop_ends_it_cleanly(installation, name):
    one = installation.containers[name]

    assert one.stop() == 0, one.said()
    assert one.has_left_nothing()


def test_stopped_pages_are_not_healthy(installation):
    assert not installation.containers["web"].is_healthy()


def test_nothing_was_written_beside_the_code(installation):
    """So that the containers may be read-only."""
    assert installation.files() == installation.built
