"""The day of a visit: what is noted, what it moves, and what it must not use up."""

from datetime import date, timedelta
from functools import partial

import pytest
from sqlalchemy import text

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.changes import FollowUpFate, NoShowReason, NotTreatedReason, Tell
from coord.domain.coverage import needed_at
from coord.domain.local_time import to_minute
from coord.services import booking, coverage, policies, showing, tasks, visits
from coord.services.booking import Booked, Noted, Refused
from coord.services.drafts import Draft
from coord.services.policies.trying import When
from coord.store.db import reading, transaction
from tests.clinic import TALK, count, once, utc
from tests.conftest import NOW

NINE = utc("2027-03-02T17:00")  # the start of the visit, on the clinic's clock
EARLIER, LATER = NINE - timedelta(minutes=10), NINE + timedelta(minutes=20)
EARLY = NINE - timedelta(minutes=20)
AN_HOUR_LATER = NINE + timedelta(hours=1)
CHECKS = ("fasted", "readings", "ride_confirmed")


@pytest.fixture
def visit(clinic):
    """A treatment visit tomorrow at nine, with its follow-up; who takes the patient home is reached then."""
    booked = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())
    assert isinstance(booked, Booked)
    clinic.reach_ride(booked.appointment, EARLY)
    return booked.appointment


@pytest.fixture
def do(clinic, visit):
    """A step of the visit, from the version that it has now."""

    def step(work, *arguments, now, about=None):
        name = about or visit
        return work(name, version_of(name), *arguments, by=clinic.scheduler, now=now, once=once())

    return step


@pytest.fixture
def begun(do):
    do(visits.arrive, EARLIER, CHECKS, now=EARLIER)
    return do(visits.begin, NINE, now=NINE)


def version_of(name):
    with reading() as tx:
        query = text("SELECT version FROM appointment WHERE public_id = :name")
        return tx.execute(query, {"name": name}).scalar_one()


def one(query, **values):
    with reading() as tx:
        return tx.execute(text(query), values).scalar_one()


def doses_left():
    return one(
        "SELECT doses_left FROM treatment_order JOIN participant ON order_id = treatment_order.id"
        " WHERE order_id IS NOT NULL"
    )


def shown(clinic, name):
    return showing.unit(name, by=clinic.scheduler, now=NOW)


def reasons(outcome):
    assert isinstance(outcome, Refused)
    return {type(refusal.reason) for refusal in outcome.refusals}


def waiting(kind):
    return count("message", f"kind = '{kind}' AND status = 'pending'")


def test_a_patient_arrives_and_passes_the_arrival_checks(clinic, visit, do):
    do(visits.arrive, EARLIER, ("fasted",), now=EARLIER)

    checks = visits.arrival_checks(visit, by=clinic.scheduler, now=NINE)
    main = shown(clinic, visit).main
    assert (main.status, main.happened.arrived_at) == (Status.ARRIVED, EARLIER)
    assert (checks.wanted, checks.passed) == (CHECKS, {"fasted", "ride_confirmed"})


def test_arrival_is_noted_on_the_day_only(do):
    assert reasons(do(visits.arrive, NOW, (), now=NOW)) == {why.NotOnTheDay}


@pytest.mark.parametrize(
    "arrived",
    [
        pytest.param(LATER, id="in-the-future"),
        pytest.param(NOW, id="on-another-day"),
        pytest.param(NINE - timedelta(hours=4, minutes=1), id="hours-before-the-visit"),
    ],
)
def test_nobody_arrives_in_the_future_hours_too_early_or_on_another_day(do, arrived):
    assert reasons(do(visits.arrive, arrived, (), now=NINE)) == {why.ActualTimeWrong}


