"""Several patients in one visit: each is judged and counted alone, and whoever leaves changes nobody else."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import event, text

from coord.domain import reasons as why
from coord.domain.booking import Overriding
from coord.domain.changes import FollowUpFate, NoShowReason, NotTreatedReason, Tell
from coord.domain.course import GROUP_TEMPLATES
from coord.domain.local_time import to_minute
from coord.domain.roles import Role
from coord.domain.series import Recurrence
from coord.services import booking, groups, searching, showing, standing, visits
from coord.services.booking import Booked, Cancelled, Refused
from coord.services.drafts import Draft
from coord.services.errors import NotFound
from coord.services.groups import CourseOpening, Joining, Opened
from coord.services.series import SeriesBooked
from coord.services.whole import OneRefused
from coord.store.db import db, reading, transaction
from tests.clinic import PATIENT_ASKED, count, once, utc
from tests.conftest import NOW
from tests.groups import FAY_COMES, PATIENTS, furnish, join, open_one, talk, treatment


@pytest.fixture(autouse=True)
def _with_groups(app):
    furnish()


@pytest.fixture
def group(clinic):
    """A group of three places that talks on Tuesday at nine."""
    return open_one(clinic).first


def reasons_of(outcome):
    assert isinstance(outcome, Refused | OneRefused), outcome
    return {type(one.reason) for one in outcome.refusals}


def seats(name):
    with reading() as tx:
        query = (
            "SELECT count(*) FROM occupancy JOIN resource ON resource.id = occupancy.resource_id"
            " JOIN appointment ON appointment.id = resource.appointment_id WHERE public_id = :name"
        )
        return tx.execute(text(query), {"name": name}).scalar_one()


def shown(clinic, name):
    return showing.unit(name, by=clinic.scheduler, now=NOW).main


def cancel(clinic, visit):
    version = shown(clinic, visit).version
    return booking.cancel(visit, version, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())


def test_a_group_takes_its_people_and_its_room_once_however_many_come(clinic, group):
    for patient in PATIENTS:
        assert isinstance(join(clinic, group, patient), Booked)

    assert count("occupancy", "resource_id IN (SELECT id FROM resource WHERE kind = 'room')") == 1
    assert count("occupancy", "resource_id IN (SELECT id FROM resource WHERE kind = 'attention')") == 1
    assert count("occupancy", "resource_id IN (SELECT id FROM resource WHERE kind = 'patient')") == 3
    assert seats(group) == 3


def test_a_group_can_be_opened_with_its_patients(clinic):
    opened = open_one(clinic, patients=PATIENTS)

    assert isinstance(opened, Opened)
    assert seats(opened.first) == 3


def test_a_group_is_not_opened_where_one_of_its_patients_cannot_come(clinic):
    video = clinic.appointment("therapy_video", "2027-03-02 10:00", None, {Role.LEAD_THERAPIST: "ben"})
    booking.book(Draft(clinic.patients["P-1"], (video,)), by=clinic.scheduler, now=NOW, once=once())

    refused = open_one(clinic, patients=("P-2", "P-1"))

    assert refused.patient == clinic.patients["P-1"]
    assert reasons_of(refused) == {why.PatientBusy}
    assert count("resource", "kind = 'group'") == 0


def test_nobody_books_the_people_or_the_room_of_a_group_for_something_else(clinic, group):
    draft = clinic.treatment(time="10:00")

    refused = booking.book(draft, by=clinic.scheduler, now=NOW, once=once())

    assert why.PractitionerBusy in reasons_of(refused)


def test_a_group_is_refused_where_somebody_else_has_its_people(clinic, group):
    assert {why.PractitionerBusy, why.RoomBusy} <= reasons_of(open_one(clinic))


def test_a_full_group_takes_nobody_more(clinic):
    group = open_one(clinic, places=2, patients=("P-1", "P-2")).first

    assert reasons_of(join(clinic, group, "P-4")) == {why.GroupFull}


def test_nobody_is_in_a_group_twice(clinic, group):
    join(clinic, group)

    assert reasons_of(join(clinic, group)) == {why.PatientBusy}


def test_each_patient_of_a_group_is_judged_for_themselves(clinic):
    group = open_one(clinic, treatment(clinic), places=2, patients=("P-1",)).first
    with_no_order = "UPDATE treatment_order SET status = 'closed'"
    with transaction() as tx:
        tx.execute(text(with_no_order))

    assert reasons_of(join(clinic, group, "P-4")) == {why.NoOrder}


def test_the_same_request_takes_one_place(clinic, group):
    key = once()
    first, again = join(clinic, group, key=key), join(clinic, group, key=key)

    assert again.appointment == first.appointment
    assert again.repeated
    assert seats(group) == 1


def test_who_leaves_a_group_frees_one_place_and_changes_nobody_else(clinic, group):
    alice, boris = (join(clinic, group, one).appointment for one in ("P-1", "P-2"))
    before = shown(clinic, boris)

    assert isinstance(cancel(clinic, alice), Cancelled)

    assert shown(clinic, boris) == before
    assert seats(group) == 1
    assert isinstance(join(clinic, group, "P-4"), Booked)


def test_a_group_stands_when_everybody_has_left(clinic, group):
    cancel(clinic, join(clinic, group).appointment)

    assert isinstance(join(clinic, group, "P-2"), Booked)


def test_a_dose_in_a_group_has_a_follow_up_and_cover_of_its_own(clinic):
    group = open_one(clinic, treatment(clinic), places=2).first

    visit = join(clinic, group).appointment

    unit = showing.unit(visit, by=clinic.scheduler, now=NOW)
    assert unit.follow_up.type_code == "integration_group"
    assert count("occupancy", "resource_id IN (SELECT id FROM resource WHERE kind = 'cover')") == 2


def test_the_follow_up_can_be_in_a_group_as_well(clinic):
    dose = open_one(clinic, treatment(clinic), places=2).first
    after = open_one(clinic, talk(clinic, "2027-03-03 09:00", code="integration_group")).first

    for patient in ("P-1", "P-4"):
        assert isinstance(join(clinic, dose, patient, follow_up=after), Booked)

    assert (seats(dose), seats(after)) == (2, 2)


def test_a_monitor_watches_as_many_of_a_group_as_the_house_allows_and_another_the_rest(clinic):
    alone = open_one(clinic, treatment(clinic), places=3)
    group = open_one(clinic, treatment(clinic), 3, ("P-1", "P-2"), FAY_COMES).first

    refused = join(clinic, group, "P-4")
    booked = join(clinic, group, "P-4", people={Role.MONITOR: clinic.practitioners["fay"]})

    assert reasons_of(alone) == {why.TooFewPeople}
    assert reasons_of(refused) == {why.CoverFull}
    assert isinstance(booked, Booked)


def test_a_dose_in_a_group_that_is_not_given_changes_nobody_else(clinic):
    group = open_one(clinic, treatment(clinic), places=2).first
    alice, boris = (join(clinic, group, one).appointment for one in ("P-1", "P-2"))
    before, day = shown(clinic, boris), utc("2027-03-02 17:05")
    visits.set_aside(
        alice,
        shown(clinic, alice).version,
        NotTreatedReason.NO_RIDE,
        by=clinic.scheduler,
        now=day,
        once=once(),
    )

    assert shown(clinic, boris) == before
    assert seats(group) == 1


def test_who_does_not_come_to_a_group_changes_nobody_else(clinic, group):
    alice, boris = (join(clinic, group, one).appointment for one in ("P-1", "P-2"))
    before = shown(clinic, boris)

    noted = visits.did_not_come(
        alice,
        shown(clinic, alice).version,
        NoShowReason.UNKNOWN,
        FollowUpFate.NEAREST,
        by=clinic.scheduler,
        now=utc("2027-03-02 17:30"),
        once=once(),
    )

    assert not isinstance(noted, Refused)
    assert shown(clinic, alice).status == "noshow"
    assert shown(clinic, boris) == before


def test_called_off_a_group_is_cancelled_for_all_and_takes_nothing(clinic, group):
    names = [join(clinic, group, one).appointment for one in ("P-1", "P-2")]

    outcome = groups.call_off(group, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())

    assert isinstance(outcome, Cancelled)
    assert [shown(clinic, one).status for one in names] == ["cancelled", "cancelled"]
    assert count("occupancy") == 0
    assert reasons_of(join(clinic, group, "P-4")) == {why.NoLongerUpcoming}


def test_moved_a_group_takes_all_of_its_patients_along(clinic, group):
    names = [join(clinic, group, one).appointment for one in ("P-1", "P-2")]

    moved = groups.move(group, 1, talk(clinic, "2027-03-03 13:00"), by=clinic.scheduler, now=NOW, once=once())

    assert isinstance(moved, Opened)
    (when,) = {shown(clinic, one).starts for one in names}
    assert when == to_minute(utc("2027-03-03 21:00"))
    assert seats(group) == 2
    assert count("occupancy", "resource_id IN (SELECT id FROM resource WHERE kind = 'room')") == 1


def test_a_group_is_not_moved_where_one_of_its_patients_cannot_come(clinic, group):
    for patient in ("P-2", "P-1"):
        join(clinic, group, patient)
    booking.book(
        clinic.treatment(day="2027-03-03", follow_up="2027-03-04 09:00"),
        by=clinic.scheduler,
        now=NOW,
        once=once(),
    )

    refused = groups.move(
        group,
        1,
        talk(clinic, "2027-03-03 10:00", people={Role.LEAD_THERAPIST: "ben"}),
        by=clinic.scheduler,
        now=NOW,
        once=once(),
    )

    assert refused.patient == clinic.patients["P-1"]
    assert reasons_of(refused) == {why.PatientBusy}


def test_a_group_that_is_moved_to_where_it_is_stays_as_it_was(clinic, group):
    join(clinic, group, "P-1")

    refused = groups.move(group, 1, talk(clinic), by=clinic.scheduler, now=NOW, once=once())

    assert reasons_of(refused) == {why.NothingChanges}
    assert count("audit_entry", "did = 'group.moved'") == 0
    assert count("message", "status = 'suppressed'") == 0


def test_who_was_moved_alone_has_a_visit_of_their_own(clinic, group):
    alice, _ = (join(clinic, group, one).appointment for one in ("P-1", "P-2"))
    draft = Draft(clinic.patients["P-1"], (talk(clinic, "2027-03-04 09:00"),))

    moved = booking.move(
        alice, shown(clinic, alice).version, draft, by=clinic.scheduler, now=NOW, once=once()
    )

    assert isinstance(moved, Booked)
    assert seats(group) == 1


def test_groups_come_back_every_week_and_a_patient_joins_all_of_them(clinic):
    opened = open_one(clinic, recurrence=Recurrence(talk(clinic).wall, 1, 3))

    joined = groups.join_all(
        opened.first, Joining(clinic.patients["P-1"]), by=clinic.scheduler, now=NOW, once=once()
    )

    assert opened.groups == 3
    assert joined == SeriesBooked(joined.first, 3)
    assert count("participant", "status = 'booked'") == 3


@pytest.fixture
def treated(clinic):
    """Two patients of one treatment from nine to noon."""
    group = open_one(clinic, treatment(clinic), places=2).first
    return group, [join(clinic, group, one).appointment for one in ("P-1", "P-2")]


def put_off(clinic, visit, until):
    return visits.put_off(
        visit,
        shown(clinic, visit).version,
        to_minute(utc(until)),
        Tell.NOW,
        by=clinic.scheduler,
        now=utc("2027-03-02 16:55"),
        once=once(),
    )


def ends_of(kind, name):
    """Until when the group takes its resources of a kind."""
    with reading() as tx:
        query = (
            "SELECT max(occupancy.ends) FROM occupancy JOIN resource ON resource.id = occupancy.resource_id"
            " JOIN appointment ON appointment.id = occupancy.appointment_id"
            " WHERE kind = :kind AND public_id = :name"
        )
        return tx.execute(text(query), {"kind": kind, "name": name}).scalar_one()


def test_who_begins_late_in_a_group_keeps_its_people_and_its_room_longer_and_moves_nobody_else(
    clinic, treated
):
    group, (alice, boris) = treated
    before, until = shown(clinic, boris), to_minute(utc("2027-03-02 20:00"))

    assert not isinstance(put_off(clinic, alice, "2027-03-02 17:20"), Refused)

    assert shown(clinic, boris) == before
    assert (ends_of("attention", group), ends_of("room", group)) == (until + 20, until + 35)


def test_two_can_begin_late_in_a_group(clinic, treated):
    group, (alice, boris) = treated

    put_off(clinic, alice, "2027-03-02 17:20")

    assert not isinstance(put_off(clinic, boris, "2027-03-02 17:25"), Refused)
    assert ends_of("attention", group) == to_minute(utc("2027-03-02 20:25"))


def follow_up_of(clinic, visit):
    return showing.unit(visit, by=clinic.scheduler, now=NOW).follow_up


def test_a_treatment_that_moves_finds_each_of_its_patients_another_follow_up_where_it_must(clinic, treated):
    group, names = treated

    moved = groups.move(
        group, 1, treatment(clinic, "2027-03-03 09:00"), by=clinic.scheduler, now=NOW, once=once()
    )

    assert isinstance(moved, Opened)
    starts = [follow_up_of(clinic, one).starts for one in names]
    assert len(set(starts)) == 2
    assert min(starts) > shown(clinic, names[0]).ends


def test_a_follow_up_stays_where_it_may_when_its_treatment_moves(clinic, treated):
    group, names = treated
    before = [follow_up_of(clinic, one).starts for one in names]

    groups.move(group, 1, treatment(clinic, "2027-03-02 10:00"), by=clinic.scheduler, now=NOW, once=once())

    assert [follow_up_of(clinic, one).starts for one in names] == before


def test_a_follow_up_in_a_group_stays_in_it_when_the_treatment_moves(clinic):
    dose = open_one(clinic, treatment(clinic), places=2).first
    after = open_one(clinic, talk(clinic, "2027-03-03 09:00", code="integration_group")).first
    visit = join(clinic, dose, follow_up=after).appointment

    groups.move(dose, 1, treatment(clinic, "2027-03-02 10:00"), by=clinic.scheduler, now=NOW, once=once())

    assert follow_up_of(clinic, visit).group == after
    assert (seats(dose), seats(after)) == (1, 1)


def test_called_off_a_group_of_follow_ups_leaves_no_dose_without_one(clinic):
    dose = open_one(clinic, treatment(clinic), places=2).first
    after = open_one(clinic, talk(clinic, "2027-03-03 09:00", code="integration_group")).first
    visit = join(clinic, dose, follow_up=after).appointment

    groups.call_off(after, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())

    assert follow_up_of(clinic, visit).group is None
    assert seats(dose) == 1


def course(clinic, places=2, **more):
    parts = (
        talk(clinic, "2027-03-02 09:00", code="preparation_group"),
        treatment(clinic, "2027-03-02 13:00"),
        talk(clinic, "2027-03-02 09:00", code="integration_group"),
    )
    opening = CourseOpening(GROUP_TEMPLATES[0].name, date(2027, 3, 2), parts, places, **more)
    return groups.open_course(opening, by=clinic.scheduler, now=NOW, once=once())


def kinds_of(clinic, patient):
    with reading() as tx:
        query = (
            "SELECT code FROM appointment JOIN participant ON participant.appointment_id = appointment.id"
            " JOIN patient ON patient.id = patient_id JOIN appointment_type t ON t.id = appointment_type_id"
            " WHERE record_number = :record ORDER BY starts"
        )
        return Counter(tx.execute(text(query), {"record": patient}).scalars())


def test_a_course_of_groups_is_opened_and_gone_through_together(clinic):
    opened = course(clinic, places=2, patients=tuple(clinic.patients[one] for one in ("P-1", "P-4")))

    assert isinstance(opened, Opened), opened
    assert opened.groups == 12
    for patient in ("P-1", "P-4"):
        assert kinds_of(clinic, patient) == {
            "preparation_group": 3,
            "dosing_group": 4,
            "integration_group": 5,
        }
    assert count("appointment", "follows_id IS NOT NULL AND group_id IS NULL") == 0
    assert count("appointment", "follows_id IS NOT NULL") == 8


def test_a_patient_joins_a_whole_course_of_groups_or_none_of_it(clinic):
    first = course(clinic).first
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 3 WHERE patient_id = 2"))

    joined = groups.join_all(
        first, Joining(clinic.patients["P-1"]), by=clinic.scheduler, now=NOW, once=once()
    )
    refused = groups.join_all(
        first, Joining(clinic.patients["P-2"]), by=clinic.scheduler, now=NOW, once=once()
    )

    assert joined == SeriesBooked(joined.first, 12)
    assert reasons_of(refused) == {why.NoDosesLeft}
    assert kinds_of(clinic, "P-2") == {}


def test_a_course_of_groups_is_opened_whole_or_not_at_all(clinic):
    for day in ("2027-03-30", "2027-04-06"):
        open_one(clinic, treatment(clinic, f"{day} 13:00"), places=2)

    refused = course(clinic)

    assert ([one.place for one in refused.each], count("resource", "kind = 'group'")) == ([5, 7], 2)
    assert all(why.RoomBusy in reasons_of(one) for one in refused.each)


def test_what_is_booked_in_groups_stands_until_a_fact_speaks_against_it(clinic):
    open_one(clinic, patients=PATIENTS)
    open_one(clinic, treatment(clinic, "2027-03-04 09:00"), places=2, patients=("P-1", "P-2"))
    standing.refresh(NOW)
    before = count("broken_visit")
    with transaction() as tx:
        tx.execute(text("UPDATE qualification SET status = 'suspended' WHERE kind = 'LMFT'"))

    standing.refresh(NOW + timedelta(minutes=10))

    assert before == 0
    assert count("broken_visit") == 7


MORNING = utc("2027-03-02 16:30")


def send_home(clinic, visit):
    return visits.end(
        visit,
        shown(clinic, visit).version,
        NotTreatedReason.NO_RIDE,
        FollowUpFate.ASK,
        by=clinic.scheduler,
        now=MORNING,
        once=once(),
    )


def treat_after_all(clinic, visit):
    version = shown(clinic, visit).version
    return visits.treat_after_all(visit, version, by=clinic.scheduler, now=MORNING, once=once())


def test_who_was_sent_home_is_treated_after_all_in_the_group_that_is_still_there(clinic, treated):
    group, (alice, _) = treated
    send_home(clinic, alice)
    before = seats(group)

    assert not isinstance(treat_after_all(clinic, alice), Refused)
    assert (before, seats(group)) == (1, 2)


SOON = Overriding(frozenset({"0.ShortNotice"}), "All of them were asked.")


def test_and_not_where_the_group_has_moved_since(clinic, treated):
    group, (alice, _) = treated
    send_home(clinic, alice)
    to = treatment(clinic, "2027-03-02 13:00")
    groups.move(group, 1, to, by=clinic.scheduler, now=MORNING, once=once(), overriding=SOON)

    assert reasons_of(treat_after_all(clinic, alice)) == {why.GroupStays}


def test_a_group_moves_on_its_own_day_where_somebody_says_why(clinic, treated):
    group, (alice, _) = treated
    to = treatment(clinic, "2027-03-02 13:00")
    asked = {"by": clinic.scheduler, "now": MORNING}

    refused = groups.move(group, 1, to, **asked, once=once())
    moved = groups.move(group, 1, to, **asked, once=once(), overriding=SOON)

    assert refused.overridable == {"0.ShortNotice"}
    assert isinstance(moved, Opened)
    assert count("override", "reason = 'ShortNotice'") == 2
    assert shown(clinic, alice).starts == to_minute(utc("2027-03-02 21:00"))


def test_and_not_where_somebody_else_has_the_place(clinic, treated):
    group, (alice, _) = treated
    send_home(clinic, alice)
    joined = join(clinic, group, "P-4", now=MORNING, overriding=SOON)

    assert isinstance(joined, Booked), joined
    assert reasons_of(treat_after_all(clinic, alice)) == {why.GroupFull}


@pytest.fixture
def asked_about_groups(app):
    """The statements about groups and their places that were sent to the database."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if "resource.appointment_id" in statement:
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    yield seen
    event.remove(db.engine, "before_cursor_execute", note)


