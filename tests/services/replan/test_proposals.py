"""A proposed re-plan of all visits: the least change, worked out by the worker, taken whole or in pieces."""

from dataclasses import replace as changed

import pytest
from sqlalchemy import text

from coord.domain import reasons as why
from coord.domain.permissions import Permission
from coord.domain.roles import Role
from coord.services import booking, replan
from coord.services.drafts import Draft
from coord.services.errors import NotFound
from coord.services.replan import Kind, Piece, Taken
from coord.services.replan.pieces import as_data
from coord.services.replan.proposing import worked_out
from coord.services.whole import OneRefused
from coord.solving import NotSolved
from coord.store import proposals
from coord.store.db import transaction
from tests.clinic import PATIENT_ASKED, count, once
from tests.conftest import NOW


@pytest.fixture
def ill(day):
    return day.enter(day.ill("dan"))


@pytest.fixture
def ready(day, ill):
    """A proposal that the worker has worked out."""
    name = replan.ask(ill, by=day.clinic.scheduler, now=NOW, once=once())
    assert replan.work(NOW)
    return name


def look(day, name):
    return replan.proposed(name, by=day.clinic.scheduler, now=NOW)


def take(day, name, visits, asked=None):
    return replan.take(
        name, visits, visits if asked is None else asked, by=day.clinic.scheduler, now=NOW, once=once()
    )


def test_it_is_worked_out_by_the_worker(day, ill):
    name = replan.ask(ill, by=day.clinic.scheduler, now=NOW, once=once())
    assert look(day, name).status == "wanted"

    assert replan.work(NOW)
    assert not replan.work(NOW)

    found = look(day, name)
    assert (found.status, found.done, found.total, found.is_best) == ("ready", 2, 2, True)
    assert [one.piece.visit for one in found.pieces] == [day.dose, day.talk]
    assert not found.is_out_of_date


def test_somebody_else_at_the_same_time_is_the_least_change(day, ready):
    pieces = [one.piece for one in look(day, ready).pieces]

    assert all(one.keeps_time and one.strangers for one in pieces)


def test_no_room_and_nobody_is_given_to_two_visits_at_once(day, clinic):
    also = clinic.appointment("preparation", "2027-03-02 15:00", "Nest", {Role.LEAD_THERAPIST: "ben"})
    booking.book(Draft(clinic.patients["P-4"], (also,)), by=clinic.scheduler, now=NOW, once=once())
    snow = day.enter(day.entry(Kind.CLOSED, clinic.clinics["harbor"], name="Snow"))

    worked = worked_out(snow, lambda _done, _of: True, by=clinic.scheduler, now=NOW)

    taken = [
        (thing, one.wall)
        for piece in worked.pieces
        for one in piece.draft.appointments
        for thing in (one.room, *one.people.values())
    ]
    assert len(worked.pieces) == 3
    assert len(taken) == len(set(taken))


def test_the_whole_is_taken_in_one_step(day, ready):
    outcome = take(day, ready, [day.dose, day.talk])

    assert isinstance(outcome, Taken)
    assert outcome.visits == 2
    assert count("audit_entry", "did = 'appointment.moved'") == 2
    assert day.look(day.entry_of("dan")).visits == ()
    assert all(one.piece.is_taken for one in look(day, ready).pieces)


def test_a_piece_is_taken_alone(day, ready):
    assert isinstance(take(day, ready, [day.talk]), Taken)

    assert [one.main.public_id for one in day.look(day.entry_of("dan")).visits] == [day.dose]
    assert [one.piece.is_taken for one in look(day, ready).pieces] == [False, True]
    assert isinstance(take(day, ready, [day.dose]), Taken)


def test_of_the_whole_nothing_is_taken_where_one_cannot_be(day, ready):
    outcome = take(day, ready, [day.dose, day.talk], asked=[day.dose])

    assert isinstance(outcome, OneRefused)
    assert outcome.place == 1
    assert [type(one.reason) for one in outcome.refusals] == [why.PatientNotAsked]
    assert count("audit_entry", "did = 'appointment.moved'") == 0


@pytest.fixture
def swap(day, clinic):
    """Dan is ill, and his two patients after noon change hours with Ben, in the same room."""
    by_dan = clinic.appointment("preparation", "2027-03-02 15:00", "Nest", {Role.LEAD_THERAPIST: "dan"})
    late = booking.book(Draft(clinic.patients["P-4"], (by_dan,)), by=clinic.scheduler, now=NOW, once=once())
    name = replan.propose_now(day.enter(day.ill("dan")), by=clinic.scheduler, now=NOW)
    pieces = [
        _moved(clinic, day.talk, "P-2", "2027-03-02 15:00", after=late.appointment),
        _moved(clinic, late.appointment, "P-4", "2027-03-02 14:00", after=day.talk),
    ]
    with transaction() as tx:
        row = proposals.find(tx, clinic.organization_id, name)
        proposals.keep_pieces(tx, row.id, [as_data(one) for one in pieces])
    return name, [day.talk, late.appointment]