@pytest.mark.parametrize(
    ("earliest", "arrived", "is_noted"),
    [
        pytest.param(60, 61, False, id="too-early-for-this-house"),
        pytest.param(60, 60, True, id="just-in-time"),
        pytest.param(300, 300, True, id="earlier-than-elsewhere"),
    ],
)
def test_how_early_an_arrival_is_noted_is_the_policy_of_the_day(clinic, do, earliest, arrived, is_noted):
    house = {"earliest_minutes": earliest}
    policies.change("day", house, When(date(2027, 3, 2)), by=clinic.scheduler, now=NOW)

    outcome = do(visits.arrive, NINE - timedelta(minutes=arrived), (), now=NINE)

    assert isinstance(outcome, Noted) is is_noted
    if not is_noted:
        assert outcome.refusals[0].reason == why.ActualTimeWrong(field=why.Field.TIME, minutes=earliest)


def test_a_treatment_does_not_begin_before_every_check_is_passed(do):
    do(visits.arrive, EARLIER, ("fasted",), now=EARLIER)

    (refusal,) = do(visits.begin, NINE, now=NINE).refusals

    assert refusal.reason == why.NotReady(field=why.Field.CLEARANCE, missing=("readings",))


def test_a_treatment_does_not_begin_without_clearance_on_the_day(do):
    do(visits.arrive, EARLIER, CHECKS, now=EARLIER)
    with transaction() as tx:
        tx.execute(text("UPDATE gate SET expires_on = '2027-03-01' WHERE stage = 'to_plan'"))

    (refusal,) = do(visits.begin, NINE, now=NINE).refusals

    assert refusal.reason.missing == ("clearance",)


def test_a_treatment_that_begins_late_keeps_its_whole_length(clinic, visit, do):
    do(visits.arrive, EARLIER, CHECKS, now=EARLIER)

    do(visits.begin, LATER, now=LATER)

    main = shown(clinic, visit).main
    assert main.happened.begun_at == LATER
    assert main.ends - main.starts == 120
    assert main.starts == to_minute(LATER)
    assert one("SELECT max(ends) FROM occupancy WHERE starts < :day", day=to_minute(NINE) + 600) == (
        to_minute(LATER) + 135
    )


def is_covered(clinic, minute):
    found = coverage.of_day(clinic.clinics["harbor"], NINE.date(), by=clinic.scheduler, now=NINE)
    return needed_at(found.lines[0], minute) > 0


def test_a_treatment_that_begins_early_holds_people_and_room_from_then_on(clinic, visit, do):
    do(visits.arrive, EARLY, CHECKS, now=EARLY)
    do(visits.begin, EARLY, now=EARLY)

    main = shown(clinic, visit).main
    assert (main.starts, main.ends) == (to_minute(EARLY), to_minute(EARLY) + 120)
    assert one("SELECT min(starts) FROM occupancy") == to_minute(EARLY)
    assert is_covered(clinic, to_minute(EARLY))


def test_a_treatment_does_not_begin_before_who_and_what_it_needs_are_free(clinic, visit, do):
    """Ada is away until ten to nine; a clinical lead may note that it began all the same, and says why."""
    with transaction() as tx:
        tx.execute(
            text(
                "INSERT INTO time_off (practitioner_id, starts, ends, kind)"
                " SELECT practitioner_id, :from, :until, 'busy' FROM assignment WHERE role = 'prescriber'"
            ),
            {"from": to_minute(NINE) - 60, "until": to_minute(NINE) - 10},
        )
    do(visits.arrive, EARLY, CHECKS, now=EARLY)
    refused = do(visits.begin, EARLY, now=EARLY)
    assert reasons(refused) == {why.BeginsBeforeItsTime, why.OnTimeOff}
    assert not is_covered(clinic, to_minute(EARLY))

    do(partial(visits.begin, because={why.BeginsBeforeItsTime: "She was here sooner"}), EARLY, now=EARLY)
    main = shown(clinic, visit).main
    assert (main.starts, main.happened.begun_at) == (to_minute(NINE), EARLY)
    assert count("override", "reason = 'BeginsBeforeItsTime' AND why = 'She was here sooner'") == 1
    assert is_covered(clinic, to_minute(EARLY))


