"""A policy that is decided for a later day binds the visits of that day on, whenever they are booked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coord.domain.course import Step
from coord.domain.reasons import OffTheGrid
from coord.services import booking, courses, policies, searching, showing, standing, upkeep
from coord.services.booking import Booked, Refused, Reserved
from coord.services.courses import CourseAsk
from coord.services.policies.trying import When
from coord.services.searching import Ask, Order
from coord.store.db import reading
from tests.clinic import count, once
from tests.conftest import NOW

DAY = timedelta(days=1)
BEFORE, SINCE = date(2027, 3, 9), date(2027, 3, 10)
HOURLY = {"start_grid": 60}
WEEKS = (date(2027, 3, 8), date(2027, 3, 12))


@pytest.fixture
def decided(clinic):
    """From Wednesday next week on, visits start at full hours."""
    decide(clinic, "starts", HOURLY)
    return clinic


def decide(clinic, name, data, day=SINCE, seen=frozenset()):
    policies.change(name, data, When(day, seen), by=clinic.scheduler, now=NOW)


def treatment(clinic, day, time="09:30", patient="P-1", after=2, talk="13:00"):
    follow_up = f"{day + after * DAY} {talk}"
    return clinic.treatment(str(day), time, follow_up=follow_up, patient=patient)


def asked(clinic):
    return {"by": clinic.scheduler, "now": NOW, "once": once()}


def is_off_the_grid(outcome):
    return isinstance(outcome, Refused) and OffTheGrid in {type(one.reason) for one in outcome.refusals}


def test_a_visit_is_booked_by_the_policy_of_its_day(decided):
    on_the_day = booking.book(treatment(decided, SINCE), **asked(decided))
    before = booking.book(treatment(decided, BEFORE), **asked(decided))

    assert is_off_the_grid(on_the_day)
    assert isinstance(before, Booked)


def test_a_visit_is_reserved_by_the_policy_of_its_day(decided):
    until = NOW + timedelta(hours=1)

    on_the_day = booking.reserve(treatment(decided, SINCE), until, **asked(decided))
    before = booking.reserve(treatment(decided, BEFORE), until, **asked(decided))

    assert is_off_the_grid(on_the_day)
    assert isinstance(before, Reserved)


def test_a_visit_moves_over_the_day_by_the_policy_of_where_it_goes(decided):
    booked = booking.book(treatment(decided, BEFORE), **asked(decided))

    half_past = booking.move(booked.appointment, 1, treatment(decided, SINCE), **asked(decided))
    at_nine = booking.move(booked.appointment, 1, treatment(decided, SINCE, "09:00"), **asked(decided))

    assert is_off_the_grid(half_past)
    assert isinstance(at_nine, Booked)


def test_its_follow_up_after_the_day_is_judged_by_that(decided):
    draft = decided.treatment(str(BEFORE), "09:30", follow_up=f"{SINCE} 13:30")

    outcome = booking.book(draft, **asked(decided))

    assert [(one.position, type(one.reason)) for one in outcome.refusals] == [(1, OffTheGrid)]


@pytest.mark.parametrize("order", Order)
def test_a_search_over_the_day_offers_what_can_be_booked_page_by_page(decided, order):
    harbor = (decided.clinics["harbor"],)
    ask = Ask(decided.patients["P-1"], "dosing_iv", *WEEKS, harbor, order=order)

    def page(offset, limit):
        return searching.find(ask, by=decided.scheduler, now=NOW, offset=offset, limit=limit).slots

    whole = page(0, 1000)
    walls = [one.draft.appointments[0].wall for one in whole]

    assert tuple(one for offset in range(0, len(whole), 7) for one in page(offset, 7)) == whole
    assert {wall.date() < SINCE for wall in walls if wall.minute} == {True}
    assert {wall.date() for wall in walls} >= {BEFORE, SINCE}
    for slot in whole[::9]:
        reserved = booking.reserve(slot.draft, NOW + DAY, **asked(decided))
        assert isinstance(reserved, Reserved)
        booking.release(reserved.hold, by=decided.scheduler, now=NOW)


def test_why_not_says_so_of_the_day_alone(decided):
    ask = Ask(decided.patients["P-1"], "dosing_iv", BEFORE, SINCE, (decided.clinics["harbor"],))

    def changes(day):
        wall = treatment(decided, day).appointments[0].wall
        return searching.why_not(ask, wall, by=decided.scheduler, now=NOW).changes

    assert changes(BEFORE) == ()
    assert [type(one.reason) for one in changes(SINCE)] == [OffTheGrid]


def test_a_course_is_planned_and_booked_over_the_day(decided):
    steps = tuple(Step("dosing_iv", 2, 4) for _ in range(3))
    ask = CourseAsk(
        decided.patients["P-1"], decided.clinics["harbor"], steps, date(2027, 3, 8), date(2027, 3, 8)
    )

    way = courses.plan(ask, by=decided.scheduler, now=NOW).ways[0]
    booked = courses.book([one.draft for one in way.visits], **asked(decided))

    assert isinstance(booked, courses.CourseBooked)
    walls = [one.wall for visit in way.visits for one in visit.draft.appointments]
    assert {wall.minute for wall in walls if wall.date() >= SINCE} == {0}


# What stands, before and after the day


def test_nothing_breaks_on_the_day_that_was_booked_by_its_policy(clinic):
    decide(clinic, "follow_up", {"aim_clinic_days": 1, "latest_days": 1, "same_therapist": True})
    booked = booking.book(treatment(clinic, BEFORE), **asked(clinic))
    too_late = booking.book(treatment(clinic, SINCE, patient="P-4"), **asked(clinic))
    next_day = booking.book(treatment(clinic, SINCE, "09:30", "P-4", 1, "15:00"), **asked(clinic))

    upkeep.tick(NOW)
    listed = []
    for days in range(9):
        now = NOW + days * DAY
        standing.refresh(now)
        listed += standing.attention(by=clinic.scheduler, now=now).visits

    assert (type(booked), type(too_late), type(next_day)) == (Booked, Refused, Booked)
    assert [one.reasons for one in listed] == []


def test_a_change_shows_only_visits_from_its_day_on(clinic):
    before = booking.book(treatment(clinic, BEFORE), **asked(clinic))
    after = booking.book(treatment(clinic, SINCE, patient="P-4"), **asked(clinic))

    with pytest.raises(standing.WouldBreak) as would:
        decide(clinic, "follow_up", {"aim_clinic_days": 1, "latest_days": 1})

    assert isinstance(before, Booked)
    shown = {one.appointment.patient.public_id for one in would.value.visits}
    assert (isinstance(after, Booked), shown) == (True, {clinic.patients["P-4"]})
    assert count("policy") == 0


def test_a_change_after_all_visits_breaks_none(clinic):
    booking.book(treatment(clinic, BEFORE), **asked(clinic))

    decide(clinic, "follow_up", {"aim_clinic_days": 1, "latest_days": 1})

    assert count("policy") == 1
    assert count("broken_visit") == 0


def test_a_change_until_which_another_is_decided_shows_nothing_that_comes_later(clinic):
    strict = {"aim_clinic_days": 1, "latest_days": 1}
    usual = {"aim_clinic_days": 3, "latest_days": 7}
    booking.book(treatment(clinic, SINCE + 2 * DAY, after=3), **asked(clinic))
    decide(clinic, "follow_up", usual, SINCE + DAY)

    decide(clinic, "follow_up", strict, SINCE)

    assert count("broken_visit") == 0


def test_who_may_have_a_role_from_a_later_day_on_can_be_chosen_in_forms(clinic):
    code, harbor, patient = "dosing_iv", clinic.clinics["harbor"], clinic.patients["P-1"]

    def nurses():
        found = showing.choices(code, harbor, patient, by=clinic.scheduler, now=NOW)
        return clinic.practitioners["cleo"] in {who for who, _ in dict(found.people)["prescriber"]}

    alone = nurses()
    decide(clinic, "scope", {"US-CA": {"prescriber": ["MD", "DO", "RN"]}})

    assert (alone, nurses()) == (False, True)


def test_clearance_is_overdue_by_the_policy_of_the_day_of_the_visit(clinic):
    decide(clinic, "clearance", {"clinic_days_before": 9})

    def due(day):
        draft = replace(treatment(clinic, day), patient=clinic.patients["P-2"])
        return booking.book(draft, **asked(clinic))

    refused = {day: isinstance(due(day), Refused) for day in (SINCE, BEFORE)}

    assert refused == {SINCE: True, BEFORE: False}
    with reading() as tx:
        assert showing.overdue.overdue(tx, by=clinic.scheduler, now=NOW) == []