def test_a_visit_of_one_patient_is_found_and_booked_without_asking_about_groups(clinic, asked_about_groups):
    days = (date(2027, 3, 2), date(2027, 3, 5))
    ask = searching.Ask(clinic.patients["P-1"], "dosing_iv", *days, (clinic.clinics["harbor"],))
    searching.find(ask, by=clinic.scheduler, now=NOW)
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())

    assert isinstance(booked, Booked)
    assert asked_about_groups == []


def test_a_place_in_a_group_is_booked_with_few_questions_about_it(clinic, group, asked_about_groups):
    asked_about_groups.clear()

    join(clinic, group)

    assert 0 < len(asked_about_groups) <= 4


def transfer(clinic, visit, group, **more):
    asked = {"by": clinic.scheduler, "now": NOW, "once": once()} | more
    return groups.transfer(visit, shown(clinic, visit).version, group, **asked)


def test_a_patient_moves_from_one_group_to_another(clinic, group):
    other = open_one(clinic, talk(clinic, "2027-03-04 09:00")).first
    visit = join(clinic, group).appointment

    assert isinstance(transfer(clinic, visit, other), Booked)

    assert (seats(group), seats(other)) == (0, 1)
    assert shown(clinic, visit).group == other
    assert shown(clinic, visit).starts == to_minute(utc("2027-03-04 17:00"))