def test_a_few_minutes_are_no_delay(clinic, visit, do):
    do(visits.arrive, EARLIER, CHECKS, now=EARLIER)
    do(visits.begin, NINE + timedelta(minutes=5), now=LATER)

    assert shown(clinic, visit).main.starts == to_minute(NINE)


def test_a_dose_given_counts_once_and_is_given_back_with_a_wrong_tick(begun, do):
    before = doses_left()

    completed = do(visits.complete, AN_HOUR_LATER, now=AN_HOUR_LATER)
    after = doses_left()
    undone = do(visits.undo, now=AN_HOUR_LATER)
    given_back = doses_left()
    do(visits.complete, AN_HOUR_LATER, now=AN_HOUR_LATER)

    assert isinstance(completed, Noted)
    assert isinstance(undone, Noted)
    assert (after, given_back, doses_left()) == (before - 1, before, before - 1)
    assert count("audit_entry", "did = 'visit.undone'") == 1


def test_nobody_is_sent_home_within_an_hour_of_the_dose(begun, do):
    assert reasons(do(visits.complete, LATER, now=LATER)) == {why.LeavesTooEarly}


def test_a_repeated_request_counts_no_second_dose(clinic, visit, begun):
    before, key = doses_left(), "a key of a form, once"
    version = version_of(visit)
    for _ in range(2):
        outcome = visits.complete(
            visit, version, AN_HOUR_LATER, by=clinic.scheduler, now=AN_HOUR_LATER, once=once(key)
        )

    assert outcome.repeated
    assert doses_left() == before - 1


def test_a_visit_that_somebody_changed_meanwhile_is_not_ticked(clinic, visit, do):
    do(visits.arrive, EARLIER, (), now=EARLIER)

    refused = visits.begin(visit, 1, NINE, by=clinic.scheduler, now=NINE, once=once())

    assert reasons(refused) == {why.ChangedMeanwhile}


def test_the_advisory_for_the_way_home_waits_for_the_real_end(begun, do):
    ends = NINE + timedelta(minutes=100)

    do(visits.complete, ends, now=ends)

    assert waiting("advisory_after") == 2
    with reading() as tx:
        due = tx.execute(text("SELECT DISTINCT due_at FROM message WHERE kind = 'advisory_after'")).all()
    assert str(due[0][0])[:16] == "2027-03-02 18:40"


def told_to_go(post):
    return len([kept for kept in post.to("alice") if kept.mail["Subject"] == "Getting home safely"])


def test_nobody_is_told_to_go_home_who_is_still_being_treated(begun, do, post):
    ends = NINE + timedelta(hours=2)
    post.deliver(ends)
    still_here = told_to_go(post)
    post.deliver(ends + timedelta(minutes=30))
    do(visits.ready_to_go, ends + timedelta(minutes=35), now=ends + timedelta(minutes=35))
    post.deliver(ends + timedelta(minutes=35))

    assert (still_here, told_to_go(post)) == (0, 1)


def test_who_was_forgotten_is_told_in_the_end_how_to_get_home(begun, post):
    for minutes in (0, 60, 119, 130, 150):
        post.deliver(NINE + timedelta(minutes=120 + minutes))

    assert told_to_go(post) == 1


def test_a_visit_that_was_forgotten_is_completed_on_a_later_day(do):
    next_day = NINE + timedelta(days=1)

    assert isinstance(do(visits.complete, NINE + timedelta(hours=2), now=next_day), Noted)
    assert reasons(do(visits.undo, now=next_day + timedelta(days=1))) == {why.NotOnTheDay}


def test_a_treatment_is_not_completed_before_it_has_begun(do):
    do(visits.arrive, EARLIER, CHECKS, now=EARLIER)

    assert reasons(do(visits.complete, LATER, now=LATER)) == {why.NotFromHere}


def test_nobody_is_absent_before_the_start(do):
    refused = do(visits.did_not_come, NoShowReason.UNKNOWN, FollowUpFate.CANCEL, now=EARLIER)

    assert reasons(refused) == {why.NotYet}


