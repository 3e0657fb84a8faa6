"""Opening hours, closures, holidays, and the ways between clinics."""

from datetime import date

import pytest

from coord.services import availability, booking
from coord.services.availability import (
    Breaking,
    Closing,
    Objection,
    Saved,
    Weekly,
    Why,
)
from tests.clinic import count, once
from tests.conftest import NOW
from tests.services.availability.looking import (
    day,
    here,
)


def test_later_opening_that_breaks_a_visit_names_it(clinic, asked):
    visit = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment
    (line,) = here(clinic).weekly
    wish = Weekly((0, 1, 2, 3, 4), 600, 1080, valid_from=day(1))
    outcome = availability.opening.change(clinic.clinics["harbor"], line.rules, wish, asked)

    assert isinstance(outcome, Breaking)
    assert outcome.visits[0].appointment.public_id == visit
    assert len(here(clinic).weekly) == 1


def test_a_clinic_closes_for_a_range_of_days_and_opens_again(clinic, asked):
    where = clinic.clinics["harbor"]
    availability.closures.close(where, Closing(day(7), day(9), "Staff days"), asked)
    closed = here(clinic)
    availability.closures.reopen(where, (closed.closures[0].number,), asked)

    assert [one.day for one in closed.closures] == [day(7), day(8), day(9)]
    assert [one.notes for one in closed.days if one.day == day(8)] == [("Staff days",)]
    assert [one.day for one in here(clinic).closures] == [day(8), day(9)]


@pytest.mark.parametrize(
    ("first", "last", "why", "field"),
    [
        pytest.param(day(-1), day(1), Why.IN_PAST, "first", id="in the past"),
        pytest.param(day(2), day(1), Why.BACKWARDS, "last", id="backwards"),
        pytest.param(day(2), day(200), Why.TOO_LONG, "last", id="too long"),
        pytest.param(day(3000), day(3000), Why.TOO_FAR, "first", id="too far"),
    ],
)
def test_closing_that_cannot_be_is_refused(clinic, asked, first, last, why, field):
    outcome = availability.closures.close(clinic.clinics["harbor"], Closing(first, last, ""), asked)

    assert (outcome.why, outcome.field, count("clinic_closure")) == (why, field, 0)


def test_the_holidays_of_a_year_are_put_in_once(clinic, asked):
    where = clinic.clinics["harbor"]
    availability.closures.close(where, Closing(date(2027, 7, 5), date(2027, 7, 5), "Boat day"), asked)
    first = availability.closures.close_on_holidays(where, 2027, asked)
    second = availability.closures.close_on_holidays(where, 2027, asked)

    assert first == Saved()
    assert isinstance(second, Objection)
    closed = {one.day: one.name for one in here(clinic).closures}
    assert closed[date(2027, 7, 5)] == "Boat day"
    assert closed[date(2027, 11, 25)] == "Thanksgiving Day"
    assert len(closed) == 9  # those before today are left out


def test_the_way_between_two_clinics_counts_both_ways_until_it_is_taken_away(clinic, asked):
    start, end = clinic.clinics["harbor"], clinic.clinics["summit"]
    availability.travel.keep(start, end, 90, asked)
    both = availability.showing.everybody(by=clinic.scheduler).travel
    availability.travel.keep(start, end, 0, asked, both_ways=False)

    assert [(one.start, one.minutes) for one in both] == [("Harbor Clinic", 90), ("Summit Clinic", 90)]
    assert [one.start for one in availability.showing.everybody(by=clinic.scheduler).travel] == [
        "Summit Clinic"
    ]


def test_no_way_leads_from_a_clinic_to_itself(clinic, asked):
    where = clinic.clinics["harbor"]

    assert availability.travel.keep(where, where, 10, asked) == Objection(Why.SAME_CLINIC, "end")
