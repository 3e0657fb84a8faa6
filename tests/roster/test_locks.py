"""An import waits for bookings that concern the same people, and they wait for it."""

import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from coord.services import booking, roster
from coord.services.drafts import Draft
from coord.services.roster import Options, planning
from coord.services.standing import WouldBreak
from coord.store import diary, locks, people
from coord.store.db import reading, transaction
from tests.clinic import TALK, count, once
from tests.conftest import NOW
from tests.roster.conftest import KEYS
from tests.roster.good import ROWS, bent, write

SMALL = Path(__file__).parent.parent / "rosters" / "small"


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
@pytest.mark.parametrize("may_break", [False, True])
def test_a_visit_booked_while_an_import_waits_is_among_those_that_it_breaks(tmp_path, app, clinic, may_break):
    """Ada and Dan work no more; Dan is booked after the import was tried, while somebody else has Ada."""
    rows = (SMALL / "hours.csv").read_text().splitlines(keepends=True)
    (tmp_path / "hours.csv").write_text("".join(row for row in rows if not row.startswith(("ada@", "dan@"))))
    options, before, told = Options("Small", prune=True, may_break=may_break), count("availability_rule"), []

    def run() -> None:
        with app.app_context():
            try:
                told.append(roster.run(tmp_path, options, keys=KEYS, now=NOW, steps=roster.silently).breaks)
            except WouldBreak as stopped:
                told.append(stopped.visits)

    importing = threading.Thread(target=run)
    with transaction() as tx:
        locks.take(tx, [resources_of(clinic, "ada")[0]])
        importing.start()
        until(lambda: count("pg_locks", "NOT granted AND locktype = 'advisory'"))
        draft = Draft(
            clinic.patients["P-1"], (clinic.appointment("therapy", "2027-03-02 09:00", "Nest", TALK),)
        )
        booked = booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    importing.join(30)

    assert [one.appointment.public_id for one in told[0]] == [booked.appointment]
    assert count("broken_visit") == may_break
    assert (count("availability_rule") == before) is not may_break


def resources_of(clinic, who):
    row, practitioner = diary.Resource, people.Practitioner
    with reading() as tx:
        query = select(row.id).join(practitioner, practitioner.id == row.practitioner_id)
        found = query.where(practitioner.public_id == clinic.practitioners[who]).order_by(row.id)
        return list(tx.scalars(found))


def until(is_so):
    end = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.02)


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