def test_who_did_not_come_is_called_and_uses_up_no_dose(clinic, visit, do):
    before = doses_left()

    do(visits.did_not_come, NoShowReason.FORGOT, FollowUpFate.CANCEL, now=LATER)

    unit = shown(clinic, visit)
    board = showing.board(NINE.date(), None, by=clinic.scheduler, now=LATER)
    assert (unit.main.status, unit.main.happened.noshow_reason) == (Status.NOSHOW, "forgot")
    assert unit.follow_up is None
    assert [task.kind for task in board.tasks] == ["noshow_follow_up"]
    assert doses_left() == before
    assert count("occupancy") == 0
    assert count("message", "status = 'pending'") == 0


def test_a_follow_up_without_its_dose_is_put_in_front_of_a_person(clinic, visit, do):
    do(visits.did_not_come, NoShowReason.UNKNOWN, FollowUpFate.ASK, now=LATER)

    board = showing.board(NINE.date(), None, by=clinic.scheduler, now=LATER)
    assert shown(clinic, visit).follow_up is not None
    assert {task.kind for task in board.tasks} == {"noshow_follow_up", "follow_up_without_dose"}


def test_a_no_show_that_was_none_takes_its_places_and_messages_again(clinic, visit, do):
    before = (count("occupancy"), count("message", "status = 'pending'"))
    do(visits.did_not_come, NoShowReason.UNKNOWN, FollowUpFate.ASK, now=LATER)

    do(visits.undo, now=LATER)

    board = showing.board(NINE.date(), None, by=clinic.scheduler, now=LATER)
    assert shown(clinic, visit).main.status == Status.BOOKED
    assert (count("occupancy"), count("message", "status = 'pending'")) == before
    assert [task.kind for task in board.tasks] == ["follow_up_without_dose"]


def test_a_follow_up_that_was_missed_is_booked_anew_by_the_same_therapist(clinic, visit, begun, do):
    do(visits.complete, AN_HOUR_LATER, now=AN_HOUR_LATER)
    missed = shown(clinic, visit).follow_up
    later = utc("2027-03-03T17:30")

    do(visits.did_not_come, NoShowReason.ILL, FollowUpFate.ASK, now=later, about=missed.public_id)

    anew = shown(clinic, visit).follow_up
    assert anew.status == Status.BOOKED
    assert anew.starts > to_minute(later)
    assert anew.people == missed.people


def test_where_no_follow_up_fits_any_more_somebody_decides(clinic, visit, begun, do):
    do(visits.complete, AN_HOUR_LATER, now=AN_HOUR_LATER)
    missed = shown(clinic, visit).follow_up
    much_later = NINE + timedelta(days=20)

    do(visits.did_not_come, NoShowReason.ILL, FollowUpFate.ASK, now=much_later, about=missed.public_id)

    board = showing.board(NINE.date(), None, by=clinic.scheduler, now=much_later)
    assert "follow_up_missing" in {task.kind for task in board.tasks}


def test_a_task_is_done_once(clinic, visit, do):
    do(visits.did_not_come, NoShowReason.UNKNOWN, FollowUpFate.CANCEL, now=LATER)
    (task,) = showing.board(NINE.date(), None, by=clinic.scheduler, now=LATER).tasks

    done = [tasks.close(task.public_id, by=clinic.scheduler, now=LATER) for _ in range(2)]

    assert done == [True, False]
    assert showing.board(NINE.date(), None, by=clinic.scheduler, now=LATER).tasks == ()
    assert count("audit_entry", "did = 'task.done'") == 1


def not_treated(do, work, *arguments, now=LATER):
    do(visits.arrive, EARLIER, ("fasted",), now=EARLIER)
    return do(work, NotTreatedReason.HIGH_READING, *arguments, now=now)


