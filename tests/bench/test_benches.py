"""Each bench in a short form: what it compares agrees, whatever the times are."""

import json

import pytest
from flask.cli import ScriptInfo

from coord.app import create_app
from coord.bench import (
    booking,
    burst,
    claiming,
    cold_search,
    course,
    course_commit,
    growth,
    load,
    mails,
    replan,
    sizes,
    smtp,
)
from coord.bench.commands import bench
from coord.bench.database import SERVER
from coord.config import BadSetting
from tests.faults.broker import Broker


@pytest.fixture
def server(postgres, monkeypatch):
    monkeypatch.setenv(SERVER, postgres)


def test_a_search_by_the_service_finds_the_starts_of_its_floor(server):
    ratio = cold_search.run(create_app, days=10, rounds=1)

    assert ratio.found > 0
    assert ratio.floor > 0


def test_a_search_finds_the_same_beside_much_that_is_stored(server):
    ratio = growth.run(create_app, many=3000, few=2000, days=10, rounds=1)

    assert ratio.found > 0


def test_plain_writing_and_the_service_write_the_same_rows(server):
    ratio = booking.run(create_app, clients=2, rounds=1, units=3)

    assert ratio.is_more_better
    assert ratio.floor > 0


def test_the_table_of_sizes_tells_time_and_memory(server):
    (cost,) = sizes.run(create_app, (12,), days=5)

    assert (cost.practitioners, cost.ms > 0, cost.megabytes > 0) == (12, True, True)


def test_the_table_goes_on_to_much_that_is_stored(server):
    cost = sizes.largest(create_app, 12, 3000)

    assert (cost.practitioners, cost.busy, cost.ms > 0) == (12, 3000, True)


def test_every_visit_of_a_sick_day_is_looked_at(server):
    ratio = replan.run(create_app, rounds=1, visits=3)

    assert ratio.found > 0


def test_a_course_ends_when_its_floor_and_a_proof_say():
    busy = load.invent(60)

    assert len(course.run(busy, rounds=1)) == 2
    assert course.against_proof(busy).found > 0


def test_plain_writing_and_the_service_write_the_same_course(server):
    ratio = course_commit.run(create_app, rounds=1)

    assert ratio.is_more_better
    assert ratio.floor > 0


def test_a_bench_without_a_server_says_how_to_get_one(monkeypatch):
    monkeypatch.delenv(SERVER, raising=False)

    with pytest.raises(BadSetting, match=r"\./coordctl bench"):
        cold_search.run(create_app)


def test_the_joint_search_invents_its_load_and_prints_json(pages):
    result = pages.test_cli_runner().invoke(
        bench, ["joint-search", "--json"], obj=ScriptInfo(create_app=create_app)
    )

    found = json.loads(result.output)
    assert found["starts"]
    assert set(found["ms"]) == {"floor", "warm", "cold"}


def test_claiming_and_its_floor_take_batch_after_batch(server):
    full, empty = claiming.run(create_app, pending=3000, due=600, rounds=2)

    assert full.is_more_better
    assert (full.found > 0, empty.found > 0) == (True, True)


def test_a_mail_is_built_and_sent_as_by_the_library():
    assert mails.run(rounds=1, mails=2).found > 0
    assert smtp.run(rounds=1, mails=2).found > 0


def test_what_is_due_at_once_goes_out_through_the_worker(server, tmp_path, monkeypatch):
    with Broker(tmp_path) as broker:
        monkeypatch.setenv(burst.BROKER, broker.url)
        found = burst.run(create_app, mails=12, spread=1)

    assert found.is_met


def test_a_burst_without_a_broker_says_how_to_get_one(server, monkeypatch):
    monkeypatch.delenv(burst.BROKER, raising=False)

    with pytest.raises(BadSetting, match=r"\./coordctl bench"):
        burst.run(create_app, mails=1)
