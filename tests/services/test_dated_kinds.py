"""A kind of visit that changes on a day does for all visits of that day on, whenever they are booked."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from coord.domain.course import Step
from coord.domain.local_time import local_date
from coord.domain.reasons import TooYoung
from coord.domain.roles import Role
from coord.services import booking, courses, policies, searching, showing, standing
from coord.services.booking import Booked, Refused, Reserved
from coord.services.courses import CourseAsk
from coord.services.drafts import Draft
from coord.services.errors import BadInput, NotFound
from coord.services.policies import TypeDraft
from coord.services.policies.trying import When
from coord.services.searching import Ask
from coord.store import policies as stored
from coord.store.db import reading
from tests.clinic import TALK, count, once, utc
from tests.conftest import NOW

DAY = timedelta(days=1)
BEFORE, SINCE = date(2027, 3, 9), date(2027, 3, 10)
FOR_ELDERS = {"min_age": 50}


def decide(clinic, kind, day=SINCE, seen=frozenset(), **changes):
    """The kind with some fields changed, from a day on."""
    known = policies.shown_type(kind, by=clinic.scheduler, now=NOW).type
    draft = TypeDraft(replace(known, **changes), "Visit")
    policies.change_type(draft, When(day, seen), by=clinic.scheduler, now=NOW)


@pytest.fixture
def for_elders(clinic):
    decide(clinic, "dosing_iv", **FOR_ELDERS)
    return clinic


def asked(clinic):
    return {"by": clinic.scheduler, "now": NOW, "once": once()}


def treatment(clinic, day, time="09:00", patient="P-1"):
    return clinic.treatment(str(day), time, follow_up=f"{day + 2 * DAY} 13:00", patient=patient)


def talk(clinic, day, time="09:00", code="preparation"):
    one = clinic.appointment(code, f"{day} {time}", "Nest", TALK)
    return Draft(clinic.patients["P-1"], (one,))


def is_for_others(outcome):
    return isinstance(outcome, Refused) and {type(one.reason) for one in outcome.refusals} == {TooYoung}


def test_a_visit_is_booked_reserved_and_moved_by_the_kind_of_its_day(for_elders):
    until = NOW + DAY
    on_the_day = booking.book(treatment(for_elders, SINCE), **asked(for_elders))
    kept = booking.reserve(treatment(for_elders, SINCE), until, **asked(for_elders))
    before = booking.book(treatment(for_elders, BEFORE), **asked(for_elders))
    moved = booking.move(before.appointment, 1, treatment(for_elders, SINCE), **asked(for_elders))
    moved_before = booking.move(
        before.appointment, 1, treatment(for_elders, BEFORE - DAY), **asked(for_elders)
    )

    assert [is_for_others(one) for one in (on_the_day, kept, moved)] == [True, True, True]
    assert (type(before), type(moved_before)) == (Booked, Booked)


def test_a_search_over_the_day_offers_each_day_by_its_kind(clinic):
    decide(clinic, "preparation", minutes=90, role_windows=longer(clinic, "preparation", 90))
    ask = Ask(clinic.patients["P-1"], "preparation", BEFORE, SINCE, (clinic.clinics["harbor"],))

    found = searching.find(ask, by=clinic.scheduler, now=NOW, limit=1000)

    lengths = {(one.draft.appointments[0].wall.date(), length(one.appointments[0])) for one in found.slots}
    assert lengths == {(BEFORE, 60), (SINCE, 90)}
    assert found.total == len(found.slots)
    for slot in found.slots[::11]:
        reserved = booking.reserve(slot.draft, NOW + DAY, **asked(clinic))
        assert isinstance(reserved, Reserved)
        booking.release(reserved.hold, by=clinic.scheduler, now=NOW)


def length(one):
    return one.ends - one.starts


def longer(clinic, code, minutes):
    windows = policies.shown_type(code, by=clinic.scheduler, now=NOW).type.role_windows
    return tuple(replace(window, closes=minutes) for window in windows)


def test_what_was_reserved_is_booked_as_long_as_its_kind_is_on_its_day(clinic):
    decide(clinic, "preparation", minutes=90, role_windows=longer(clinic, "preparation", 90))
    kept = booking.reserve(talk(clinic, SINCE), NOW + DAY, **asked(clinic))

    booked = booking.book_hold(kept.hold, **asked(clinic))

    assert isinstance(booked, Booked)
    assert count("appointment", "ends - starts = 90") == 1


def test_why_not_is_asked_of_the_kind_of_the_day(for_elders):
    harbor, patient = (for_elders.clinics["harbor"],), for_elders.patients["P-1"]

    def changes(day):
        wall = treatment(for_elders, day).appointments[0].wall
        ask = Ask(patient, "dosing_iv", day, day, harbor)
        return searching.why_not(ask, wall, by=for_elders.scheduler, now=NOW).changes

    assert changes(BEFORE) == ()
    assert [type(one.reason) for one in changes(SINCE)] == [TooYoung]


def test_a_new_kind_is_there_from_its_day_on(clinic):
    decide(clinic, "preparation", code="music", name="Music")
    ask = Ask(clinic.patients["P-1"], "music", BEFORE, SINCE, (clinic.clinics["harbor"],))

    found = searching.find(ask, by=clinic.scheduler, now=NOW, limit=1000).slots
    on_the_day = booking.book(talk(clinic, SINCE, code="music"), **asked(clinic))

    assert {one.draft.appointments[0].wall.date() for one in found} == {SINCE}
    assert isinstance(on_the_day, Booked)
    with pytest.raises(NotFound):
        booking.book(talk(clinic, BEFORE, code="music"), **asked(clinic))
    assert "music" in dict(showing.kinds(by=clinic.scheduler, now=NOW))


def test_a_form_has_the_roles_of_today_and_of_later_days(clinic):
    known = policies.shown_type("preparation", by=clinic.scheduler, now=NOW).type
    (lead,) = (window for window in known.role_windows if window.role is Role.LEAD_THERAPIST)
    decide(clinic, "preparation", role_windows=(*known.role_windows, replace(lead, role=Role.DIETITIAN)))
    harbor, patient = clinic.clinics["harbor"], clinic.patients["P-1"]

    found = showing.choices("preparation", harbor, patient, by=clinic.scheduler, now=NOW)

    roles = dict(found.people)
    assert {"lead_therapist", "dietitian"} <= roles.keys()
    assert "dietitian" in found.optional
    assert "lead_therapist" not in found.optional


def test_nothing_breaks_on_the_day_that_was_booked_by_its_kind(for_elders):
    booked = booking.book(treatment(for_elders, BEFORE), **asked(for_elders))

    listed = []
    for days in range(10):
        now = NOW + days * DAY
        standing.refresh(now)
        listed += standing.attention(by=for_elders.scheduler, now=now).visits

    assert isinstance(booked, Booked)
    assert [one.reasons for one in listed] == []


def test_a_change_shows_only_visits_from_its_day_on(clinic):
    booking.book(treatment(clinic, BEFORE), **asked(clinic))
    booking.book(treatment(clinic, SINCE, patient="P-4"), **asked(clinic))

    with pytest.raises(standing.WouldBreak) as would:
        decide(clinic, "dosing_iv", **FOR_ELDERS)

    assert {one.appointment.patient.public_id for one in would.value.visits} == {clinic.patients["P-4"]}


def test_a_course_over_the_day_has_each_visit_by_its_kind(clinic):
    decide(clinic, "integration", minutes=75, role_windows=longer(clinic, "integration", 75))
    steps = tuple(Step("dosing_iv", 2, 4) for _ in range(3))
    first = date(2027, 3, 8)
    ask = CourseAsk(clinic.patients["P-1"], clinic.clinics["harbor"], steps, first, first)

    way = courses.plan(ask, by=clinic.scheduler, now=NOW).ways[0]
    booked = courses.book([one.draft for one in way.visits], **asked(clinic))

    assert isinstance(booked, courses.CourseBooked)
    talks = [one for visit in way.visits for one in visit.appointments[1:]]
    lengths = {(local_date(one.starts, ZoneInfo(one.zone)) >= SINCE, length(one)) for one in talks}
    assert (True, 75) in lengths
    assert lengths <= {(True, 75), (False, 60)}


@pytest.mark.parametrize(
    ("now", "day", "age"),
    [
        pytest.param("2027-03-10 07:00", BEFORE, 18, id="still_the_evening_before_at_the_clinic"),
        pytest.param("2027-03-10 09:00", SINCE, 50, id="the_day_itself"),
    ],
)
def test_which_kind_is_in_force_is_asked_of_the_clinics_day(for_elders, now, day, age):
    with reading() as tx:
        kinds = stored.kinds_ahead(tx, for_elders.organization_id, utc(now).date())

    assert next(kind for since, kind in reversed(kinds) if since <= day)["dosing_iv"].min_age == age


def test_what_a_course_was_planned_with_is_not_rewritten_though_its_visit_has_moved(clinic):
    decide(clinic, "dosing_iv", turnover=30)
    booked = courses.book([treatment(clinic, SINCE)], **asked(clinic))
    booking.move(booked.first, 1, treatment(clinic, BEFORE - DAY), **asked(clinic))

    with pytest.raises(BadInput) as bad:
        decide(clinic, "dosing_iv", turnover=15)

    assert bad.value.field == "valid_from"