def test_who_is_not_treated_stays_to_talk_and_everybody_else_is_free(clinic, visit, do):
    not_treated(do, visits.keep_as_talk, FollowUpFate.CANCEL)

    main = shown(clinic, visit).main
    assert (main.type_code, main.status, main.room) == ("preparation", Status.ARRIVED, "Nest")
    assert [(role, name) for role, name, _ in main.people] == [("lead_therapist", "Dan Ortiz, LMFT")]
    assert (main.starts, main.ends) == (to_minute(LATER), to_minute(LATER) + 60)
    assert count("occupancy") == 3
    assert waiting("advisory_after") == waiting("advisory_before") == 0


def test_a_talk_instead_of_a_dose_uses_up_none(visit, do):
    before = doses_left()
    not_treated(do, visits.keep_as_talk, FollowUpFate.CANCEL)

    end = LATER + timedelta(hours=1)
    do(visits.complete, end, now=end)

    assert one("SELECT min(doses_left) FROM treatment_order") == before


def test_who_is_not_treated_goes_home_without_advisory(clinic, visit, do):
    not_treated(do, visits.end, FollowUpFate.CANCEL)

    unit = shown(clinic, visit)
    assert (unit.main.status, unit.main.happened.not_treated) == (Status.CANCELLED, "high_reading")
    assert unit.follow_up is None
    assert count("message", "status = 'pending' AND kind NOT LIKE 'invitation%'") == 0


def test_a_visit_set_aside_frees_everything_and_waits_for_another_day(clinic, visit, do):
    not_treated(do, visits.set_aside)

    board = showing.board(NINE.date(), None, by=clinic.scheduler, now=LATER)
    assert shown(clinic, visit).main.is_set_aside
    assert count("occupancy") == 3
    assert count("message", "status = 'pending'") == 0
    assert [task.kind for task in board.tasks] == ["not_treated_to_move"]


def test_a_visit_set_aside_moves_with_its_follow_up(clinic, visit, do):
    not_treated(do, visits.set_aside)
    draft = clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00")

    moved = do(booking.move, draft, now=LATER)

    unit, board = shown(clinic, visit), showing.board(NINE.date(), None, by=clinic.scheduler, now=LATER)
    assert isinstance(moved, Booked)
    assert (unit.main.status, unit.main.happened.arrived_at) == (Status.BOOKED, None)
    assert not unit.main.is_set_aside
    assert waiting("advisory_after") == 2
    assert board.tasks == ()


AS_BOOKED = "SELECT starts, ends, resource_id, lane FROM occupancy ORDER BY resource_id, starts"
WHO_AND_WHAT = (
    "SELECT appointment_type_id, wall_start, room_id, status, order_id, role, practitioner_id"
    " FROM appointment"
    " JOIN participant ON participant.appointment_id = appointment.id"
    " JOIN assignment ON assignment.appointment_id = appointment.id"
    " WHERE appointment.follows_id IS NULL ORDER BY role"
)


def all_of(query):
    with reading() as tx:
        return [tuple(row) for row in tx.execute(text(query))]


@pytest.mark.parametrize(
    ("work", "fate"),
    [
        pytest.param(visits.set_aside, (), id="set_aside"),
        pytest.param(visits.end, (FollowUpFate.ASK,), id="ended"),
        pytest.param(visits.keep_as_talk, (FollowUpFate.ASK,), id="kept_as_talk"),
    ],
)
def test_who_is_treated_after_all_has_everything_as_before(clinic, visit, do, work, fate):
    do(visits.arrive, EARLIER, ("fasted",), now=EARLIER)
    before, taken = all_of(WHO_AND_WHAT), all_of(AS_BOOKED)
    advisories = waiting("advisory_after")
    do(work, NotTreatedReason.HIGH_READING, *fate, now=LATER)

    back = do(visits.treat_after_all, now=LATER)

    board = showing.board(NINE.date(), None, by=clinic.scheduler, now=LATER)
    assert isinstance(back, Noted)
    assert all_of(WHO_AND_WHAT) == before
    assert all_of(AS_BOOKED) == taken
    assert shown(clinic, visit).main.happened.not_treated is None
    assert waiting("advisory_after") == advisories
    assert board.tasks == ()
    assert count("audit_entry", "did = 'visit.treated_after_all'") == 1


