"""Once a cancellation or move is acknowledged, nothing about the old time begins."""

import random
import time
from datetime import timedelta

from celery import Celery

from coord.domain.reminders import CANCELS
from coord.services import booking, care
from coord.services.booking import Booked
from coord.services.care import Ending
from tests.clinic import PATIENT_ASKED, once
from tests.faults.processes import LONG, note, within

RACES = 1000 if LONG else 20  # on each database
LATEST = 0.25


def test_nothing_about_the_old_time_begins_after_the_acknowledgement(site, sql, mail, clock, clinic, broker):
    worker = site.worker()
    ring = Celery(broker=broker.url)
    sql.change("UPDATE treatment_order SET doses_left = 100000")
    acknowledged = []
    for number in range(RACES):
        appointment = _book(clinic, clock)
        ring.send_task("worker.messages.deliver_due")
        if number == 0:
            within(60, lambda: mail.received, "the worker is at work")
        time.sleep(random.uniform(0, LATEST))  # the race's offset
        changes = (_cancel,) if number % 2 else (_move, _cancel)
        for version, change in enumerate(changes, 1):
            outcome = change(clinic, clock, appointment, version)
            acknowledged.append((appointment, version - 1, time.monotonic()))
            assert outcome.is_silent
    assert worker.stop() == 0  # whatever it still had in hand is in the log now

    late, before = _late(sql, mail, acknowledged)
    kept_back = sql.one("SELECT count(*) FROM message WHERE status = 'suppressed' AND channel = 'email'")
    note(f"{RACES} races: {before} mails began before, {kept_back} were kept back, {len(late)} began late")
    assert late == []
    assert before
    assert kept_back


def test_nothing_about_a_patient_begins_after_everything_was_stopped(site, sql, mail, clock, clinic, broker):
    worker = site.worker()
    ring = Celery(broker=broker.url)
    sql.change("UPDATE treatment_order SET doses_left = 100000")
    stopped = []
    for number in range(RACES):
        sql.change("UPDATE patient SET status = 'active'")
        stopped.append((_book(clinic, clock), time.monotonic()))
        ring.send_task("worker.messages.deliver_due")
        if number == 0:
            within(60, lambda: mail.received, "the worker is at work")
        time.sleep(random.uniform(0, LATEST))  # the race's offset
        patient = clinic.patients["P-1"]
        outcome = care.stop(patient, Ending.INACTIVE, by=clinic.scheduler, now=clock.now(), once=once())
        assert outcome.is_silent
        stopped[-1] = (stopped[-1][0], time.monotonic())
    assert worker.stop() == 0

    late, before = _late(sql, mail, [(appointment, 0, at) for appointment, at in stopped])
    note(f"{RACES} stops: {before} mails began before, {len(late)} began late")
    assert late == []
    assert before


def _book(clinic, clock):
    """A unit whose news is due at once."""
    draft = clinic.treatment("2027-03-09", follow_up="2027-03-10 09:00")
    booked = booking.book(draft, by=clinic.scheduler, now=clock.now() - timedelta(minutes=4), once=once())
    assert isinstance(booked, Booked), booked
    return booked.appointment


def _cancel(clinic, clock, appointment, version):
    return booking.cancel(
        appointment, version, PATIENT_ASKED, by=clinic.scheduler, now=clock.now(), once=once()
    )


def _move(clinic, clock, appointment, version):
    draft = clinic.treatment("2027-03-16", follow_up="2027-03-17 09:00")
    return booking.move(appointment, version, draft, by=clinic.scheduler, now=clock.now(), once=once())


def _late(sql, mail, acknowledged):
    """Mails about a time that an acknowledgement had ended before their MAIL FROM; how many were in time."""
    query = (
        "SELECT a.public_id, b.public_id FROM appointment a LEFT JOIN appointment b ON b.id = a.follows_id"
    )
    unit_of = {one: main or one for one, main in sql.rows(query)}
    ends = {(appointment, sequence): at for appointment, sequence, at in acknowledged}
    news = [one for one in mail.received if one.kind not in CANCELS]
    late = [one for one in news if one.begun_at > ends[unit_of[one.parts[0]], one.sequence]]
    return late, len(news) - len(late)
