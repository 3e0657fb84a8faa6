"""Follow-ups from the database: late, missed, waived, and n per k treatment visits."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, select, update

from coord.domain import reasons as why
from coord.domain.booking import Overriding
from coord.domain.local_time import to_minute
from coord.domain.permissions import PERMISSIONS, UserRole
from coord.services import booking, searching, showing, visits
from coord.services.booking import Booked, Noted, Refused
from coord.services.searching import Ask
from coord.store import diary, people, places
from coord.store.db import transaction
from tests.clinic import count, once, utc
from tests.conftest import NOW

LATE, WAIVED = frozenset({"1.FollowUpLate"}), frozenset({"0.IntegrationMissed"})


def book(clinic, draft, by=None):
    return booking.book(draft, by=by or clinic.scheduler, now=NOW, once=once())


def reasons(outcome):
    assert isinstance(outcome, Refused)
    return {type(refusal.reason) for refusal in outcome.refusals}


def as_a(role, clinic):
    return replace(clinic.scheduler, permissions=PERMISSIONS[role])


def overriding(draft, names):
    return replace(draft, overriding=Overriding(names, "agreed by phone"))


@pytest.fixture
def missed(clinic):
    """The treatment visit of Tuesday stands; nobody came to its follow-up."""
    booked = book(clinic, clinic.treatment())
    with transaction() as tx:
        part, one = diary.Participant, diary.Appointment
        after = update(part).where(part.appointment_id == one.id, one.follows_id.is_not(None))
        tx.execute(after.values(status="noshow"))
    return booked


def third(clinic, time="09:00"):
    return clinic.treatment("2027-03-05", time, follow_up="2027-03-08 09:00")


def test_a_follow_up_after_the_third_clinic_day_is_booked_only_in_spite_of_that(clinic):
    draft = clinic.treatment(follow_up="2027-03-08 09:00")

    refused = book(clinic, draft)
    booked = book(clinic, overriding(draft, LATE), by=as_a(UserRole.SCHEDULER, clinic))

    assert reasons(refused) == {why.FollowUpLate}
    assert isinstance(booked, Booked)
    assert count("override", "reason = 'FollowUpLate'") == 1


def test_a_move_asks_again_for_what_was_overridden(clinic):
    draft = clinic.treatment(follow_up="2027-03-08 09:00")
    booked = book(clinic, overriding(draft, LATE))
    later = clinic.treatment(time="10:00", follow_up="2027-03-08 09:00")

    moved = booking.move(booked.appointment, 1, later, by=clinic.scheduler, now=NOW, once=once())

    assert reasons(moved) == {why.FollowUpLate}


def test_after_a_missed_follow_up_the_next_dose_waits_for_a_clinical_leads_waiver(clinic, missed):
    waived = overriding(third(clinic), WAIVED)

    assert reasons(book(clinic, third(clinic))) == {why.IntegrationMissed}
    assert reasons(book(clinic, waived, by=as_a(UserRole.SCHEDULER, clinic))) == {why.IntegrationMissed}
    assert isinstance(book(clinic, waived, by=as_a(UserRole.CLINICAL_LEAD, clinic)), Booked)


def waive(clinic, visit, because="She is well looked after elsewhere."):
    version = showing.unit(visit, by=clinic.scheduler, now=NOW).main.version
    return visits.waive_follow_up(visit, version, because, by=clinic.scheduler, now=NOW, once=once())


def test_a_follow_up_that_is_waived_on_its_own_holds_up_no_other_dose(clinic, missed):
    waived = waive(clinic, missed.appointment)

    unit, board = (
        showing.unit(missed.appointment, by=clinic.scheduler, now=NOW),
        showing.board(date(2027, 3, 2), None, by=clinic.scheduler, now=NOW),
    )
    assert isinstance(waived, Noted)
    assert isinstance(book(clinic, third(clinic)), Booked)
    assert not unit.lacks_follow_up
    assert board.without_follow_up == ()
    assert count("override", "reason = 'FollowUpMissing'") == 1
    assert count("audit_entry", "did = 'follow_up.waived'") == 1


def test_nothing_is_waived_twice_or_where_nothing_is_missed(clinic, missed):
    waive(clinic, missed.appointment)
    stands = book(clinic, third(clinic))

    again, needless = waive(clinic, missed.appointment), waive(clinic, stands.appointment)

    assert reasons(again) == reasons(needless) == {why.NotFromHere}


def test_what_was_waived_once_is_not_asked_again_for_the_dose_after_that(clinic, missed):
    book(clinic, overriding(third(clinic), WAIVED))
    fourth = clinic.treatment("2027-03-09", follow_up="2027-03-10 09:00")

    assert isinstance(book(clinic, fourth), Booked)


def test_search_offers_nothing_after_a_missed_follow_up_until_it_is_asked_to_be_lenient(clinic, missed):
    ask = Ask(
        clinic.patients["P-1"], "dosing_iv", date(2027, 3, 4), date(2027, 3, 5), (clinic.clinics["harbor"],)
    )

    strict = searching.find(ask, by=clinic.scheduler, now=NOW)
    lenient = searching.find(replace(ask, is_lenient=True), by=clinic.scheduler, now=NOW)

    assert strict.total == 0
    assert lenient.total > 0


@pytest.fixture
def one_per_three(clinic):
    with transaction() as tx:
        kind = places.AppointmentType
        tx.execute(update(kind).where(kind.code == "dosing_iv").values(follow_up_every=3))


def test_with_one_follow_up_per_three_doses_the_second_is_booked_alone(clinic, one_per_three):
    first = book(clinic, clinic.treatment(follow_up=None))
    booked = book(clinic, clinic.treatment())
    second = book(clinic, clinic.treatment("2027-03-04", follow_up=None))

    assert reasons(first) == {why.FollowUpMissing}
    assert isinstance(booked, Booked)
    assert isinstance(second, Booked)


def test_a_dose_that_was_booked_alone_moves_alone(clinic, one_per_three):
    book(clinic, clinic.treatment())
    second = book(clinic, clinic.treatment("2027-03-04", follow_up=None))
    ask = Ask(
        clinic.patients["P-1"], "dosing_iv", date(2027, 3, 4), date(2027, 3, 5), moving=second.appointment
    )

    found = searching.find(ask, by=clinic.scheduler, now=NOW)
    move = found.slots[-1].draft
    moved = booking.move(second.appointment, 1, move, by=clinic.scheduler, now=NOW, once=once())

    assert len(move.appointments) == 1
    assert isinstance(moved, Booked)


def on_the_board(clinic):
    return showing.board(NOW.date(), None, by=clinic.scheduler, now=NOW).without_follow_up


def test_with_one_follow_up_per_three_doses_the_board_misses_none_for_the_second(clinic, one_per_three):
    book(clinic, clinic.treatment())
    book(clinic, clinic.treatment("2027-03-04", follow_up=None))

    assert on_the_board(clinic) == ()


def test_the_board_misses_a_follow_up_that_nobody_came_to(clinic, missed):
    assert [one.public_id for one in on_the_board(clinic)] == [missed.appointment]


def test_a_search_reads_as_far_ahead_as_the_house_lets_a_follow_up_be(clinic):
    """Nobody is there for two weeks after the dose, and the house allows three."""
    away = {"starts": to_minute(utc("2027-03-03")), "ends": to_minute(utc("2027-03-22")), "kind": "leave"}
    with transaction() as tx:
        row = {"organization_id": clinic.organization_id, "valid_from": date(2026, 1, 1), "name": "follow_up"}
        value = {"aim_clinic_days": 20, "latest_days": 28}
        tx.execute(insert(places.Policy).values(row | {"value": value}))
        for who in tx.scalars(select(people.Practitioner.id)).all():
            tx.execute(insert(people.TimeOff).values(away | {"practitioner_id": who}))
    ask = Ask(clinic.patients["P-1"], "dosing_iv", date(2027, 3, 2), date(2027, 3, 2))

    found = searching.find(ask, by=clinic.scheduler, now=NOW)

    main, after = found.slots[0].draft.appointments
    assert (main.wall.date(), after.wall.date()) == (date(2027, 3, 2), date(2027, 3, 22))
    assert isinstance(book(clinic, found.slots[0].draft), Booked)
