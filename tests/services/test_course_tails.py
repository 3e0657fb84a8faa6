"""The rest of a course: what is past or fixed stays, the rest moves whole or not at all, and is told once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from coord.domain import reasons as why
from coord.domain.course import Step
from coord.services import booking, courses
from coord.services.courses import CourseAsk, CourseBooked, TailAsk, TailPlanned
from coord.services.errors import NotFound
from coord.services.whole import OneRefused
from coord.store.db import transaction
from tests.clinic import PATIENT_ASKED, count, once
from tests.conftest import NOW

FIRST = date(2027, 3, 2)
WEEKLY = (Step("dosing_iv", 0, 0), Step("dosing_iv", 5, 9), Step("dosing_iv", 5, 9))
GRACE = NOW + timedelta(minutes=3)
AWAY = (date(2027, 3, 8), date(2027, 3, 22))  # from the second visit on nothing before the 22nd


@pytest.fixture
def course(clinic):
    """Three treatments a week apart, with their follow-ups."""
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 12, valid_until = '2027-12-31'"))
    ask = CourseAsk(
        clinic.patients["P-1"], clinic.clinics["harbor"], WEEKLY, FIRST, FIRST + timedelta(days=7)
    )
    way = courses.plan(ask, by=clinic.scheduler, now=NOW).ways[0]
    spacing = [(one.at_least, one.at_most) for one in WEEKLY]
    booked = courses.book(
        [visit.draft for visit in way.visits], by=clinic.scheduler, now=NOW, once=once(), spacing=spacing
    )
    assert isinstance(booked, CourseBooked)
    return courses.course_of(booked.first, by=clinic.scheduler)


def tail(clinic, course, since=AWAY[0], resumes=AWAY[1], **more):
    return courses.tail(course, TailAsk(since, resumes, **more), by=clinic.scheduler, now=NOW)


def move(clinic, found, way=0, *, versions=None, key=None):
    units = [visit.draft for visit in found.planned.ways[way].visits]
    return courses.replan_tail(
        found.course,
        found.since,
        found.versions if versions is None else versions,
        units,
        by=clinic.scheduler,
        now=NOW,
        once=key or once(),
    )


def starts(clinic):
    with transaction() as tx:
        rows = tx.execute(
            text(
                "SELECT a.wall_start FROM appointment a JOIN participant p ON p.appointment_id = a.id"
                " WHERE p.status IN ('pending', 'booked') AND a.follows_id IS NULL ORDER BY a.starts"
            )
        )
        return [wall[:10] for (wall,) in rows]


def test_what_is_fixed_stays_and_the_rest_is_planned_by_its_spacing(clinic, course):
    found = tail(clinic, course)

    assert (len(found.fixed), len(found.left)) == (1, 2)
    assert [(one.type_code, one.at_least, one.at_most) for one in found.steps] == [("dosing_iv", 5, 9)] * 2
    way = found.planned.ways[0]
    assert way.first >= AWAY[1]
    first, second = (visit.draft.appointments[0].wall for visit in way.visits)
    assert 5 <= (second.date() - first.date()).days <= 9


def test_the_rest_moves_in_one_step_and_keeps_its_visits(clinic, course):
    before, kept = starts(clinic), count("appointment")
    outcome = move(clinic, tail(clinic, course))

    assert isinstance(outcome, TailPlanned)
    assert outcome.visits == 2
    after = starts(clinic)
    assert after[0] == before[0]
    assert min(after[1:]) >= AWAY[1].isoformat()
    assert count("appointment") == kept
    assert count("audit_entry", "did = 'course.replanned'") == 1


def test_everybody_is_told_of_the_rest_in_one_message(clinic, course, post):
    post.deliver(GRACE)
    assert isinstance(move(clinic, tail(clinic, course)), TailPlanned)
    post.deliver(GRACE + timedelta(minutes=3))

    assert count("message", "kind IN ('update', 'invitation_update') AND status = 'sent'") == 0
    assert count("message", "kind = 'series_confirmation' AND status = 'sent'") == 2
    (first, second) = [kept for kept in post.server.kept if "Your appointments" in kept.mail["Subject"]]
    assert "Your 6 appointments" in first.mail.get_body().get_content()
    assert "Your 4 appointments" in second.mail.get_body().get_content()
    told = post.to("dan")
    assert len(told) == 2


def test_who_was_never_told_hears_the_last_word_only(clinic, course, post):
    assert isinstance(move(clinic, tail(clinic, course)), TailPlanned)
    post.deliver(GRACE)

    mails = [kept for kept in post.server.kept if "Your appointments" in kept.mail["Subject"]]
    assert ["Your 6 appointments" in kept.mail.get_body().get_content() for kept in mails] == [True]


def test_a_summary_that_names_nothing_any_more_is_taken_back_at_once(clinic, course):
    tomorrow = FIRST + timedelta(days=1)
    assert isinstance(move(clinic, tail(clinic, course, FIRST, tomorrow)), TailPlanned)

    summaries = "kind IN ('series_confirmation', 'series_invitation')"
    assert count("message", f"{summaries} AND status = 'suppressed'") >= 2
    assert count("message", f"{summaries} AND status = 'pending' AND sequence = 0") == 0


def test_the_calendar_that_comes_with_it_counts_the_change(clinic, course, post):
    post.deliver(GRACE)
    move(clinic, tail(clinic, course))
    post.deliver(GRACE + timedelta(minutes=3))

    mail = [kept for kept in post.server.kept if "Your appointments" in kept.mail["Subject"]][-1].mail
    (calendar,) = [part for part in mail.walk() if (part.get_filename() or "").endswith(".ics")]
    assert calendar.get_payload(decode=True).count(b"SEQUENCE:1") == 4


def test_a_tail_can_be_moved_twice_and_each_is_told(clinic, course, post):
    move(clinic, tail(clinic, course))
    again = tail(clinic, course, since=date(2027, 3, 22), resumes=date(2027, 3, 29))
    assert isinstance(move(clinic, again), TailPlanned)
    once_more = tail(clinic, course, since=date(2027, 3, 25), resumes=date(2027, 4, 12))
    assert isinstance(move(clinic, once_more), TailPlanned)


def test_a_tail_moves_whole_or_not_at_all(clinic, course):
    found, before = tail(clinic, course), starts(clinic)
    with transaction() as tx:
        tx.execute(
            text(
                "INSERT INTO time_off (practitioner_id, starts, ends, kind)"
                " SELECT id, :starts, :starts + 4320, 'sick' FROM practitioner WHERE name LIKE 'Ada%'"
            ),
            {"starts": found.planned.ways[0].visits[1].appointments[0].starts},
        )

    outcome = move(clinic, found)

    assert isinstance(outcome, OneRefused)
    assert outcome.place == 1
    assert why.OnTimeOff in {type(one.reason) for one in outcome.refusals}
    assert starts(clinic) == before
    assert count("message", "why = 'superseded'") == 0


def test_what_somebody_changed_meanwhile_is_not_moved(clinic, course):
    found = tail(clinic, course)
    booking.cancel(found.left[1].public_id, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())

    outcome = move(clinic, found)

    assert isinstance(outcome, OneRefused)
    assert [type(one.reason) for one in outcome.refusals] == [why.ChangedMeanwhile]


def test_what_was_cancelled_is_no_part_of_it(clinic, course):
    found = tail(clinic, course)
    booking.cancel(found.left[0].public_id, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())

    left = tail(clinic, course)
    assert [one.public_id for one in left.left] == [found.left[1].public_id]
    assert isinstance(move(clinic, left), TailPlanned)


def test_the_same_request_moves_once(clinic, course):
    found, key = tail(clinic, course), once()

    assert move(clinic, found, key=key) == move(clinic, found, key=key)
    assert count("audit_entry", "did = 'course.replanned'") == 1


def test_today_stays_whatever_day_is_asked_for(clinic, course):
    found = courses.tail(course, TailAsk(date(2027, 2, 1)), by=clinic.scheduler, now=NOW + timedelta(days=1))

    assert found.since == date(2027, 3, 3)
    assert len(found.fixed) == 1


def test_of_a_strange_course_or_nothing_left_there_is_no_tail(clinic, course):
    with pytest.raises(NotFound):
        tail(clinic, "nothing")
    with pytest.raises(NotFound):
        tail(clinic, course, since=date(2027, 6, 1))
    with pytest.raises(NotFound):
        courses.newest_of(clinic.patients["P-2"], by=clinic.scheduler)


def test_without_spacing_of_its_own_a_step_may_take_longer_than_it_was_booked_for(clinic, course):
    with transaction() as tx:
        tx.execute(text("UPDATE course_step SET at_most_days = at_least_days"))

    assert [(one.at_least, one.at_most) for one in tail(clinic, course).steps] == [(5, 12)] * 2


def test_another_spacing_counts_where_it_is_of_the_visits_that_are_left(clinic, course):
    wide = (Step("dosing_iv", 5, 9), Step("dosing_iv", 14, 20))

    assert tail(clinic, course, spacing=wide).steps == wide
    assert tail(clinic, course, spacing=wide[:1]).steps != wide
