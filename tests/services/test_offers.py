"""Freed times are offered to one patient after another: never what cannot be booked, never at night."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, text

from coord.domain.local_time import to_minute
from coord.domain.roles import Role
from coord.domain.waitlist import OfferStatus, Priority, Wanting
from coord.services import availability, booking, care, people, waitlist
from coord.services.availability import Absence, Asked
from coord.services.booking import Booked
from coord.services.waitlist import Stands, TooLate
from coord.store.db import reading, transaction
from coord.store.waitlist import WaitlistOffer
from tests.clinic import PATIENT_ASKED, count, once
from tests.services.waiting import MORNING, SECRET, VISIT, Waiting

DAY = timedelta(days=1)
ANSWER = {"secret": SECRET}


@pytest.fixture
def waiting(clinic):
    return Waiting(clinic)


def test_what_is_cancelled_is_offered_to_the_first_in_turn_after_the_grace(waiting):
    waiting.add("P-2")
    waiting.add("P-1", MORNING + timedelta(minutes=1))
    soon = waiting.free()

    assert waitlist.go_on(soon - timedelta(seconds=1)) == 0
    assert waitlist.go_on(soon) == 1
    (offer,) = waiting.offers()
    assert (offer.record_number, offer.how, offer.status) == ("P-2", "message", "offered")
    assert count("hold", "kind = 'offer'") == 1
    assert count("message", "kind = 'offer' AND status = 'pending'") == 1
    assert count("audit_entry", "did = 'offer.made' AND user_id IS NULL") == 1


def test_the_offer_is_of_the_very_time_that_became_free(waiting):
    waiting.add("P-1")
    visit = waiting.book()
    starts = _starts(visit)
    waiting.cancel(visit)
    waitlist.go_on(MORNING + DAY)

    assert waiting.offers()[0].starts == starts


def _starts(visit):
    query = text("SELECT starts FROM appointment WHERE public_id = :name")
    with reading() as tx:
        return tx.execute(query, {"name": visit}).scalar_one()


def test_one_time_is_offered_to_one_at_a_time_and_nobody_has_two_offers(waiting):
    for patient in ("P-1", "P-2"):
        waiting.add(patient)
    soon = waiting.free()
    waiting.free(day="2027-03-18", follow_up="2027-03-19 09:00")
    for _ in range(3):
        waitlist.go_on(soon)

    running = waiting.offers("o.status = 'offered'")
    assert {one.record_number for one in running} == {"P-1", "P-2"}
    assert len({one.freed_time_id for one in running}) == 2


def test_who_accepts_on_the_page_has_the_visit_and_waits_no_more(waiting):
    waiting.add("P-1")
    waitlist.go_on(waiting.free())
    token, later = waiting.token(), MORNING + timedelta(hours=1)

    assert waitlist.opened(token, now=later, **ANSWER).stands is Stands.OPEN
    assert waitlist.say_yes(token, now=later, **ANSWER).stands is Stands.ACCEPTED
    assert waitlist.say_yes(token, now=later, **ANSWER).stands is Stands.ACCEPTED
    assert waitlist.say_no(token, now=later, **ANSWER).stands is Stands.ACCEPTED
    assert count("appointment a JOIN participant p ON p.appointment_id = a.id", "p.status = 'booked'") == 2
    assert count("hold") == 0
    assert count("waitlist_entry", "status = 'booked' AND booked_id IS NOT NULL") == 1
    assert count("message", "kind LIKE '%confirmation' AND status = 'pending'") > 0
    assert count("audit_entry", "did = 'appointment.booked' AND user_id IS NULL") == 1


def test_looking_changes_nothing(waiting):
    waiting.add("P-1")
    waitlist.go_on(waiting.free())
    before = waiting.offers()

    for _ in range(20):
        waitlist.opened(waiting.token(), now=MORNING + timedelta(hours=1), **ANSWER)
    assert waiting.offers() == before


def test_who_passes_stays_on_the_list_and_the_next_ones_turn_comes(waiting):
    waiting.add("P-1")
    waiting.add("P-2", MORNING + timedelta(minutes=1))
    soon = waiting.free()
    waitlist.go_on(soon)
    shown = waitlist.say_no(waiting.token(), now=soon, **ANSWER)
    waitlist.go_on(soon)

    assert shown.stands is Stands.PASSED
    assert waiting.told() == [("P-1", "message", "passed"), ("P-2", "message", "offered")]
    assert count("waitlist_entry", "status = 'waiting'") == 2


def test_an_offer_that_nobody_answers_goes_on_to_the_next(waiting):
    waiting.add("P-1")
    waiting.add("P-2", MORNING + timedelta(minutes=1))
    waitlist.go_on(waiting.free())
    token, over = waiting.token(), MORNING + DAY + timedelta(hours=2)
    waitlist.go_on(over)

    assert waiting.told() == [("P-1", "message", "expired"), ("P-2", "message", "offered")]
    assert waitlist.say_yes(token, now=over, **ANSWER).stands is Stands.OVER
    assert count("participant", "status <> 'cancelled'") == 0
    assert count("waitlist_entry", "status = 'waiting'") == 2


def test_an_answer_that_comes_too_late_changes_nothing_also_before_the_worker_looks(waiting):
    waiting.add("P-1")
    waitlist.go_on(waiting.free())
    (offer,) = waiting.offers()
    token = waiting.token()
    late = MORNING + DAY + timedelta(hours=2)

    assert waitlist.say_yes(token, now=late, **ANSWER).stands is Stands.OVER
    assert waitlist.say_no(token, now=late, **ANSWER).stands is Stands.OVER
    assert waiting.offers() == [offer]


def test_nobody_is_asked_twice_about_one_time(waiting):
    waiting.add("P-1")
    soon = waiting.free()
    waitlist.go_on(soon)
    waitlist.say_no(waiting.token(), now=soon, **ANSWER)
    for hours in range(0, 48, 6):
        waitlist.go_on(soon + timedelta(hours=hours))

    assert len(waiting.offers()) == 1


def test_who_may_not_be_treated_is_offered_nothing(waiting):
    waiting.add("P-3")
    waitlist.go_on(waiting.free())

    assert waiting.offers() == []


@pytest.mark.parametrize(
    "wishes",
    [
        pytest.param({"wanting": Wanting(weekdays=frozenset({0}))}, id="another-day"),
        pytest.param({"wanting": Wanting(opens=1080)}, id="another-hour"),
        pytest.param({"wanting": Wanting(latest=date(2027, 3, 15))}, id="earlier-only"),
        pytest.param({"wanting": Wanting(until=date(2027, 2, 28))}, id="a-wish-that-is-over"),
    ],
)
def test_what_somebody_wishes_is_kept_to(waiting, wishes):
    waiting.add("P-1", **wishes)
    waitlist.go_on(waiting.free())

    assert waiting.offers() == []


def test_wished_people_and_clinics_are_kept_to(waiting, clinic):
    waiting.add("P-1", clinics=(clinic.clinics["summit"],))
    waiting.add("P-2", people={Role.PRESCRIBER: (clinic.practitioners["fay"],)}, wanting=Wanting(opens=1200))
    waitlist.go_on(waiting.free())

    assert waiting.offers() == []


def test_the_higher_priority_is_asked_first(waiting):
    waiting.add("P-1")
    waiting.add("P-2", MORNING + timedelta(minutes=5), priority=Priority.URGENT)
    waitlist.go_on(waiting.free(MORNING + timedelta(minutes=6)))

    assert waiting.told() == [("P-2", "message", "offered")]


def test_nothing_is_offered_at_night_it_waits_for_the_morning(waiting):
    night = MORNING + timedelta(hours=12)  # 10 pm
    waiting.add("P-1")
    waitlist.go_on(waiting.free(night))
    assert waiting.offers() == []

    waitlist.go_on(night + timedelta(hours=11))
    assert waiting.told() == [("P-1", "message", "offered")]


def test_what_is_too_near_to_be_offered_in_the_morning_is_offered_to_nobody_by_night(waiting):
    night = MORNING + timedelta(hours=12)  # 10 pm
    waiting.set("waitlist", lead_minutes=1400)
    waiting.add("P-1", wanting=Wanting(latest=date(2027, 3, 3), closes=485))
    waitlist.go_on(waiting.free(night, day="2027-03-03", time="08:00", follow_up="2027-03-04 09:00"))

    assert waiting.told() == []
    assert count("task", "kind = 'offer_by_phone'") == 0
    assert count("message", "kind = 'offer'") == 0


def test_who_is_to_be_called_is_offered_nothing_before_the_morning(waiting):
    night = MORNING + timedelta(hours=12)  # 10 pm
    waiting.add("P-4")
    waitlist.go_on(waiting.free(night, patient="P-1"))
    assert waiting.offers() == []

    waitlist.go_on(night + timedelta(hours=11))
    assert waiting.told() == [("P-4", "phone", "offered")]


def safe_from_five_to_seven():
    """In the evening, where everybody's number is."""
    with transaction() as tx:
        tx.execute(text("UPDATE contact_point SET safe_from = 1020, safe_until = 1140"))


