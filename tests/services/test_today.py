"""In the evening it is tomorrow in Greenwich already, and still today for a house in California."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text, update

from coord.domain.booking import Overriding
from coord.domain.gates import GateStatus, Light
from coord.domain.qualifications import Kind
from coord.domain.roles import Role
from coord.domain.waitlist import Wanting
from coord.services import booking, ledger, licences, people, policies, showing, visits, waitlist
from coord.services.booking import Booked
from coord.services.people import Decision, Membership, NewOrder, Saved
from coord.services.policies import TypeDraft
from coord.services.policies.trying import When
from coord.services.today import earliest_today
from coord.store import people as stored
from coord.store.db import reading, transaction
from coord.store.records import AuditEntry
from tests.clinic import PATIENT_ASKED, count, once, utc
from tests.services.waiting import GRACE, MORNING, Waiting

TODAY, TOMORROW = date(2027, 3, 1), date(2027, 3, 2)
EVENING = utc("2027-03-02T02:30")  # half past six on Monday
DAY = timedelta(days=1)


@pytest.fixture
def doing(clinic):
    return {"by": clinic.scheduler, "now": EVENING}


@pytest.fixture
def patient(clinic):
    return clinic.patients["P-1"]


def test_it_is_the_day_of_the_clinic_where_it_is_earliest(clinic):
    """Harbor is in California, Summit in Colorado."""
    at_midnight_in_denver = utc("2027-03-02T07:30")

    assert earliest_today(clinic.scheduler, EVENING) == TODAY
    assert earliest_today(clinic.scheduler, at_midnight_in_denver) == TODAY
    assert earliest_today(clinic.scheduler, at_midnight_in_denver + timedelta(hours=1)) == TOMORROW


def test_a_licence_that_ends_today_has_no_day_left_and_is_not_over(clinic, doing):
    who, row = stored.Practitioner, stored.Qualification
    theirs = select(who.id).where(who.public_id == clinic.practitioners["cleo"])
    with transaction() as tx:
        its = (row.practitioner_id.in_(theirs), row.kind == Kind.RN)
        tx.execute(update(row).where(*its).values(valid_until=TODAY))

    assert [one.days_left for one in licences.ending(**doing)] == [0]


def test_what_ends_today_can_be_entered_until_the_day_is_over(clinic, patient, doing):
    order = NewOrder(clinic.practitioners["ada"], ("dosing_iv",), 4, 3, 2, TODAY)
    cleared = Decision("medical_clearance", GateStatus.PASSED, expires_on=TODAY)

    assert isinstance(people.orders.add(patient, order, **doing, once=once()), Saved)
    assert isinstance(people.gates.decide(patient, cleared, **doing), Saved)


def test_today_is_the_last_day_of_who_leaves_a_care_team(clinic, patient, doing):
    joins = Membership(clinic.practitioners["ben"], Role.PHYSICIAN, TODAY)
    number = people.team.add(patient, joins, **doing, once=once()).number

    people.team.end(patient, number, **doing)

    with reading() as tx:
        ends = select(stored.CareTeamMember.valid_until).where(stored.CareTeamMember.id == number)
        assert tx.scalar(ends) == TODAY


def test_a_patients_page_shows_what_ends_today_as_standing(clinic, patient, doing):
    with transaction() as tx:
        tx.execute(update(stored.Order).values(valid_until=TODAY))
        tx.execute(update(stored.CareTeamMember).values(valid_until=TODAY))

    page = showing.patient(patient, **doing)

    assert [one.is_open for one in page.orders] == [True]
    assert page.care_team
    assert page.light is Light.CLEARED


def test_a_policy_of_tomorrow_is_shown_as_coming(clinic, doing):
    policies.change("doses", {"most": 2}, When(TOMORROW), **doing)

    shown = policies.section("doses", **doing)

    assert (shown.value["most"], shown.since, [day for day, _ in shown.coming]) == (3, None, [TOMORROW])


def test_what_is_policy_this_evening_is_what_was_before_a_change(clinic, doing):
    policies.change("doses", {"most": 2}, When(TOMORROW), **doing)
    policies.change("doses", {"most": 1}, When(TOMORROW), **doing)

    with reading() as tx:
        details = tx.scalars(select(AuditEntry.details).where(AuditEntry.did == "policy.changed"))
        assert [one["before"]["most"] for one in details] == [3, 3]


def test_a_kind_of_visit_is_shown_as_it_is_today(clinic, doing):
    (kind,) = (one for one in policies.shown_types(**doing) if one.type.code == "therapy")
    longer = TypeDraft(replace(kind.type, minutes=80), kind.patient_name)
    policies.change_type(longer, When(TOMORROW), **doing)

    assert policies.shown_type("therapy", **doing).type.minutes == kind.type.minutes
    assert policies.shown_type("therapy", **doing | {"now": EVENING + DAY}).type.minutes == 80


def test_messages_follow_the_policy_of_today_until_the_day_is_over(clinic, post):
    """From tomorrow on changes wait half an hour, and texts only go out until five."""
    with transaction() as tx:
        tx.execute(text("DELETE FROM contact_point WHERE channel = 'email' AND patient_id IS NOT NULL"))
    draft = clinic.treatment("2027-03-16", follow_up="2027-03-17 09:00")
    booked = booking.book(draft, by=clinic.scheduler, now=MORNING, once=once())
    post.deliver(MORNING + GRACE)
    tomorrow = {"grace_minutes": 30, "quiet_from": 17 * 60}
    policies.change("reminders", tomorrow, When(TOMORROW), by=clinic.scheduler, now=EVENING)
    booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=EVENING, once=once())
    post.deliver(EVENING + GRACE)

    assert ["cancelled" in one.text for one in post.texts.kept] == [False, True]


def test_what_is_asked_for_on_arrival_is_todays_until_the_day_is_over(clinic):
    visit = booking.book(clinic.treatment(), by=clinic.scheduler, now=MORNING, once=once()).appointment
    policies.change("arrival", {"checks": ["fasted"]}, When(TOMORROW + DAY), by=clinic.scheduler, now=MORNING)

    checks = visits.arrival_checks(visit, by=clinic.scheduler, now=EVENING + DAY)

    assert checks.wanted == ("fasted", "readings", "ride_confirmed")


def test_what_is_overridden_in_the_evening_is_in_the_ledger_of_the_day(clinic, doing):
    soon = clinic.treatment("2027-03-02", follow_up="2027-03-03 09:00")
    spite = replace(soon, overriding=Overriding(frozenset({"0.ShortNotice"}), "She fasted."))
    policies.change_type(_with_notice("dosing_iv", 3000, doing), When(TODAY), **doing)
    assert isinstance(booking.book(spite, **doing, once=once()), Booked)

    def entries(first, last):
        return [one.reason for one in ledger.ledger(first, last, **doing).entries]

    assert entries(TODAY, TODAY) == ["ShortNotice"]
    assert entries(TOMORROW, TOMORROW) == []


def _with_notice(code, minutes, doing):
    shown = policies.shown_type(code, **doing)
    return TypeDraft(replace(shown.type, notice=minutes), shown.patient_name)


def test_who_waits_until_today_waits_until_the_day_is_over(clinic):
    waiting = Waiting(clinic)
    waiting.add("P-1", wanting=Wanting(until=TODAY))
    waitlist.go_on(waiting.free(EVENING))

    (one,) = waitlist.listed(by=clinic.scheduler, now=EVENING).entries
    assert one.idle is None


def test_the_offers_of_a_day_are_counted_by_the_houses_day(clinic):
    """Passed in the morning, so that one of one is used up; at six it is the same day."""
    waiting = Waiting(clinic)
    waiting.set("waitlist", offers_a_day=1)
    waiting.add("P-1")
    waitlist.go_on(waiting.free())
    waitlist.say_no(waiting.token(), now=MORNING, secret="s" * 32)
    waitlist.go_on(waiting.free(EVENING, day="2027-03-18", follow_up="2027-03-19 09:00"))

    assert count("waitlist_offer") == 1


def test_notice_that_is_asked_for_from_tomorrow_on_is_not_asked_for_today(clinic, doing):
    draft = clinic.treatment("2027-03-03", "09:00", follow_up="2027-03-04 09:00")
    booked = booking.book(draft, by=clinic.scheduler, now=MORNING, once=once())
    policies.change("changes", {"cancel_notice_hours": 72}, When(TOMORROW), **doing)
    booking.cancel(booked.appointment, 1, PATIENT_ASKED, **doing, once=once())

    assert showing.change_rule(**doing).cancel_notice_hours == 24
    assert count("participant", "status = 'cancelled' AND is_late_cancel") == 0