def test_a_treatment_whose_place_is_taken_meanwhile_stays_as_it_is(clinic, visit, do):
    not_treated(do, visits.end, FollowUpFate.ASK)
    other = clinic.appointment("preparation", "2027-03-02 10:30", "Nest", TALK)
    draft = Draft(clinic.patients["P-4"], (other,))
    booked = booking.book(draft, by=clinic.scheduler, now=LATER, once=once())

    refused = do(visits.treat_after_all, now=LATER)

    assert isinstance(booked, Booked), booked
    assert reasons(refused) == {why.JustTaken}
    assert shown(clinic, visit).main.status == Status.CANCELLED


@pytest.mark.parametrize("after", [timedelta(hours=2), timedelta(days=1)], ids=["its_end", "its_day"])
def test_not_treated_is_not_taken_back_after_the_visit(do, after):
    not_treated(do, visits.end, FollowUpFate.ASK)

    refused = do(visits.treat_after_all, now=NINE + after)

    assert isinstance(refused, Refused)


def test_a_visit_that_was_treated_has_nothing_to_take_back(begun, do):
    assert reasons(do(visits.treat_after_all, now=LATER)) == {why.NotFromHere}


def test_a_cancelled_follow_up_is_missed_on_the_board_when_its_dose_is_given_after_all(clinic, visit, do):
    not_treated(do, visits.end, FollowUpFate.CANCEL)

    do(visits.treat_after_all, now=LATER)

    board = showing.board(NINE.date(), None, by=clinic.scheduler, now=LATER)
    assert [one.public_id for one in board.without_follow_up] == [visit]


def test_a_visit_that_has_begun_is_a_dose(begun, do):
    refused = do(visits.end, NotTreatedReason.CHANGED_MIND, FollowUpFate.CANCEL, now=LATER)

    assert reasons(refused) == {why.NotFromHere}


def test_the_latest_start_is_the_last_at_which_everybody_still_can(clinic, visit, do):
    """Cleo, who monitors, is at work elsewhere a quarter of an hour after the visit."""
    lateness = visits.lateness(visit, by=clinic.scheduler, now=NINE)

    assert lateness.latest == to_minute(NINE) + 30
    assert lateness.against == ()


def test_the_latest_start_leaves_the_next_visit_alone(clinic, visit):
    """The room is needed again a quarter of an hour, and a turnover, after the visit ends."""
    next_one = clinic.treatment(time="11:30", patient="P-4", follow_up="2027-03-03 10:00")
    assert isinstance(booking.book(next_one, by=clinic.scheduler, now=NOW, once=once()), Booked)

    lateness = visits.lateness(visit, by=clinic.scheduler, now=NINE)

    assert lateness.latest == to_minute(NINE) + 15
    assert {type(reason) for reason in lateness.against} == {why.RoomBusy}


def test_a_visit_is_put_off_by_minutes_and_only_so_far(clinic, visit, do):
    first = do(visits.put_off, to_minute(NINE) + 17, Tell.NOW, now=NINE)
    second = do(visits.put_off, to_minute(NINE) + 31, Tell.NOW, now=NINE)

    main = shown(clinic, visit).main
    assert isinstance(first, Noted)
    assert reasons(second) == {why.TooLateToBegin}
    assert (main.starts, main.ends) == (to_minute(NINE) + 17, to_minute(NINE) + 137)
    assert main.happened.late_by == 17
    assert count("participant", "sequence = 1") == 1


def test_every_step_is_in_the_audit_trail(begun, do):
    do(visits.complete, AN_HOUR_LATER, now=AN_HOUR_LATER)

    for did in ("visit.arrived", "visit.begun", "visit.completed"):
        assert count("audit_entry", f"did = '{did}'") == 1
