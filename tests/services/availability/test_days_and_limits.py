"""Single days, time off and limits of a practitioner: what is kept and what is refused."""

from datetime import date

import pytest

from coord.domain.facts import Limits
from coord.domain.local_time import to_minute
from coord.services import availability, booking
from coord.services.availability import (
    Absence,
    Asked,
    Breaking,
    DayChange,
    Objection,
    Saved,
    Why,
)
from tests.clinic import count, once, utc
from tests.conftest import NOW
from tests.services.availability.looking import (
    AUTUMN,
    PACIFIC,
    SPRING,
    day,
    local,
    shown,
)


def change(clinic, **changes):
    usual = {"clinic": clinic.clinics["harbor"], "day": day(1), "opens": 480, "closes": 600}
    return DayChange(**({"is_available": False} | usual | changes))


def test_less_time_on_one_day_is_taken_out_and_can_be_taken_back(clinic, asked):
    who = clinic.practitioners["fay"]
    availability.exceptions.add(who, change(clinic), asked)
    less = local(shown(clinic, "fay").days, day(1))
    availability.exceptions.remove(who, shown(clinic, "fay").changes[0].number, asked)

    assert less == [("Harbor Clinic", "10:00", "18:00")]
    assert local(shown(clinic, "fay").days, day(1)) == [("Harbor Clinic", "08:00", "18:00")]


@pytest.mark.parametrize(
    ("changes", "why", "field"),
    [
        pytest.param({"closes": 470}, Why.ENDS_FIRST, "closes", id="ends before it begins"),
        pytest.param({"day": day(-1)}, Why.IN_PAST, "day", id="in the past"),
        pytest.param({"day": date(2037, 3, 1)}, Why.TOO_FAR, "day", id="ten years ahead"),
        pytest.param(
            {"day": SPRING, "opens": 150, "closes": 300}, Why.SKIPPED, "opens", id="skipped that night"
        ),
        pytest.param(
            {"day": AUTUMN, "opens": 30, "closes": 90}, Why.REPEATED, "closes", id="twice that night"
        ),
    ],
)
def test_a_day_that_cannot_be_changed_like_that_is_refused(clinic, asked, changes, why, field):
    outcome = availability.exceptions.add(clinic.practitioners["fay"], change(clinic, **changes), asked)

    assert isinstance(outcome, Objection)
    assert (outcome.why, outcome.field, count("availability_exception")) == (why, field, 0)


def test_two_changes_of_the_same_hours_are_refused(clinic, asked):
    who = clinic.practitioners["fay"]
    availability.exceptions.add(who, change(clinic), asked)
    outcome = availability.exceptions.add(who, change(clinic, is_available=True), asked)

    assert outcome == Objection(Why.OVERLAPS, "opens")


def absence(**changes):
    return Absence(**({"first": day(1), "last": day(1), "zone": PACIFIC, "kind": "vacation"} | changes))


def test_whole_days_off_reach_from_midnight_to_midnight_also_when_the_clocks_change(clinic, asked):
    wish = absence(first=SPRING, last=SPRING)
    availability.time_off.add(clinic.practitioners["fay"], wish, asked)

    (off,) = shown(clinic, "fay").time_off
    assert (off.starts, off.ends) == (
        to_minute(utc("2027-03-14 08:00")),
        to_minute(utc("2027-03-15 07:00")),
    )


def test_time_off_by_the_clock_takes_only_these_hours(clinic, asked):
    availability.time_off.add(clinic.practitioners["fay"], absence(starts_at=720, ends_at=780), asked)

    found = shown(clinic, "fay").days
    assert local(found, day(1)) == [
        ("Harbor Clinic", "08:00", "12:00"),
        ("Harbor Clinic", "13:00", "18:00"),
    ]
    assert [one.notes for one in found if one.day == day(1)] == [("time off",)]


@pytest.mark.parametrize(
    ("changes", "why", "field"),
    [
        pytest.param({"first": day(2)}, Why.BACKWARDS, "last", id="last before first"),
        pytest.param({"starts_at": 600, "ends_at": 600}, Why.ENDS_FIRST, "ends_at", id="of no length"),
        pytest.param({"first": day(-3), "last": day(-2)}, Why.IN_PAST, "last", id="over already"),
        pytest.param({"last": date(2037, 1, 1)}, Why.TOO_LONG, "last", id="ten years long"),
        pytest.param(
            {"first": date(2037, 1, 1), "last": date(2037, 1, 2)}, Why.TOO_FAR, "first", id="ten years ahead"
        ),
        pytest.param(
            {"first": SPRING, "last": SPRING, "starts_at": 150}, Why.SKIPPED, "starts_at", id="skipped"
        ),
        pytest.param({"first": AUTUMN, "last": AUTUMN, "ends_at": 90}, Why.REPEATED, "ends_at", id="twice"),
    ],
)
def test_time_off_that_cannot_be_is_refused_beside_its_field(clinic, asked, changes, why, field):
    outcome = availability.time_off.add(clinic.practitioners["fay"], absence(**changes), asked)

    assert isinstance(outcome, Objection)
    assert (outcome.why, outcome.field, count("time_off")) == (why, field, 0)


def test_time_off_inside_other_time_off_is_refused(clinic, asked):
    who = clinic.practitioners["fay"]
    availability.time_off.add(who, absence(last=day(5)), asked)

    assert availability.time_off.add(who, absence(first=day(3), last=day(8)), asked) == Objection(
        Why.OVERLAPS, "first"
    )


def test_time_off_that_breaks_a_visit_is_kept_only_by_whoever_saw_it(clinic, asked):
    visit = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment
    who = clinic.practitioners["dan"]
    first = availability.time_off.add(who, absence(), asked)
    kept_before = count("time_off")
    seen = Asked(clinic.scheduler, NOW, seen=frozenset({visit}))
    second = availability.time_off.add(who, absence(), seen)

    assert isinstance(first, Breaking)
    assert [one.appointment.public_id for one in first.visits] == [visit]
    assert (kept_before, second, count("time_off"), count("broken_visit")) == (0, Saved(), 1, 1)


def test_limits_are_kept_and_taken_away(clinic, asked):
    who = clinic.practitioners["fay"]
    availability.limits.keep(who, Limits(day_minutes=360, work_minutes=240, break_minutes=30), asked)
    kept = shown(clinic, "fay").limits
    availability.limits.keep(who, Limits(), asked)

    assert (kept.day_minutes, kept.week_minutes, kept.break_minutes) == (360, None, 30)
    assert shown(clinic, "fay").limits == Limits()


def test_half_a_break_is_refused(clinic, asked):
    outcome = availability.limits.keep(clinic.practitioners["fay"], Limits(work_minutes=240), asked)

    assert outcome == Objection(Why.HALF_A_BREAK, "break_minutes")
