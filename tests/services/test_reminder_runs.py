"""Visits that are booked already follow a changed plan of reminders; nothing is sent late."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from coord.services import booking, policies, reminder_runs
from coord.services.policies.trying import When
from coord.store.db import reading, transaction
from tests.clinic import PATIENT_ASKED, count, once
from tests.conftest import NOW

ALL = ["reminder_7d", "reminder_48h", "reminder_24h", "evening_check", "reminder_2h"]


@pytest.fixture
def booked(clinic):
    draft = clinic.treatment("2027-03-16", "11:00", follow_up="2027-03-17 11:00")
    made = booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    reminder_runs.go_on(NOW)
    return made


def plan(clinic, now=NOW, day=None, **values):
    policies.change("reminders", values, When(day or now.date()), by=clinic.scheduler, now=now)


def mails(status="pending"):
    """(kind, when it is due) of the patient's mails about the treatment visit that are in the plan."""
    query = text(
        "SELECT m.kind, m.due_at FROM message m JOIN contact_point c ON c.id = m.contact_point_id"
        " JOIN appointment a ON a.id = m.appointment_id WHERE a.follows_id IS NULL AND m.channel = 'email'"
        " AND c.patient_id IS NOT NULL AND m.kind <> 'series_confirmation' AND m.status = :status"
        " ORDER BY m.due_at, m.id"
    )
    with reading() as tx:
        return tx.execute(query, {"status": status}).all()


def kinds(status="pending"):
    return [one.kind for one in mails(status)]


def test_what_was_booked_under_the_same_plan_stays_as_it_is(booked):
    before = mails()

    assert reminder_runs.go_on(NOW) == 0
    assert mails() == before
    assert count("audit_entry", "did = 'reminders.replanned'") == 0


def test_what_the_plan_leaves_out_is_taken_back(clinic, booked):
    plan(clinic, types={"dosing_iv": ["reminder_24h"]})

    assert reminder_runs.go_on(NOW) > 0
    assert kinds() == ["reminder_24h", "advisory_before", "advisory_after"]
    assert set(kinds("suppressed")) == {"reminder_7d", "reminder_48h", "evening_check"}


def test_what_was_taken_back_comes_again_with_the_plan_before(clinic, booked):
    before = mails()
    plan(clinic, types={"dosing_iv": []})
    reminder_runs.go_on(NOW)
    plan(clinic)
    reminder_runs.go_on(NOW)

    assert mails() == before


def test_what_the_plan_adds_is_queued_where_it_is_ahead(clinic):
    plan(clinic, types={"dosing_iv": ["reminder_2h"]})
    draft = clinic.treatment("2027-03-16", "11:00", follow_up="2027-03-17 11:00")
    booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    reminder_runs.go_on(NOW)
    later = NOW + timedelta(days=14)
    plan(clinic, later, types={"dosing_iv": ALL})
    reminder_runs.go_on(later)

    assert "reminder_24h" in kinds()
    assert not {"reminder_7d", "reminder_48h"} & {*kinds(), *kinds("suppressed")}


def test_another_hour_moves_what_waits(clinic, booked):
    plan(clinic, evening=18 * 60)
    before = dict(mails())["evening_check"]
    reminder_runs.go_on(NOW)
    after = dict(mails())["evening_check"]

    assert str(after) > str(before)


def test_other_hours_move_what_waits_and_nothing_goes_late(clinic, booked, post):
    before = dict(mails())
    plan(clinic, hours={"reminder_7d": 240}, type_hours={"dosing_iv": {"reminder_48h": 72}})
    reminder_runs.go_on(NOW)
    after = dict(mails())
    reminder_runs.go_on(NOW)

    assert {kind for kind in before if before[kind] != after[kind]} == {"reminder_7d", "reminder_48h"}
    assert min(map(str, after.values())) == str(after["reminder_7d"])
    assert dict(mails()) == after


def test_what_waits_keeps_its_hour_where_the_new_one_has_passed(clinic, booked):
    near, before = NOW + timedelta(days=9), dict(mails())
    plan(clinic, near, hours={"reminder_7d": 1440, "reminder_48h": 330, "reminder_24h": 160})
    reminder_runs.go_on(near)

    assert dict(mails()) == before


def test_a_plan_holds_from_its_day_on(clinic, booked):
    plan(clinic, day=date(2027, 3, 5), types={"dosing_iv": []})
    reminder_runs.go_on(NOW)
    before = kinds()
    reminder_runs.go_on(NOW + timedelta(days=5))

    assert "reminder_48h" in before
    assert kinds() == ["advisory_before", "advisory_after"]


def test_what_was_sent_is_not_sent_again(clinic, booked, post):
    week_before = NOW + timedelta(days=9)
    post.deliver(week_before)
    sent = len(post.to("alice"))
    plan(clinic, week_before, types={"dosing_iv": ["reminder_7d"]})
    reminder_runs.go_on(week_before)
    post.deliver(week_before)

    assert len(post.to("alice")) == sent
    assert "reminder_7d" in kinds("sent")


def test_cancelled_visits_stay_silent(clinic, booked):
    booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())
    plan(clinic, types={"dosing_iv": ALL})
    reminder_runs.go_on(NOW)

    assert mails() == []


def test_many_visits_are_gone_through_batch_by_batch(clinic, booked, monkeypatch):
    monkeypatch.setattr(reminder_runs, "BATCH", 1)
    plan(clinic, types={"dosing_iv": [], "integration": []})
    reminder_runs.go_on(NOW)

    assert kinds() == ["advisory_before", "advisory_after"]
    assert count("message", "kind = 'follow_up_reminder' AND status = 'pending'") == 0
    assert count("reminder_run", "is_done") == 2


def test_other_houses_keep_their_plan(clinic, booked):
    with transaction() as tx:
        other = tx.scalar(text("SELECT id FROM organization WHERE name = 'Other'"))
    plan(clinic, types={"dosing_iv": []})
    reminder_runs.go_on(NOW)

    assert count("audit_entry", f"did = 'reminders.replanned' AND organization_id = {other}") == 0
    assert count("audit_entry", "did = 'reminders.replanned'") == 1
