"""Processes fire the same booking at the same instant, round after round: one wins, nobody sees an error."""

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
SQLITE_ROUNDS = min(ROUNDS, 1000)
SLOWEST = 250.0


@pytest.fixture
def sql(database_url):
    records = Records(database_url, QueuePool)
    yield records
    records.engine.dispose()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("clients", [8, 32] if LONG else [8])
def test_lockstep_on_postgresql_has_one_winner_a_round_and_no_error(clients, site, sql, clinic):
    taken = _compete(site, sql, clinic, clients, ROUNDS)

    p99 = quantiles(taken, n=100)[98]
    note(f"{clients} clients, {ROUNDS} rounds: p99 {p99:.0f} ms, most {max(taken):.0f} ms")
    assert sql.one("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()") == 0
    assert not LONG or p99 <= SLOWEST


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_lockstep_on_sqlite_never_says_locked(site, sql, clinic):
    taken = _compete(site, sql, clinic, 8, SQLITE_ROUNDS)

    note(f"8 clients, {SQLITE_ROUNDS} rounds: most {max(taken):.0f} ms")


def _compete(site, sql, clinic, clients, rounds):
    """The milliseconds of every answer; half of the clients book for one patient, half for another."""
    drafts = [clinic.treatment(patient="P-1" if n % 2 else "P-4") for n in range(clients)]
    wishes, taken = [(clinic.scheduler, draft, NOW) for draft in drafts], []
    with Rivals(site, clients) as rivals:
        for _ in range(rounds):
            answers = rivals.round(wishes)
            assert Counter(said for said, _ in answers) == {"booked": 1, "refused": clients - 1}
            diary.check(sql, 1)
            diary.clear(sql)
            taken += [milliseconds for _, milliseconds in answers]
    return taken
