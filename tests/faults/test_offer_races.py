"""Offers, answers and desks at the same moment: one winner each, and nobody is told two things."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from coord.domain.course import Step
from coord.domain.waitlist import OfferStatus
from coord.services import availability, booking, courses, groups, waitlist
from coord.services.availability import Absence, Asked
from coord.services.booking import Booked
from coord.services.courses import CourseAsk, CourseBooked
from coord.services.waitlist import Stands
from coord.store.db import reading, transaction
from coord.store.waitlist import WaitlistOffer
from tests.clinic import PATIENT_ASKED, count, once
from tests.faults.diary import OVERLAPS
from tests.faults.processes import LONG, note
from tests.groups import furnish, join, open_one, talk
from tests.services.machine.promises import NONE_OF_THESE
from tests.services.waiting import GRACE, MORNING, SECRET, VISIT, Waiting

ROUNDS = 200 if LONG else 2
BEATS = 4
HELD = "status IN ('pending', 'booked')"
SLIGHTLY = 0.02
TWICE, ENDED = "somebody told twice", "something waiting about an offer that has ended"
CLEARED = ("waitlist_offer", "freed_time", "waitlist_entry")


@pytest.fixture
def waiting(clinic):
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 100000"))
    return Waiting(clinic)


def at_once(app, *works):
    """What each piece of work returns, all begun within a moment, each on a connection of its own."""
    start = Barrier(len(works))

    def begin(work):
        with app.app_context():
            start.wait()
            time.sleep(random.uniform(0, SLIGHTLY))
            return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def again():
    """The house as it was before a round: everything is cancelled, and nobody waits."""
    with transaction() as tx:
        tx.execute(text("UPDATE message SET offer_id = NULL, status = 'suppressed'"))
        tx.execute(text("DELETE FROM occupancy"))
        tx.execute(text("DELETE FROM hold"))
        tx.execute(text("UPDATE participant SET status = 'cancelled'"))
        tx.execute(text("DELETE FROM task"))
        for table in CLEARED:
            tx.execute(text(f"DELETE FROM {table}"))


def offered(waiting):
    """P-1 has an offer, and P-2 waits behind; the offer's row and its address's last part."""
    again()
    waiting.add("P-1")
    waiting.add("P-2", MORNING + timedelta(minutes=1))
    waitlist.go_on(waiting.free())
    with reading() as tx:
        (offer,) = tx.execute(select(WaitlistOffer.__table__)).all()
    return offer, waiting.token()


def overlaps():
    with reading() as tx:
        return tx.scalar(text(OVERLAPS))


def told_two_things():
    """Addresses with the same news waiting twice, or with news of an offer that has ended."""
    with reading() as tx:
        return [one for promise in (TWICE, ENDED) for one in tx.scalars(text(NONE_OF_THESE[promise]))]


def held_by():
    """Who has a treatment visit to come, by record number."""
    query = (
        "SELECT p.record_number FROM participant part JOIN patient p ON p.id = part.patient_id"
        " JOIN appointment a ON a.id = part.appointment_id"
        f" WHERE part.{HELD} AND a.follows_id IS NULL ORDER BY p.record_number"
    )
    with reading() as tx:
        return list(tx.scalars(text(query)))


def statuses(record):
    with reading() as tx:
        query = (
            "SELECT o.status FROM waitlist_offer o JOIN patient p ON p.id = o.patient_id"
            " WHERE p.record_number = :record ORDER BY o.id"
        )
        return list(tx.scalars(text(query), {"record": record}))


def confirmations(record):
    query = (
        "SELECT count(*) FROM message m JOIN participant part ON part.id = m.participant_id"
        " JOIN patient p ON p.id = part.patient_id WHERE m.kind LIKE '%confirmation'"
        " AND m.status = 'pending' AND p.record_number = :record"
    )
    with reading() as tx:
        return tx.scalar(text(query), {"record": record})


def test_beats_that_tick_together_make_one_offer_of_one_time(app, waiting):
    for _ in range(ROUNDS):
        again()
        for patient in ("P-1", "P-2"):
            waiting.add(patient)
        soon = waiting.free()
        made = at_once(app, *[partial(waitlist.go_on, soon)] * BEATS)

        with reading() as tx:
            query = "SELECT freed_time_id FROM waitlist_offer WHERE status = 'offered'"
            times = list(tx.scalars(text(query)))
        assert len(times) == len(set(times)) == sum(made)
        assert count("hold", "kind = 'offer'") == len(times)
        assert (overlaps(), told_two_things()) == (0, [])


def test_one_place_in_a_group_is_offered_to_one_or_taken_at_the_desk(app, clinic, waiting):
    furnish()
    for _ in range(ROUNDS):
        again()
        group = open_one(clinic, talk(clinic, "2027-03-16 09:00"), places=2, patients=("P-1",)).first
        for patient in ("P-2", "P-3"):
            waiting.add(patient, type_code="therapy_group")
        for _ in range(2):
            waiting.cancel(join(clinic, group, "P-4", now=MORNING).appointment)
        beat = partial(waitlist.go_on, MORNING + GRACE)
        joined, *made = at_once(app, partial(join, clinic, group, "P-4", now=MORNING), *[beat] * BEATS)

        assert sum(made) + isinstance(joined, Booked) == 1
        assert count("freed_time") == 2
        assert groups.page(group, by=clinic.scheduler, now=MORNING).shown.group.free == 0
        assert overlaps() == 0


def test_a_place_accepted_as_its_group_is_called_off_is_never_kept(app, clinic, waiting):
    furnish()
    for _ in range(ROUNDS):
        again()
        group = open_one(clinic, talk(clinic, "2027-03-16 09:00"), places=2, patients=("P-2",)).first
        waiting.add("P-1", type_code="therapy_group")
        waiting.cancel(join(clinic, group, "P-4", now=MORNING).appointment)
        waitlist.go_on(MORNING + GRACE)
        offer = {"secret": SECRET, "now": MORNING + GRACE}
        off = partial(groups.call_off, group, by=clinic.scheduler, now=MORNING + GRACE, once=once())
        at_once(app, partial(waitlist.say_yes, waiting.token(), **offer), partial(off, 1, PATIENT_ASKED))

        assert held_by() == []
        assert count("occupancy") == count("hold") == 0
        assert confirmations("P-1") == 0


def test_an_offer_accepted_as_it_expires_is_accepted_or_expired_and_never_both(app, waiting):
    won = 0
    for _ in range(ROUNDS):
        offer, token = offered(waiting)
        yes, *_ = at_once(
            app,
            partial(waitlist.say_yes, token, secret=SECRET, now=offer.expires_at - timedelta(seconds=1)),
            *[partial(waitlist.go_on, offer.expires_at)] * 2,
        )

        is_accepted = statuses("P-1")[0] == OfferStatus.ACCEPTED
        won += is_accepted
        assert (yes.stands is Stands.ACCEPTED) is is_accepted
        assert held_by() == (["P-1"] if is_accepted else [])
        assert (confirmations("P-1") > 0) is is_accepted
        assert is_accepted or statuses("P-1")[0] == OfferStatus.EXPIRED
        assert (overlaps(), told_two_things()) == (0, [])
    note(f"{ROUNDS} offers accepted as they expire: {won} accepted, {ROUNDS - won} expired")


def test_a_patient_who_accepts_and_a_scheduler_who_takes_the_time_have_one_winner(app, waiting, clinic):
    won = 0
    for _ in range(ROUNDS):
        offer, token = offered(waiting)
        now = MORNING + timedelta(minutes=10)
        yes, other = at_once(
            app,
            partial(waitlist.say_yes, token, secret=SECRET, now=now),
            partial(_take, waiting, clinic, offer, now),
        )

        is_accepted = yes.stands is Stands.ACCEPTED
        won += is_accepted
        assert isinstance(other, Booked) is not is_accepted
        assert held_by() == (["P-1"] if is_accepted else ["P-4"])
        assert (confirmations("P-1") > 0) is is_accepted
        assert statuses("P-1") == ["accepted" if is_accepted else "ended"]
        assert overlaps() == 0
    note(f"{ROUNDS} acceptances against a desk: {won} accepted, {ROUNDS - won} taken by the desk")


def _take(waiting, clinic, offer, now):
    """The desk ends the offer, and books its time for somebody else."""
    waitlist.end_by_staff(offer.public_id, OfferStatus.ENDED, by=waiting.by, now=now)
    return booking.book(clinic.treatment(patient="P-4", **VISIT), by=waiting.by, now=now, once=once())


def test_yes_and_no_at_once_are_one_answer(app, waiting):
    for _ in range(ROUNDS):
        _, token = offered(waiting)
        now = MORNING + timedelta(minutes=10)
        at_once(
            app,
            *[partial(waitlist.say_yes, token, secret=SECRET, now=now)] * 3,
            partial(waitlist.say_no, token, secret=SECRET, now=now),
        )

        (status,) = statuses("P-1")
        assert status in {OfferStatus.ACCEPTED, OfferStatus.PASSED}
        assert held_by() == (["P-1"] if status == OfferStatus.ACCEPTED else [])
        assert count("occupancy", "hold_id IS NOT NULL") == 0


def test_a_course_and_an_absence_at_once_leave_one_of_them(app, waiting, clinic):
    won = 0
    for _ in range(ROUNDS):
        again()
        units, by = _course(clinic), clinic.scheduler
        day = units[1].appointments[0].wall.date()
        absence = Absence(day, day, ZoneInfo("America/Los_Angeles"), "leave")
        dan = clinic.practitioners["dan"]
        booked, away = at_once(
            app,
            partial(courses.book, units, by=by, now=MORNING, once=once()),
            partial(availability.time_off.add, dan, absence, Asked(by=by, now=MORNING, once=once())),
        )

        is_booked = isinstance(booked, CourseBooked)
        won += is_booked
        assert count("participant", HELD) == (booked.visits if is_booked else 0)
        assert count("time_off") == (0 if is_booked else 1), away
        assert (confirmations("P-1") > 0) is is_booked
        assert (overlaps(), told_two_things()) == (0, [])
        with transaction() as tx:
            tx.execute(text("DELETE FROM time_off"))
    note(f"{ROUNDS} courses against an absence: {won} courses, {ROUNDS - won} absences")


def _course(clinic):
    """Two treatments with their follow-ups, all led by Dan."""
    ask = CourseAsk(
        clinic.patients["P-1"],
        clinic.clinics["harbor"],
        (Step("dosing_iv", 0, 0), Step("dosing_iv", 5, 9)),
        date(2027, 3, 9),
        date(2027, 3, 11),
        clinic.practitioners["dan"],
    )
    found = courses.plan(ask, by=clinic.scheduler, now=MORNING)
    return [visit.draft for visit in found.ways[0].visits]
