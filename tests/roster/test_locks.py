"""An import waits for bookings that concern the same people, and they wait for it."""

import threading

import pytest
from sqlalchemy import select

from coord.services.roster import planning
from coord.store import diary, locks, people
from coord.store.db import reading, transaction
from tests.roster.good import ROWS, bent, write


def resource_of(organization: int, record_number: str) -> int:
    row, patient = diary.Resource, people.Patient
    with reading() as tx:
        return tx.execute(
            select(row.id)
            .join(patient, patient.id == row.patient_id)
            .where(patient.organization_id == organization, patient.record_number == record_number)
        ).scalar_one()


def is_held_up(app, lock, work) -> bool:
    """Whether the work waits for the lock, and goes on once it is free."""
    done = threading.Event()

    def run() -> None:
        with app.app_context():
            work()
            done.set()

    thread = threading.Thread(target=run)
    with transaction() as tx:
        locks.take(tx, [lock])
        thread.start()
        waited = not done.wait(1.5)
    thread.join(30)
    assert done.is_set()
    return waited


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("record_number", "waits"), [("P-1", True), ("P-2", False)])
def test_an_order_changes_only_when_nobody_books_its_patient(
    tmp_path, app, bring, organization, record_number, waits
):
    bring(write(tmp_path))
    held = resource_of(organization, record_number)
    write(tmp_path, **bent("orders", "6,3", "5,3"))

    assert is_held_up(app, held, lambda: bring(tmp_path)) is waits


def test_too_many_changes_lock_what_every_visit_needs(tmp_path, bring, organization, monkeypatch):
    bring(write(tmp_path))
    monkeypatch.setattr(planning, "MOST_LOCKS", 0)
    taken = []
    monkeypatch.setattr(locks, "take", lambda _, ids: taken.extend(ids))

    outcome = bring(write(tmp_path, **bent("orders", "6,3", "5,3")))

    with reading() as tx:
        row = diary.Resource
        attention = set(
            tx.scalars(select(row.id).where(row.organization_id == organization, row.kind == "attention"))
        )
    assert outcome.total("changed") == 1
    assert set(taken) == attention
    assert len(attention) == ROWS["practitioners"]