def due_of_the_call():
    with transaction() as tx:
        due = tx.scalar(text("SELECT due_at FROM task WHERE kind = 'offer_by_phone'"))
        return f"{due}"[:16]


def test_who_is_to_be_called_is_offered_nothing_before_their_safe_hours(waiting):
    safe_from_five_to_seven()
    with transaction() as tx:
        tx.execute(text("UPDATE contact_point SET purposes = '[]'"))
    waiting.add("P-1")
    waitlist.go_on(waiting.free())
    assert waiting.offers() == []

    waitlist.go_on(MORNING + timedelta(hours=7))  # 5 pm
    assert waiting.told() == [("P-1", "phone", "offered")]
    assert due_of_the_call() == "2027-03-02 01:30"


def test_a_call_in_place_of_messages_that_do_not_arrive_waits_for_safe_hours(waiting):
    waiting.add("P-1")
    waitlist.go_on(waiting.free())
    safe_from_five_to_seven()
    with transaction() as tx:
        tx.execute(text("UPDATE message SET status = 'failed' WHERE kind = 'offer'"))
    waitlist.go_on(MORNING + timedelta(minutes=10))

    assert due_of_the_call() == "2027-03-02 01:30"


def test_a_patient_without_consent_to_messages_is_called(waiting):
    waiting.add("P-4")
    waitlist.go_on(waiting.free(patient="P-1"))
    (offer,) = waiting.offers()
    asked = {"by": waiting.by, "now": MORNING + timedelta(minutes=10)}

    assert (offer.how, offer.is_told) == ("phone", 0)
    assert waitlist.told_by_phone(offer.public_id, **asked)
    assert count("task", "kind = 'offer_by_phone' AND status = 'done'") == 1
    booked = waitlist.accept_by_phone(offer.public_id, **asked, once=once())
    assert isinstance(booked, Booked)
    assert count("waitlist_entry", "status = 'booked'") == 1
    assert not waitlist.told_by_phone(offer.public_id, **asked)