def _moved(clinic, visit, patient, wall, *, after):
    by_ben = clinic.appointment("preparation", wall, "Nest", {Role.LEAD_THERAPIST: "ben"})
    return Piece(visit, (1,), Draft(clinic.patients[patient], (by_ben,)), False, (), (after,))


def test_two_that_take_each_others_place_are_taken_together(day, swap):
    name, visits = swap
    (first, second) = look(day, name).pieces

    assert [one.public_id for one in look(day, name).lacking([visits[0]])] == [visits[1]]
    assert [one.public_id for one in first.after] == [second.piece.visit]
    assert isinstance(take(day, name, visits[:1]), OneRefused)
    assert isinstance(take(day, name, visits), Taken)
    assert look(day, name).pieces[0].after == ()
    assert look(day, name).lacking([visits[0]]) == ()


def test_what_has_changed_since_makes_it_out_of_date_and_is_judged_again(day, ready):
    booking.cancel(day.talk, 1, PATIENT_ASKED, by=day.clinic.scheduler, now=NOW, once=once())

    assert look(day, ready).is_out_of_date
    outcome = take(day, ready, [day.talk])
    assert isinstance(outcome, OneRefused)
    assert {type(one.reason) for one in outcome.refusals} <= {why.ChangedMeanwhile, why.NoLongerUpcoming}


def test_a_stand_in_who_is_away_by_now_is_refused(day, ready):
    with transaction() as tx:
        tx.execute(
            text(
                "INSERT INTO time_off (practitioner_id, starts, ends, kind)"
                " SELECT id, 30066240, 30069120, 'sick' FROM practitioner WHERE name LIKE 'Ben%'"
            )
        )

    outcome = take(day, ready, [day.dose, day.talk])

    assert isinstance(outcome, OneRefused)
    assert why.OnTimeOff in {type(one.reason) for one in outcome.refusals}


def test_where_nothing_fits_a_person_is_asked(day):
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET valid_until = '2027-03-02'"))
        tx.execute(text("DELETE FROM qualification WHERE kind = 'PSY'"))
    name = replan.ask(day.enter(day.ill("dan")), by=day.clinic.scheduler, now=NOW, once=once())
    replan.work(NOW)

    assert look(day, name).pieces[0].piece.draft is None
    with pytest.raises(NotFound):
        take(day, name, [day.dose])


def test_a_snow_day_moves_everybody(day):
    snow = day.enter(day.entry(Kind.CLOSED, day.clinic.clinics["harbor"], name="Snow"))
    name = replan.ask(snow, by=day.clinic.scheduler, now=NOW, once=once())
    replan.work(NOW)

    pieces = look(day, name).pieces
    assert all(one.piece.draft and not one.piece.keeps_time for one in pieces)
    assert isinstance(take(day, name, [one.piece.visit for one in pieces]), Taken)
    assert day.look(snow).visits == ()


def test_it_is_stopped_before_it_begins(day, ill):
    name = replan.ask(ill, by=day.clinic.scheduler, now=NOW, once=once())

    assert replan.stop(name, by=day.clinic.scheduler, now=NOW)
    assert not replan.work(NOW)
    assert look(day, name).status == "cancelled"
    assert not replan.stop(name, by=day.clinic.scheduler, now=NOW)


def test_it_is_stopped_while_it_is_worked_out(day, ill):
    with pytest.raises(NotSolved, match="stopped"):
        worked_out(ill, lambda done, _of: done < 1, by=day.clinic.scheduler, now=NOW)


def test_a_worker_that_died_is_followed_by_another(day, ill):
    name = replan.ask(ill, by=day.clinic.scheduler, now=NOW, once=once())
    with transaction() as tx:
        tx.execute(text("UPDATE replan_proposal SET status = 'working', claimed_at = '2027-03-01 14:00:00'"))

    assert replan.work(NOW)
    assert look(day, name).status == "ready"


def test_who_asked_may_override_no_more_than_they_may(day, ill):
    meek = changed(day.clinic.scheduler, permissions=day.clinic.scheduler.permissions - {Permission.OVERRIDE})
    worked = worked_out(ill, lambda _done, _of: True, by=meek, now=NOW)

    assert not any(one.draft and one.draft.overriding.names for one in worked.pieces)


def test_the_same_request_asks_once(day, ill):
    key = once()
    first, second = (replan.ask(ill, by=day.clinic.scheduler, now=NOW, once=key) for _ in range(2))

    assert first == second
    assert count("replan_proposal") == 1


def test_a_proposal_of_another_house_is_not_found(day):
    with pytest.raises(NotFound):
        look(day, "nothing")
    with pytest.raises(NotFound):
        replan.stop("nothing", by=day.clinic.scheduler, now=NOW)
    with pytest.raises(NotFound):
        take(day, "nothing", [])
