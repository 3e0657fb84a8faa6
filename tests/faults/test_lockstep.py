"""Clients fire the same booking at the same instant, round after round: one wins, nobody sees an error."""

import os
from collections import Counter
from statistics import quantiles

import pytest
from sqlalchemy.pool import QueuePool

from tests.conftest import NOW
from tests.faults import diary
from tests.faults.processes import LONG, note
from tests.faults.records import Records
from tests.faults.rivals import Rivals

ROUNDS = int(os.environ.get("COORD_FAULTS_ROUNDS", "10000" if LONG else "5"))
SHORT_ROUNDS = min(ROUNDS, 1000)
FIRST_ROUNDS = 5  # each process finds its ways, and each connection its plans
SLOWEST, WORST = 250.0, 1000.0
SERVING = 2  # processes, as `up` and the compose file start them


@pytest.fixture
def sql(database_url):
    records = Records(database_url, QueuePool)
    yield records
    records.engine.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("clients", [8, 32])
def test_lockstep_as_served_has_one_winner_a_round_and_no_error(clients, site, sql, clinic):
    taken = _compete(site, sql, clinic, SERVING, clients // SERVING, ROUNDS)

    assert _deadlocks(sql) == 0
    assert not LONG or (_p99(taken) <= SLOWEST and max(taken) < WORST)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_lockstep_of_processes_with_one_client_each_has_one_winner_a_round_and_no_error(site, sql, clinic):
    _compete(site, sql, clinic, 8, 1, SHORT_ROUNDS)

    assert _deadlocks(sql) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_lockstep_on_sqlite_never_says_locked(site, sql, clinic):
    _compete(site, sql, clinic, 8, 1, SHORT_ROUNDS)


def _compete(site, sql, clinic, processes, each, rounds):
    """The milliseconds of every answer; half of the clients book for one patient, half for another."""
    clients = processes * each
    drafts = [clinic.treatment(patient="P-1" if n % 2 else "P-4") for n in range(clients)]
    wishes, taken = [(clinic.scheduler, draft, NOW) for draft in drafts], []
    with Rivals(site, processes, each) as rivals:
        for _ in range(FIRST_ROUNDS + rounds):
            answers = rivals.round(wishes)
            assert Counter(said for said, _ in answers) == {"booked": 1, "refused": clients - 1}
            diary.check(sql, 1)
            diary.clear(sql)
            taken += [milliseconds for _, milliseconds in answers]
    taken = taken[FIRST_ROUNDS * clients :]
    form = f"{clients} clients in {processes} processes, {rounds} rounds"
    note(f"{form}: p99 {_p99(taken):.0f} ms, most {max(taken):.0f} ms")
    return taken


def _p99(taken):
    return quantiles(taken, n=100)[98]


def _deadlocks(sql):
    return sql.one("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