@pytest.mark.parametrize("status", [OfferStatus.PASSED, OfferStatus.NOT_REACHED, OfferStatus.ENDED])
def test_staff_note_how_a_call_went_and_the_next_ones_turn_comes(waiting, status):
    waiting.add("P-4")
    waiting.add("P-2", MORNING + timedelta(minutes=1))
    soon = waiting.free(patient="P-1")
    waitlist.go_on(soon)
    (offer,) = waiting.offers()
    asked = {"by": waiting.by, "now": soon}

    assert waitlist.end_by_staff(offer.public_id, status, **asked)
    assert not waitlist.end_by_staff(offer.public_id, status, **asked)
    waitlist.go_on(soon)
    assert waiting.told() == [("P-4", "phone", status), ("P-2", "message", "offered")]
    assert count("task", "kind = 'offer_by_phone' AND status = 'open'") == 0


def test_a_near_visit_leaves_time_for_the_ride_and_fasting_after_the_last_moment(waiting):
    waiting.add("P-1")
    waitlist.go_on(waiting.free(day="2027-03-03", follow_up="2027-03-04 09:00"))
    (offer,) = waiting.offers()

    with reading() as tx:
        until = tx.scalar(select(WaitlistOffer.expires_at))
    assert offer.starts - to_minute(until) >= 18 * 60
    assert until - MORNING <= timedelta(hours=2, minutes=3)