def test_a_visit_of_one_patient_becomes_a_place_in_a_group(clinic, group):
    alone = talk(clinic, "2027-03-03 09:00", people={Role.LEAD_THERAPIST: "ben"})
    draft = Draft(clinic.patients["P-1"], (alone,))
    visit = booking.book(draft, by=clinic.scheduler, now=NOW, once=once()).appointment

    transfer(clinic, visit, group)

    assert seats(group) == 1
    assert count("occupancy", "resource_id IN (SELECT id FROM resource WHERE kind = 'room')") == 1


def test_a_treatment_that_goes_to_another_group_keeps_its_follow_up_where_it_may(clinic, treated):
    _, (alice, _) = treated
    before = follow_up_of(clinic, alice).starts
    later = open_one(clinic, treatment(clinic, "2027-03-02 13:00"), places=2).first
    next_day = open_one(clinic, treatment(clinic, "2027-03-04 09:00"), places=2).first

    transfer(clinic, alice, later)
    kept = follow_up_of(clinic, alice).starts
    transfer(clinic, alice, next_day)

    assert kept == before
    assert follow_up_of(clinic, alice).starts > shown(clinic, alice).ends
    assert (seats(later), seats(next_day)) == (0, 1)


def test_nobody_moves_to_a_group_that_is_full_or_of_another_kind(clinic, group):
    full = open_one(clinic, talk(clinic, "2027-03-04 09:00"), places=2, patients=("P-2", "P-4")).first
    strange = open_one(clinic, talk(clinic, "2027-03-05 09:00", code="preparation_group")).first
    visit = join(clinic, group).appointment

    assert reasons_of(transfer(clinic, visit, full)) == {why.GroupFull}
    with pytest.raises(NotFound):
        transfer(clinic, visit, strange)
    assert seats(group) == 1


