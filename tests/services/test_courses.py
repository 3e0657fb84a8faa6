"""A course: planned several ways, booked all at once or not at all, and told once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from coord.domain.course import Aim, Step, as_booked
from coord.domain.reasons import JustTaken, PractitionerBusy, RoomBusy
from coord.domain.roles import Role
from coord.services import booking, courses
from coord.services.booking import Booked, Refused
from coord.services.courses import CourseAsk, CourseBooked
from coord.services.drafts import Draft, to_proposal
from coord.services.errors import KeyReused, NotFound
from coord.services.repeats import Once
from coord.services.whole import OneRefused
from coord.store import diary, facts, people
from coord.store.db import reading, transaction
from coord.store.outbox import Message
from tests.clinic import count, once
from tests.conftest import NOW

FIRST = date(2027, 3, 2)
WEEKLY = (Step("dosing_iv", 0, 0), Step("dosing_iv", 5, 9), Step("dosing_iv", 5, 9))
GRACE = NOW + timedelta(minutes=3)


@pytest.fixture(autouse=True)
def _enough_doses(app):
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 12, valid_until = '2027-12-31'"))


def ask(clinic, steps=WEEKLY, **changes):
    kept = {
        "patient": clinic.patients["P-1"],
        "clinic": clinic.clinics["harbor"],
        "steps": steps,
        "first": FIRST,
    }
    return CourseAsk(**(kept | {"latest_first": FIRST + timedelta(days=7)} | changes))


def planned(clinic, **changes):
    return courses.plan(ask(clinic, **changes), by=clinic.scheduler, now=NOW)


def drafts_of(found):
    return [visit.draft for visit in found.ways[0].visits]


def book(clinic, drafts=None, key=None):
    drafts = drafts or drafts_of(planned(clinic))
    return courses.book(drafts, by=clinic.scheduler, now=NOW, once=key or once())


def test_a_course_is_planned_with_a_follow_up_for_each_treatment(clinic):
    found = planned(clinic)

    way = found.ways[0]
    assert way.aim is Aim.SOONEST
    assert [len(visit.appointments) for visit in way.visits] == [2, 2, 2]
    assert way.first >= FIRST
    assert found.refusals == ()


def test_what_is_planned_can_be_booked_as_it_is(clinic):
    for way in planned(clinic).ways:
        outcome = book(clinic, [visit.draft for visit in way.visits])
        assert isinstance(outcome, CourseBooked)
        assert outcome.visits == 6
        with transaction() as tx:
            for table in ("message", "occupancy", "assignment", "participant", "appointment"):
                tx.execute(text(f"DELETE FROM {table}"))


def test_the_days_of_a_course_are_those_of_its_clinic(clinic):
    """Four in the afternoon in California is the next day in Greenwich."""
    lead = {Role.LEAD_THERAPIST: "dan"}
    talks = [
        Draft(clinic.patients["P-1"], (clinic.appointment("preparation", wall, "Nest", lead),))
        for wall in ("2027-03-02 16:00", "2027-03-08 09:00", "2027-03-11 16:00")
    ]

    assert isinstance(book(clinic, talks), CourseBooked)
    with reading() as tx:
        kept = tx.execute(select(diary.CourseStep.at_least_days).order_by(diary.CourseStep.position))
        assert list(kept.scalars()) == [0, 6, 3]
        assert tx.scalar(select(diary.Course.starts_on)) == FIRST


def test_a_course_is_booked_with_its_steps_and_told_once(clinic, post):
    outcome = book(clinic)

    assert isinstance(outcome, CourseBooked)
    assert count("course") == 1
    assert count("course_step") == 3
    assert count("appointment", "course_step_id IS NOT NULL") == 6
    assert count("appointment", "follows_id IS NOT NULL") == 3
    assert count("audit_entry", "did = 'course.booked'") == 1
    assert count("message", "kind = 'confirmation'") == 0
    post.deliver(GRACE)
    assert count("message", "kind = 'series_confirmation' AND status = 'sent'") == 1
    assert count("message", "kind = 'series_invitation' AND status = 'sent'") == count(
        "message", "kind = 'series_invitation'"
    )


def test_everybody_is_told_of_the_visits_they_have_a_part_in(clinic):
    book(clinic)

    with reading() as tx:
        rows = tx.execute(
            select(Message.contact_point_id, Message.details).where(Message.kind == "series_invitation")
        ).all()
        parts = tx.execute(
            select(people.ContactPoint.id, diary.Assignment.appointment_id)
            .join(diary.Assignment, diary.Assignment.practitioner_id == people.ContactPoint.practitioner_id)
            .distinct()
        ).all()

    assert len(rows) > 1
    for contact, details in rows:
        assert set(details["visits"]) == {str(visit) for who, visit in parts if who == contact}


def test_a_course_is_booked_whole_or_not_at_all(clinic):
    drafts = drafts_of(planned(clinic))
    last = replace(drafts[2], patient=clinic.patients["P-4"])
    assert isinstance(booking.book(last, by=clinic.scheduler, now=NOW, once=once()), Booked | Refused)
    before = count("appointment")

    outcome = book(clinic, drafts)

    assert isinstance(outcome, OneRefused)
    assert outcome.place == 2
    assert {type(one.reason) for one in outcome.refusals} & {PractitionerBusy, RoomBusy, JustTaken}
    assert count("appointment") == before
    assert count("course") == 0


def test_the_same_request_books_one_course(clinic):
    key = once()
    drafts = drafts_of(planned(clinic))
    first, second = book(clinic, drafts, key), book(clinic, drafts, key)

    assert first == second
    assert count("course") == 1
    with pytest.raises(KeyReused):
        book(clinic, drafts, Once(key.key, b"other"))


def test_the_facts_after_a_unit_are_what_will_be_read(clinic):
    draft = drafts_of(planned(clinic))[0]
    by = clinic.scheduler

    def known(tx, proposal):
        return facts.load(tx, facts.scope_of(proposal, by.organization_id, NOW))

    with transaction() as tx:
        proposal = to_proposal(tx, draft, by.organization_id, NOW.date())
        expected = as_booked(known(tx, proposal), proposal)
    assert isinstance(booking.book(draft, by=by, now=NOW, once=once()), Booked)
    with transaction() as tx:
        found = known(tx, proposal)

    assert found.patient == expected.patient
    assert found.practitioners == expected.practitioners
    assert _lanes(found) == _lanes(expected)
    assert {who: set(where) for who, where in found.presence.items()} == {
        who: set(where) for who, where in expected.presence.items() if where
    }


def _lanes(known):
    return {
        resource: sorted((one.interval, one.lane, one.role) for one in taken)
        for resource, taken in known.taken.items()
        if taken
    }


def test_without_doses_a_course_says_why(clinic):
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 2"))

    found = planned(clinic)

    assert found.ways == ()
    assert found.step == 2
    assert "CourseNeedsMore" in {type(one.reason).__name__ for one in found.refusals}


def test_a_stranger_cannot_be_planned_for(clinic):
    with pytest.raises(NotFound):
        planned(clinic, patient="nobody")
    with pytest.raises(NotFound):
        planned(clinic, therapist="nobody")
    with pytest.raises(NotFound):
        planned(clinic, steps=(Step("no_such_visit", 0, 0),))


def test_the_named_therapist_leads_throughout(clinic):
    found = planned(clinic, therapist=clinic.practitioners["dan"])

    leads = {
        one.people[Role.LEAD_THERAPIST]
        for way in found.ways
        for visit in way.visits
        for one in visit.draft.appointments
    }
    assert leads == {clinic.practitioners["dan"]}


def test_only_courses_of_known_visits_are_offered(clinic):
    with transaction() as tx:
        tx.execute(
            text(
                "DELETE FROM role_window WHERE appointment_type_id IN (SELECT id FROM appointment_type"
                " WHERE code = 'dosing_esketamine')"
            )
        )
        tx.execute(text("DELETE FROM appointment_type WHERE code = 'dosing_esketamine'"))

    offered = courses.templates(by=clinic.scheduler, now=NOW)

    assert offered
    assert all(step.type_code != "dosing_esketamine" for one in offered for step in one.steps)


def test_a_plan_leaves_nothing_behind_but_its_audit_entry(clinic):
    before = {table: count(table) for table in ("appointment", "occupancy", "message", "hold")}
    entries = count("audit_entry")
    planned(clinic)

    assert {table: count(table) for table in before} == before
    assert count("audit_entry", "did = 'course.planned'") == 1
    assert count("audit_entry") == entries + 1


def test_a_draft_without_patient_of_ours_books_nothing(clinic):
    drafts = [Draft("nobody", one.appointments) for one in drafts_of(planned(clinic))]
    with pytest.raises(NotFound):
        book(clinic, drafts)
    assert count("course") == 0