def test_what_begins_too_soon_to_prepare_is_offered_to_nobody(waiting):
    evening = MORNING + timedelta(hours=8, minutes=30)
    waiting.add("P-1", wanting=Wanting(latest=date(2027, 3, 2)))
    waitlist.go_on(waiting.free(evening, day="2027-03-02", follow_up="2027-03-03 09:00"))

    assert waiting.offers() == []


def test_a_patient_gets_no_more_offers_a_day_than_the_house_wants(waiting):
    waiting.set("waitlist", offers_a_day=1)
    waiting.add("P-1")
    soon = waiting.free()
    waiting.free(day="2027-03-18", follow_up="2027-03-19 09:00")
    waitlist.go_on(soon)
    waitlist.say_no(waiting.token(), now=soon, **ANSWER)
    waitlist.go_on(soon + timedelta(hours=1))
    assert len(waiting.offers()) == 1

    waitlist.go_on(soon + DAY)
    assert len(waiting.offers()) == 2


def test_a_house_may_want_that_nothing_goes_out_by_itself(waiting):
    waiting.set("waitlist", by_itself=False)
    waiting.add("P-1")
    waitlist.go_on(waiting.free())

    assert waiting.offers() == []
    (time,) = waitlist.listed(by=waiting.by, now=MORNING).times[:1]
    (choice,) = waitlist.choices(time.public_id, by=waiting.by, now=MORNING).choices
    assert choice.starts is not None
    waitlist.offer_to(time.public_id, choice.entry.public_id, choice.hows[0], by=waiting.by, now=MORNING)
    assert waiting.told() == [("P-1", "message", "offered")]


def test_an_earlier_time_is_offered_and_accepting_it_moves_the_visit(waiting):
    own = waiting.book("P-1", day="2027-03-23", follow_up="2027-03-24 09:00")
    waiting.add("P-1", visit=own)
    waitlist.go_on(waiting.free())
    (offer,) = waiting.offers()
    shown = waitlist.opened(waiting.token(), now=MORNING, **ANSWER)
    waitlist.say_yes(waiting.token(), now=MORNING + timedelta(hours=1), **ANSWER)

    assert shown.instead is not None
    assert offer.starts < shown.instead[0]
    assert _starts(own) == offer.starts
    assert count("participant", "status = 'booked'") == 2
    assert count("freed_time", "why = 'moved'") == 2
    assert count("audit_entry", "did = 'appointment.moved' AND user_id IS NULL") == 1


def test_what_cannot_be_booked_any_more_when_it_is_accepted_is_no_longer_free(waiting):
    waiting.add("P-1")
    waitlist.go_on(waiting.free())
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 0"))

    assert waitlist.say_yes(waiting.token(), now=MORNING + timedelta(hours=1), **ANSWER).stands is Stands.OVER
    assert waiting.told() == [("P-1", "message", "ended")]
    assert count("hold") == 0
    assert count("waitlist_entry", "status = 'waiting'") == 1


def test_a_scheduler_books_nothing_that_is_offered(waiting, clinic):
    waiting.add("P-1")
    waitlist.go_on(waiting.free())
    (hold,) = waiting.offers()

    refused = booking.book(
        clinic.treatment(patient="P-4", **VISIT), by=waiting.by, now=MORNING + timedelta(hours=1), once=once()
    )
    assert not isinstance(refused, Booked)
    assert not booking.release(hold.hold, by=waiting.by, now=MORNING)


def test_who_is_taken_off_has_no_offer_any_more(waiting):
    entry = waiting.add("P-1")
    waitlist.go_on(waiting.free())
    token = waiting.token()
    waitlist.take_off(entry, by=waiting.by, now=MORNING)

    assert waiting.told() == [("P-1", "message", "ended")]
    assert waitlist.say_yes(token, now=MORNING + timedelta(hours=1), **ANSWER).stands is Stands.OVER
    assert count("hold") == 0
    assert count("message", "kind = 'offer' AND status = 'pending'") == 0


