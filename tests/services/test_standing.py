"""Which booked visits break: before a change is kept, and in the background."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from coord.domain import reasons as why
from coord.domain.booking import Overriding, refusals
from coord.domain.local_time import to_minute
from coord.domain.permissions import Permission
from coord.domain.roles import Role
from coord.services import booking, courses, standing
from coord.services.booking import Booked, Refused
from coord.services.courses import CourseBooked
from coord.services.drafts import Draft
from coord.services.standing import NOTHING_SEEN, Concerned, WouldBreak, watched
from coord.store import bookings, diary, facts, people, places, records
from coord.store.db import reading, transaction
from coord.store.standing import units
from tests.clinic import PATIENT_ASKED, TREATMENT, count, once, utc
from tests.conftest import NOW

EVERYBODY = Concerned(everybody=True)
DAY = (to_minute(utc("2027-03-02 00:00")), to_minute(utc("2027-03-03 06:00")))


@pytest.fixture
def booked(clinic):
    """A treatment visit on Tuesday at 9 with Ada, Dan and Cleo, and its follow-up on Wednesday with Dan."""
    return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment


def broken(clinic, concerned=EVERYBODY, now=NOW):
    with reading() as tx:
        found = standing.broken(tx, clinic.organization_id, concerned, now)
    return [(one.appointment.public_id, *(type(reason) for reason in one.reasons)) for one in found]


def number(clinic, who):
    row = people.Practitioner
    with reading() as tx:
        return tx.scalar(select(row.id).where(row.public_id == clinic.practitioners[who]))


def off(tx, practitioner):
    starts, ends = DAY
    tx.execute(
        insert(people.TimeOff).values(practitioner_id=practitioner, starts=starts, ends=ends, kind="leave")
    )


def test_what_may_be_booked_is_not_broken(clinic, booked):
    assert broken(clinic) == []


def test_the_only_treatment_of_a_day_does_not_stand_against_itself(clinic, booked):
    with transaction() as tx:
        tx.execute(update(people.Practitioner).values(day_doses=1))

    assert broken(clinic) == []


def test_one_treatment_more_than_somebody_has_a_day_breaks_both(clinic, booked):
    ben = {Role.LEAD_THERAPIST: "ben"}
    main = clinic.appointment("dosing_iv", "2027-03-02 13:00", "Drip", TREATMENT | ben)
    after = clinic.appointment("integration", "2027-03-04 09:00", "Nest", ben)
    draft = Draft(clinic.patients["P-4"], (main, after))
    other = booking.book(draft, by=clinic.scheduler, now=NOW, once=once()).appointment
    with transaction() as tx:
        tx.execute(
            update(people.Practitioner).values(day_doses=1).where(people.Practitioner.name == "Ada Okoro")
        )

    assert broken(clinic) == [(booked, why.DosesMaximum), (other, why.DosesMaximum)]


def test_what_only_binds_a_new_booking_does_not_break_what_is_booked(clinic):
    quarter_past = clinic.treatment(time="09:15", follow_up="2027-03-03 09:15")
    booking.book(quarter_past, by=clinic.scheduler, now=NOW, once=once())
    with transaction() as tx:
        tx.execute(update(places.AppointmentType).values(notice=60 * 24 * 90))
        tx.execute(
            insert(places.Policy).values(
                organization_id=clinic.organization_id,
                name="starts",
                valid_from=date(2027, 1, 1),
                value={"start_grid": 30},
            )
        )

    assert broken(clinic) == []


def test_time_off_breaks_the_visit_of_that_day_and_not_its_follow_up(clinic, booked):
    with transaction() as tx:
        off(tx, number(clinic, "dan"))

    assert broken(clinic) == [(booked, why.OnTimeOff)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(
            update(people.Qualification).where(people.Qualification.kind == "MD").values(status="suspended"),
            why.QualificationNotValid,
            id="a licence is suspended",
        ),
        pytest.param(update(people.Order).values(status="closed"), why.NoOrder, id="the order is closed"),
        pytest.param(
            update(places.ClinicHours).values(opens=10 * 60),
            why.OutsideOpeningHours,
            id="the clinic opens later",
        ),
        pytest.param(
            update(people.AvailabilityRule).values(valid_until=date(2027, 3, 1)),
            why.NotWorking,
            id="hours end",
        ),
        pytest.param(
            update(places.Room).where(places.Room.name == "Drip").values(features=[]),
            why.RoomUnfit,
            id="a room changes",
        ),
    ],
)
def test_a_fact_that_changes_breaks_what_rests_on_it(clinic, booked, change, reason):
    with transaction() as tx:
        tx.execute(change)

    assert (booked, reason) in [(one[0], one[1]) for one in broken(clinic)]


def test_a_follow_up_alone_is_judged_by_the_dose_it_is_bound_to(clinic, booked):
    """Once the dose has begun, the follow-up is still to come."""
    begun = utc("2027-03-02 18:00")
    before = broken(clinic, now=begun)
    with transaction() as tx:
        row = diary.Appointment
        late = (row.follows_id.is_not(None), row.organization_id == clinic.organization_id)
        tx.execute(update(row).where(*late).values(starts=row.starts + 21 * 1440, ends=row.ends + 21 * 1440))

    assert before == []
    assert [one[1:] for one in broken(clinic, now=begun)] == [(why.FollowUpOutsideWindow,)]


@pytest.mark.parametrize(
    ("concerned", "is_concerned"),
    [
        pytest.param(lambda number: Concerned(practitioners=frozenset({number("dan")})), True, id="dan"),
        pytest.param(lambda number: Concerned(practitioners=frozenset({number("ben")})), False, id="ben"),
        pytest.param(
            lambda number: Concerned(practitioners=frozenset({number("dan")}), until=DAY[0]),
            False,
            id="before",
        ),
        pytest.param(lambda number: Concerned(everybody=True, since=DAY[1] + 1440), False, id="afterwards"),
        pytest.param(lambda number: Concerned(), False, id="nobody"),
    ],
)
def test_only_those_concerned_are_judged(clinic, booked, concerned, is_concerned):
    with transaction() as tx:
        off(tx, number(clinic, "dan"))

    found = broken(clinic, concerned(lambda who: number(clinic, who)))
    assert bool(found) is is_concerned


def test_another_organizations_visits_are_never_concerned(clinic, booked):
    with transaction() as tx:
        off(tx, number(clinic, "dan"))
    with reading() as tx:
        other = tx.scalar(select(places.Organization.id).where(places.Organization.name == "Other"))
        found = standing.broken(tx, other, Concerned(clinics=frozenset({1, 2, 3, 4}), everybody=True), NOW)

    assert found == ()


def _change(clinic, seen=NOTHING_SEEN):
    dan = number(clinic, "dan")
    with transaction() as tx:
        concerned = Concerned(practitioners=frozenset({dan}))
        with watched(tx, concerned, seen=seen, by=clinic.scheduler, now=NOW):
            off(tx, dan)


def test_a_change_that_would_break_a_visit_is_undone_and_names_it(clinic, booked):
    with pytest.raises(WouldBreak) as stopped:
        _change(clinic)

    assert [one.appointment.public_id for one in stopped.value.visits] == [booked]
    assert stopped.value.visits[0].appointment.patient.birth_date
    assert (count("time_off"), count("broken_visit")) == (0, 0)


def test_who_saw_the_list_may_go_on_and_the_visits_wait_on_the_board(clinic, booked):
    _change(clinic, seen=frozenset({booked}))

    waiting = standing.attention(by=clinic.scheduler, now=NOW)
    assert count("time_off") == 1
    assert [one.appointment.public_id for one in waiting.visits] == [booked]
    assert count("audit_entry", "did = 'visits.broken'") == 1


def test_who_saw_another_list_is_asked_again(clinic, booked):
    with pytest.raises(WouldBreak):
        _change(clinic, seen=frozenset({"another"}))


def test_a_change_says_only_what_it_newly_breaks(clinic, booked):
    with transaction() as tx:
        tx.execute(update(people.Order).values(status="closed"))
    with pytest.raises(WouldBreak) as stopped:
        _change(clinic)

    assert [type(one) for one in stopped.value.visits[0].reasons] == [why.OnTimeOff]


def test_what_was_overridden_when_booked_is_not_broken(clinic):
    soft = clinic.treatment(follow_up="2027-03-03 09:00")
    visit = booking.book(soft, by=clinic.scheduler, now=NOW, once=once()).appointment
    with transaction() as tx:
        off(tx, number(clinic, "dan"))
        row = diary.Appointment
        tx.execute(
            insert(records.Override).values(
                organization_id=clinic.organization_id,
                appointment_id=select(row.id).where(row.public_id == visit).scalar_subquery(),
                user_id=clinic.user_id,
                at=NOW,
                reason="OnTimeOff",
                why="agreed",
            )
        )

    assert broken(clinic) == []


def test_many_units_read_at_once_are_judged_as_each_would_be_alone(clinic, booked):
    second = clinic.treatment("2027-03-02", "13:00", patient="P-4", follow_up="2027-03-03 11:00")
    booking.book(second, by=clinic.scheduler, now=NOW, once=once())
    dan = {Role.LEAD_THERAPIST: "dan"}
    third = clinic.appointment("preparation", "2027-03-05 09:00", "Nest", dan)
    booking.book(Draft(clinic.patients["P-1"], (third,)), by=clinic.scheduler, now=NOW, once=once())
    with transaction() as tx:
        tx.execute(delete(people.AvailabilityRule).where(people.AvailabilityRule.weekday == 4))

    with reading() as tx:
        found = units(tx, clinic.organization_id, EVERYBODY, NOW)
        scopes = [facts.scope_of(one.proposal, clinic.organization_id, NOW, one.anchor) for one in found]
        known = [[facts.load(tx, scope) for scope in scopes], list(facts.load_many(tx, scopes))]
    alone, at_once = (
        [refusals(unit.proposal, each, to_minute(NOW)) for unit, each in zip(found, way, strict=True)]
        for way in known
    )
    assert alone == at_once
    assert sum(map(bool, alone)) == 1


def test_the_background_finds_what_broke_without_anybody_asking(clinic, booked):
    with transaction() as tx:
        off(tx, number(clinic, "dan"))
    never = standing.attention(by=clinic.scheduler, now=NOW)
    standing.refresh(NOW)

    found = standing.attention(by=clinic.scheduler, now=NOW)
    assert (never.visits, never.checked_at) == ((), None)
    assert found.checked_at == NOW
    assert [type(one) for one in found.visits[0].reasons] == [why.OnTimeOff]


def test_the_background_judges_again_only_after_a_while(clinic, booked):
    judged = [standing.refresh(NOW + timedelta(minutes=minutes)) for minutes in (0, 1, 5)]

    assert judged == [2, 0, 2]


def test_what_is_mended_leaves_the_list(clinic, booked):
    _change(clinic, seen=frozenset({booked}))
    with transaction() as tx:
        tx.execute(delete(people.TimeOff))
    standing.refresh(NOW + timedelta(minutes=10))

    assert standing.attention(by=clinic.scheduler, now=NOW).visits == ()


def test_an_exception_for_one_visit_lists_the_other_that_it_breaks_at_once(clinic):
    """Dan, of no care team, treats on the 9th; an earlier visit with Ben makes that a change of therapist."""
    with transaction() as tx:
        tx.execute(delete(people.CareTeamMember))
    later = booking.book(clinic.treatment("2027-03-09", follow_up="2027-03-10 09:00"), **asked(clinic))
    with_ben = clinic.treatment(people=TREATMENT | {Role.LEAD_THERAPIST: "ben"})
    refused = booking.book(with_ben, **asked(clinic))
    agreed = Overriding(refused.overridable, "Dan is away.")
    booked = booking.book(replace(with_ben, overriding=agreed), **asked(clinic))

    waiting = standing.attention(by=clinic.scheduler, now=NOW).visits
    assert isinstance(booked, Booked)
    assert [one.appointment.public_id for one in waiting] == [later.appointment]


@pytest.mark.parametrize("book", [booking.book, lambda draft, **asked: courses.book([draft], **asked)])
def test_a_visit_with_the_usual_therapist_lists_one_with_another_that_was_booked_before_at_once(clinic, book):
    with_ben = clinic.treatment(people=TREATMENT | {Role.LEAD_THERAPIST: "ben"})
    before = _agreed(clinic, with_ben)
    outcome = book(clinic.treatment("2027-03-09", follow_up="2027-03-10 09:00"), **asked(clinic))

    waiting = standing.attention(by=clinic.scheduler, now=NOW).visits
    assert isinstance(outcome, Booked | CourseBooked)
    assert [one.appointment.public_id for one in waiting] == [before]


def test_what_becomes_of_one_visit_lists_the_others_that_it_breaks_at_once(clinic):
    """Ben treats on the 2nd and on the 16th, Dan between; without the first the last is a change."""
    with_ben = TREATMENT | {Role.LEAD_THERAPIST: "ben"}
    first, _, last = (
        _agreed(clinic, clinic.treatment(day, people=people, follow_up=f"{after} 09:00"))
        for day, after, people in (
            ("2027-03-02", "2027-03-03", with_ben),
            ("2027-03-09", "2027-03-10", TREATMENT),
            ("2027-03-16", "2027-03-17", with_ben),
        )
    )
    standing.refresh(NOW + timedelta(minutes=10))
    assert standing.attention(by=clinic.scheduler, now=NOW).visits == ()

    booking.cancel(first, 1, PATIENT_ASKED, **asked(clinic))

    waiting = standing.attention(by=clinic.scheduler, now=NOW).visits
    assert [one.appointment.public_id for one in waiting] == [last]


def _agreed(clinic, draft):
    """Booked in spite of whatever may be overridden."""
    outcome = booking.book(draft, **asked(clinic))
    if isinstance(outcome, Refused):
        agreed = Overriding(outcome.overridable, "Agreed with the patient.")
        outcome = booking.book(replace(draft, overriding=agreed), **asked(clinic))
    return outcome.appointment


def asked(clinic):
    everything = frozenset(Permission)
    return {"by": replace(clinic.scheduler, permissions=everything), "now": NOW, "once": once()}


def test_a_visit_of_which_something_else_was_noted_stays_on_the_list(clinic, booked):
    _change(clinic, seen=frozenset({booked}))
    with transaction() as tx:
        bookings.touch(tx, tx.scalar(select(diary.Appointment.id).filter_by(public_id=booked)), NOW)

    waiting = standing.attention(by=clinic.scheduler, now=NOW).visits
    assert [one.appointment.public_id for one in waiting] == [booked]


def test_a_visit_that_was_moved_meanwhile_is_not_shown_for_its_old_time(clinic, booked):
    _change(clinic, seen=frozenset({booked}))
    draft = clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00")
    booking.move(booked, 1, draft, by=clinic.scheduler, now=NOW, once=once())

    assert standing.attention(by=clinic.scheduler, now=NOW).visits == ()
