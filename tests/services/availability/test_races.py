"""Facts that change while somebody books: one of the two sees the other, always."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from coord.domain import reasons as why
from coord.domain.roles import Role
from coord.services import availability, booking
from coord.services.availability import Absence, Asked, Breaking, Closing, DayChange, Saved
from coord.services.booking import Booked, Refused
from coord.services.drafts import Draft
from coord.store import people
from coord.store.db import transaction
from tests.clinic import count, once
from tests.conftest import NOW
from tests.services.availability.looking import PACIFIC, day
from tests.services.test_races import at_once

ROUNDS = 8
DAYS = [day(offset) for offset in (1, 2, 3, 4, 7, 8, 9, 10)]


def talk(clinic, when):
    """A talk with Dan alone; it needs no order, so there may be one on every day."""
    visit = clinic.appointment("preparation", f"{when} 10:00", "Nest", {Role.LEAD_THERAPIST: "dan"})
    return Draft(clinic.patients["P-1"], (visit,))


def book(clinic, draft):
    return booking.book(draft, by=clinic.scheduler, now=NOW, once=once())


def race(app, clinic, draft, change, reason):
    """Book and change each day at the same moment; which of the two came first, by day."""

    def work(number):
        when = DAYS[number // 2]
        return change(when) if number % 2 else book(clinic, draft(when))

    outcomes = at_once(app, 2 * ROUNDS, work)
    return [
        told(booked, changed, reason) for booked, changed in zip(outcomes[::2], outcomes[1::2], strict=True)
    ]


def told(booked, changed, reason):
    """Who was told of the other; nobody is where both went through, or neither."""
    match booked, changed:
        case Booked(), Breaking(visits):
            assert [one.appointment.public_id for one in visits] == [booked.appointment]
            return "whoever changed"
        case Refused(refusals), Saved():
            assert reason in [type(one.reason) for one in refusals]
            return "whoever booked"
        case _:
            return f"nobody: {booked} {changed}"


def test_time_off_entered_while_somebody_books_breaks_the_visit_or_stops_the_booking(app, clinic):
    def leave(when):
        wish = Absence(when, when, PACIFIC, "sick")
        return availability.time_off.add(clinic.practitioners["dan"], wish, Asked(clinic.scheduler, NOW))

    found = race(app, clinic, lambda when: talk(clinic, when), leave, why.OnTimeOff)

    assert set(found) <= {"whoever changed", "whoever booked"}
    assert (count("appointment"), count("time_off")) == (
        found.count("whoever changed"),
        found.count("whoever booked"),
    )


def test_less_time_on_a_day_and_a_booking_never_pass_each_other(app, clinic):
    def shorten(when):
        wish = DayChange(clinic.clinics["harbor"], when, 480, 720, is_available=False)
        return availability.exceptions.add(clinic.practitioners["dan"], wish, Asked(clinic.scheduler, NOW))

    found = race(app, clinic, lambda when: talk(clinic, when), shorten, why.NotWorking)

    assert set(found) <= {"whoever changed", "whoever booked"}


def test_closing_a_clinic_and_a_booking_never_pass_each_other(app, clinic):
    def close(when):
        wish = Closing(when, when, "Staff day")
        return availability.closures.close(clinic.clinics["harbor"], wish, Asked(clinic.scheduler, NOW))

    found = race(app, clinic, lambda when: talk(clinic, when), close, why.OutsideOpeningHours)

    assert set(found) <= {"whoever changed", "whoever booked"}


@pytest.fixture
def only_fay_is_trained(clinic):
    """She alone in advanced life support; the others still in basic."""
    row = people.Qualification
    fay = select(people.Practitioner.id).where(people.Practitioner.email == "fay@demo.example")
    with transaction() as tx:
        others = (row.kind == "ACLS", row.practitioner_id.not_in(fay))
        tx.execute(update(row).where(*others).values(kind="BLS"))


@pytest.mark.usefixtures("only_fay_is_trained")
def test_the_last_one_trained_does_not_leave_while_a_dose_is_booked(app, clinic):
    """Fay has no part in the visit; it rests on her being on site."""

    def leave():
        wish = Absence(day(1), day(1), PACIFIC, "vacation")
        return availability.time_off.add(clinic.practitioners["fay"], wish, Asked(clinic.scheduler, NOW))

    booked, left = at_once(app, 2, lambda number: leave() if number else book(clinic, clinic.treatment()))

    assert told(booked, left, why.LifeSupportMissing) in {"whoever changed", "whoever booked"}


@pytest.mark.usefixtures("only_fay_is_trained")
def test_the_last_one_trained_who_wants_to_leave_is_told_of_the_visits_that_rest_on_them(clinic):
    visit = book(clinic, clinic.treatment()).appointment
    wish = Absence(day(1), day(1) + timedelta(days=1), PACIFIC, "vacation")
    outcome = availability.time_off.add(clinic.practitioners["fay"], wish, Asked(clinic.scheduler, NOW))

    assert isinstance(outcome, Breaking)
    assert [one.appointment.public_id for one in outcome.visits] == [visit]