def test_who_is_back_has_time_for_who_waits(waiting, clinic):
    dan, day = clinic.practitioners["dan"], date(2027, 3, 16)
    waiting.add("P-1", wanting=Wanting(earliest=day, latest=day))
    away = Absence(day, day, ZoneInfo("America/Los_Angeles"), "leave")
    availability.time_off.add(dan, away, Asked(by=waiting.by, now=MORNING, once=once()))
    with transaction() as tx:
        number = tx.execute(text("SELECT max(id) FROM time_off")).scalar_one()
    availability.time_off.remove(dan, number, Asked(by=waiting.by, now=MORNING, once=once()))
    waitlist.go_on(MORNING + DAY)

    assert waiting.told() == [("P-1", "message", "offered")]


def test_a_call_takes_the_place_of_messages_that_do_not_arrive(waiting):
    waiting.add("P-1")
    waitlist.go_on(waiting.free())
    with transaction() as tx:
        tx.execute(text("UPDATE message SET status = 'failed' WHERE kind = 'offer'"))
    waitlist.go_on(MORNING + timedelta(minutes=10))
    waitlist.go_on(MORNING + timedelta(minutes=11))

    assert waiting.told() == [("P-1", "phone", "offered")]
    assert count("task", "kind = 'offer_by_phone' AND status = 'open'") == 1


def test_refused_acceptances_say_why_to_staff(waiting):
    waiting.add("P-4")
    waitlist.go_on(waiting.free(patient="P-1"))
    (offer,) = waiting.offers()
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 0"))
    outcome = waitlist.accept_by_phone(offer.public_id, by=waiting.by, now=MORNING, once=once())

    assert isinstance(outcome, TooLate)
    assert outcome.refused.refusals


def test_a_cancelled_unit_frees_both_of_its_visits(waiting):
    visit = waiting.book()
    booking.cancel(visit, 1, PATIENT_ASKED, by=waiting.by, now=MORNING, once=once())

    assert count("freed_time", "why = 'cancelled'") == 2


def test_an_entry_that_comes_later_is_looked_for_at_once(waiting):
    soon = waiting.free()
    waitlist.go_on(soon)
    waiting.add("P-1", soon + timedelta(minutes=5))
    waitlist.go_on(soon + timedelta(minutes=5))

    assert waiting.told() == [("P-1", "message", "offered")]


@pytest.mark.parametrize("stop", ["stopped", "paused"])
def test_a_patient_whose_care_ends_or_pauses_has_no_offer_any_more(waiting, clinic, stop):
    waiting.add("P-1")
    soon = waiting.free()
    waitlist.go_on(soon)
    asked = {"by": waiting.by, "now": soon, "once": once()}
    if stop == "stopped":
        care.stop(clinic.patients["P-1"], care.Ending.INACTIVE, **asked)
    else:
        care.pause(clinic.patients["P-1"], None, (), PATIENT_ASKED, **asked)
    waitlist.go_on(soon + timedelta(minutes=1))

    assert waiting.told() == [("P-1", "message", "ended")]
    assert count("hold") == 0
    assert count("message", "kind = 'offer' AND status = 'pending'") == 0


def test_two_records_with_an_offer_each_become_one(waiting, clinic):
    for patient in ("P-1", "P-4"):
        waiting.add(patient)
    soon = waiting.free(patient="P-2")
    waiting.free(patient="P-2", day="2027-03-18", follow_up="2027-03-19 09:00")
    waitlist.go_on(soon)
    assert len(waiting.offers("o.status = 'offered'")) == 2

    kept, given_up = clinic.patients["P-1"], clinic.patients["P-4"]
    merged = people.merging.merge(kept, given_up, by=waiting.by, now=soon, once=once())
    assert isinstance(merged, people.Saved)
    assert sorted(one.status for one in waiting.offers()) == ["ended", "offered"]