def test_nobody_has_a_follow_up_in_a_group_that_was_called_off(clinic):
    dose = open_one(clinic, treatment(clinic), places=2).first
    after = open_one(clinic, talk(clinic, "2027-03-03 09:00", code="integration_group")).first
    groups.call_off(after, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())

    assert reasons_of(join(clinic, dose, follow_up=after)) == {why.NoLongerUpcoming}


def on_the_day(clinic, step, visit, *arguments, now):
    version = shown(clinic, visit).version
    outcome = step(visit, version, *arguments, by=clinic.scheduler, now=now, once=once())
    assert not isinstance(outcome, Refused), outcome


def test_who_of_a_group_waits_for_the_ride_keeps_the_room_and_nobody_else_longer(clinic, treated):
    group, (alice, boris) = treated
    nine, noon = utc("2027-03-02 17:00"), utc("2027-03-02 20:00")
    clinic.reach_ride(alice, MORNING)
    on_the_day(clinic, visits.arrive, alice, MORNING, ("fasted", "readings", "ride_confirmed"), now=MORNING)
    on_the_day(clinic, visits.begin, alice, nine, now=nine)
    before = shown(clinic, boris)

    on_the_day(clinic, visits.wait_for_ride, alice, to_minute(noon) + 30, now=noon)

    assert shown(clinic, boris) == before
    assert shown(clinic, alice).ends == to_minute(noon) + 30
    assert ends_of("room", group) == to_minute(noon) + 45
    assert ends_of("attention", group) == to_minute(noon)


def test_each_patient_of_a_group_has_a_ride_of_their_own(clinic, treated):
    _, (alice, boris) = treated

    clinic.reach_ride(alice, MORNING)

    with reading() as tx:
        query = (
            "SELECT public_id FROM appointment JOIN participant p ON p.appointment_id = appointment.id"
            " JOIN transport_plan plan ON plan.participant_id = p.id WHERE plan.reached_at IS NOT NULL"
        )
        reached = set(tx.execute(text(query)).scalars())
    assert alice in reached
    assert boris not in reached
