"""Booking, reserving, moving and cancelling a unit: all of it, or nothing at all."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.roles import Role
from coord.services import booking, searching, showing
from coord.services.booking import Booked, Cancelled, Refused, Reserved, judging
from coord.services.drafts import Draft
from coord.services.errors import KeyReused, NotFound
from coord.store import diary, people, places
from coord.store.db import transaction
from tests.clinic import PATIENT_ASKED, TREATMENT, Clinic, count, once, utc
from tests.conftest import NOW


def book(clinic, draft=None, key=None, now=NOW):
    return booking.book(draft or clinic.treatment(), by=clinic.scheduler, now=now, once=once(key))


def reasons(outcome):
    assert isinstance(outcome, Refused)
    return {type(refusal.reason) for refusal in outcome.refusals}


def test_a_treatment_visit_is_booked_with_its_follow_up(clinic):
    booked = book(clinic)

    unit = showing.unit(booked.appointment, by=clinic.scheduler, now=NOW)
    assert booked.status is Status.BOOKED
    assert {role: name for role, name, _ in unit.main.people} == {
        "prescriber": "Ada Okoro, MD",
        "lead_therapist": "Dan Ortiz, LMFT",
        "monitor": "Cleo Tran, RN",
    }
    assert unit.follow_up.type_code == "integration"
    assert unit.follow_up.follows == booked.appointment


def test_a_unit_takes_room_with_turnover_people_cover_and_patient(clinic):
    book(clinic)

    row = diary.Occupancy
    with transaction() as tx:
        lengths = list(tx.scalars(select(row.ends - row.starts)))
    assert sorted(lengths) == sorted([120, 120, 120, 120, 15, 135, 60, 60, 60])


def test_each_participant_has_a_uid_and_a_sequence_of_their_own(clinic):
    book(clinic)

    assert count("participant", "sequence = 0 AND status = 'booked'") == 2
    assert count("(SELECT DISTINCT uid FROM participant) AS uids") == 2


def test_a_visit_is_pencilled_while_clearance_waits(clinic):
    booked = book(clinic, clinic.treatment("2027-03-03", patient="P-2", follow_up="2027-03-04 09:00"))

    assert booked.status is Status.PENDING


def test_a_refusal_names_every_reason_at_once_and_leaves_nothing_behind(clinic):
    people = {Role.PRESCRIBER: "ben", Role.LEAD_THERAPIST: "ben"}
    draft = clinic.treatment(time="06:00", people=people, follow_up=None, room="Nest", patient="P-3")

    refused = book(clinic, draft)

    assert reasons(refused) >= {
        why.ClearanceRefused, why.OutsideOpeningHours, why.SamePersonTwice, why.NotQualified,
        why.RolesUnfilled, why.RoomUnfit, why.FollowUpMissing, why.NotWorking,
    }  # fmt: skip
    assert count("appointment") == count("occupancy") == count("idempotency_key") == 0


def test_a_second_visit_at_the_same_time_is_refused_for_everybody_it_needs(clinic):
    book(clinic)

    refused = book(clinic, clinic.treatment(patient="P-4", follow_up="2027-03-03 10:00"))

    assert reasons(refused) == {why.PractitionerBusy, why.RoomBusy}
    assert count("appointment") == 2


def test_a_late_conflict_leaves_nothing_behind(clinic, monkeypatch):
    """The rules are made blind, so that only the database itself can refuse."""
    book(clinic)
    before = {table: count(table) for table in ("appointment", "participant", "assignment", "occupancy")}
    monkeypatch.setattr(judging, "refusals", lambda *_: ())

    refused = book(clinic, clinic.treatment(patient="P-4", follow_up="2027-03-03 10:00"))

    assert reasons(refused) == {why.JustTaken}
    assert {table: count(table) for table in before} == before


def test_the_same_request_twice_has_one_effect_and_the_same_answer(clinic):
    first = book(clinic, key="a key of a form, once")
    second = book(clinic, key="a key of a form, once")

    assert (first.appointment, first.repeated) == (second.appointment, False)
    assert second.repeated
    assert count("appointment") == 2


def test_the_same_key_with_another_body_is_not_answered(clinic):
    key = "a key of a form, once"
    book(clinic, key=key)

    with pytest.raises(KeyReused):
        booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once(key, b"other"))


def test_a_refusal_does_not_use_up_the_key(clinic):
    key = "a key of a form, once"
    refused = book(clinic, clinic.treatment(time="06:00"), key=key)
    booked = book(clinic, key=key)

    assert isinstance(refused, Refused)
    assert isinstance(booked, Booked)


def test_another_organizations_patient_is_not_there(clinic):
    stranger = Clinic("Other")
    draft = Draft(stranger.patients["P-1"], clinic.treatment().appointments)

    with pytest.raises(NotFound):
        book(clinic, draft)


def test_another_organizations_appointment_is_not_there(clinic):
    booked, stranger = book(clinic), Clinic("Other")

    with pytest.raises(NotFound):
        showing.unit(booked.appointment, by=stranger.scheduler, now=NOW)
    with pytest.raises(NotFound):
        booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=stranger.scheduler, now=NOW, once=once())


def test_a_skipped_hour_is_refused_with_the_next_time_there_is(clinic):
    refused = book(clinic, clinic.treatment("2027-03-14", "02:30", follow_up="2027-03-15 09:00"))

    (refusal,) = refused.refusals
    assert refusal.reason == why.TimeSkipped(field=why.Field.TIME, next_valid=datetime(2027, 3, 14, 3))


def test_a_reservation_keeps_the_places_until_it_ends(clinic):
    until = NOW + timedelta(hours=3)
    held = booking.reserve(clinic.treatment(), until, by=clinic.scheduler, now=NOW, once=once())

    during = book(clinic, clinic.treatment(patient="P-4"))
    after = book(clinic, clinic.treatment(patient="P-4"), now=until)

    assert isinstance(held, Reserved)
    assert isinstance(during, Refused)
    assert isinstance(after, Booked)
    assert count("hold") == 0


def test_a_reservation_becomes_the_booking_in_one_step(clinic):
    until = NOW + timedelta(hours=3)
    held = booking.reserve(clinic.treatment(), until, by=clinic.scheduler, now=NOW, once=once())

    booked = booking.book_hold(held.hold, by=clinic.scheduler, now=NOW, once=once())

    assert isinstance(booked, Booked)
    assert (count("hold"), count("appointment"), count("occupancy")) == (0, 2, 9)


def test_an_expired_reservation_cannot_be_booked(clinic):
    until = NOW + timedelta(hours=3)
    held = booking.reserve(clinic.treatment(), until, by=clinic.scheduler, now=NOW, once=once())

    with pytest.raises(NotFound):
        booking.book_hold(held.hold, by=clinic.scheduler, now=until, once=once())


def test_a_released_reservation_is_free_at_once(clinic):
    until = NOW + timedelta(hours=3)
    held = booking.reserve(clinic.treatment(), until, by=clinic.scheduler, now=NOW, once=once())

    booking.release(held.hold, by=clinic.scheduler, now=NOW)
    booking.release(held.hold, by=clinic.scheduler, now=NOW)

    assert isinstance(book(clinic, clinic.treatment(patient="P-4")), Booked)


@pytest.mark.parametrize(
    "until", [pytest.param(NOW, id="now"), pytest.param(utc("2027-03-02T17:01"), id="after-the-start")]
)
def test_a_reservation_ends_after_now_and_before_the_visit(clinic, until):
    refused = booking.reserve(clinic.treatment(), until, by=clinic.scheduler, now=NOW, once=once())

    assert reasons(refused) == {why.HoldEndsWrong}


def move(clinic, booked, draft, version=1, now=NOW):
    return booking.move(booked.appointment, version, draft, by=clinic.scheduler, now=now, once=once())


def test_a_unit_moves_as_one_and_keeps_its_uids(clinic):
    booked = book(clinic)

    moved = move(clinic, booked, clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00"))

    unit = showing.unit(booked.appointment, by=clinic.scheduler, now=NOW)
    assert moved.appointment == booked.appointment
    assert (unit.main.version, unit.follow_up.version) == (2, 2)
    assert count("participant", "sequence = 1") == 2
    assert count("occupancy") == 9


def test_a_unit_may_move_by_less_than_its_own_length(clinic):
    booked = book(clinic)

    assert isinstance(move(clinic, booked, clinic.treatment(time="09:15")), Booked)


def test_a_refused_move_leaves_the_unit_where_it_was(clinic):
    booked = book(clinic)
    book(clinic, clinic.treatment("2027-03-04", patient="P-4", follow_up="2027-03-05 09:00"))
    before = showing.unit(booked.appointment, by=clinic.scheduler, now=NOW)

    refused = move(clinic, booked, clinic.treatment("2027-03-04", follow_up="2027-03-05 10:00"))

    assert isinstance(refused, Refused)
    assert showing.unit(booked.appointment, by=clinic.scheduler, now=NOW) == before
    assert count("occupancy") == 18


def test_a_unit_that_is_moved_to_where_it_is_stays_as_it_was(clinic):
    booked = book(clinic)
    before = showing.unit(booked.appointment, by=clinic.scheduler, now=NOW)
    told = count("message")

    refused = move(clinic, booked, clinic.treatment())

    assert reasons(refused) == {why.NothingChanges}
    assert showing.unit(booked.appointment, by=clinic.scheduler, now=NOW) == before
    assert count("audit_entry", "did = 'appointment.moved'") == 0
    assert (count("message"), count("message", "status = 'suppressed'")) == (told, 0)


def test_the_answer_to_a_move_is_the_same_again_though_the_unit_is_there_by_now(clinic):
    booked, draft, this = book(clinic), clinic.treatment(time="09:15"), once()
    asked = {"by": clinic.scheduler, "now": NOW, "once": this}
    moved = booking.move(booked.appointment, 1, draft, **asked)

    again = booking.move(booked.appointment, 1, draft, **asked)

    assert again == replace(moved, repeated=True)
    assert reasons(move(clinic, booked, draft, version=2)) == {why.NothingChanges}


def test_other_people_or_another_room_at_the_same_time_are_a_move(clinic):
    def talk(who, room):
        one = clinic.appointment("integration", "2027-03-02 13:00", room, {Role.LEAD_THERAPIST: who})
        return Draft(clinic.patients["P-1"], (one,))

    with transaction() as tx:
        tx.execute(update(places.Room).values(features=["talk"]))
    booked = book(clinic, talk("dan", "Nest"))

    assert isinstance(move(clinic, booked, talk("ben", "Nest")), Booked)
    assert isinstance(move(clinic, booked, talk("ben", "Drip"), version=2), Booked)
    assert reasons(move(clinic, booked, talk("ben", "Drip"), version=3)) == {why.NothingChanges}


def test_a_pencilled_unit_that_is_moved_to_where_it_is_is_as_final_as_before(clinic):
    with transaction() as tx:
        tx.execute(update(people.Gate).values(status="waiting"))
    soon = clinic.treatment("2027-03-09", follow_up="2027-03-10 09:00")
    booked = book(clinic, soon)
    with transaction() as tx:
        tx.execute(update(people.Gate).values(status="passed"))

    assert reasons(move(clinic, booked, soon)) == {why.NothingChanges}
    assert count("participant", "status = 'pending'") == 2


def test_a_unit_that_somebody_changed_meanwhile_is_not_moved(clinic):
    booked = book(clinic)
    move(clinic, booked, clinic.treatment(time="09:15"))

    refused = move(clinic, booked, clinic.treatment(time="09:30"), version=1)

    assert reasons(refused) == {why.ChangedMeanwhile}


def test_a_follow_up_moves_alone_within_the_window_of_its_dose(clinic):
    booked = book(clinic)
    after = showing.unit(booked.appointment, by=clinic.scheduler, now=NOW).follow_up

    def to(wall):
        one = clinic.appointment("integration", wall, "Nest", {Role.LEAD_THERAPIST: "dan"})
        draft = Draft(clinic.patients["P-1"], (one,))
        return booking.move(after.public_id, 1, draft, by=clinic.scheduler, now=NOW, once=once())

    assert reasons(to("2027-03-10 09:00")) == {why.FollowUpOutsideWindow}
    assert isinstance(to("2027-03-05 09:00"), Booked)


def test_a_unit_whose_follow_up_was_moved_meanwhile_is_not_moved_over_it(clinic):
    booked = book(clinic)
    after = showing.unit(booked.appointment, by=clinic.scheduler, now=NOW).follow_up
    one = clinic.appointment("integration", "2027-03-05 09:00", "Nest", {Role.LEAD_THERAPIST: "dan"})
    draft = Draft(clinic.patients["P-1"], (one,))
    booking.move(after.public_id, 1, draft, by=clinic.scheduler, now=NOW, once=once())

    assert reasons(move(clinic, booked, clinic.treatment(time="09:15"))) == {why.ChangedMeanwhile}


def test_what_has_begun_is_neither_moved_nor_cancelled(clinic):
    booked, later = book(clinic), utc("2027-03-02T17:00")

    moved = move(clinic, booked, clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00"), now=later)
    cancelled = booking.cancel(
        booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=later, once=once()
    )

    assert reasons(moved) == reasons(cancelled) == {why.NoLongerUpcoming}


def test_cancelling_a_treatment_visit_frees_both_visits(clinic):
    booked = book(clinic)

    cancelled = booking.cancel(
        booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once()
    )

    assert isinstance(cancelled, Cancelled)
    assert count("participant", "status = 'cancelled' AND sequence = 1") == 2
    assert count("occupancy") == 0
    assert isinstance(book(clinic), Booked)


def test_a_follow_up_is_not_cancelled_while_its_dose_stands(clinic):
    booked = book(clinic)
    after = showing.unit(booked.appointment, by=clinic.scheduler, now=NOW).follow_up

    refused = booking.cancel(after.public_id, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())

    assert reasons(refused) == {why.FollowUpBound}


def test_a_prescriber_covers_several_visits_but_is_in_one_clinic(clinic):
    """Ada covers Harbor until eleven; Summit in Denver may have her only afterwards."""
    book(clinic)
    people = {Role.PRESCRIBER: "ada", Role.LEAD_THERAPIST: "dan", Role.MONITOR: "eve"}
    talk = clinic.appointment(
        "integration", "2027-03-03 15:00", "Blue", {Role.LEAD_THERAPIST: "dan"}, "summit"
    )

    def at_summit(wall):
        main = clinic.appointment("dosing_iv", wall, "Blue", people, "summit")
        return book(clinic, Draft(clinic.patients["P-4"], (main, talk)))

    assert why.PractitionerElsewhere in reasons(at_summit("2027-03-02 11:00"))
    assert isinstance(at_summit("2027-03-02 12:00"), Booked)


def test_doses_that_are_booked_count_against_the_order(clinic):
    with transaction() as tx:
        tx.execute(update(people.Order).values(doses_left=1))
    book(clinic)

    refused = book(clinic, clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00"))

    assert reasons(refused) == {why.NoDosesLeft}


def test_treatment_visits_keep_the_spacing_of_their_order(clinic):
    """The small clinic's orders ask for two days."""
    book(clinic)

    same_day = book(clinic, clinic.treatment(time="13:00", follow_up="2027-03-03 13:00"))
    next_day = book(clinic, clinic.treatment("2027-03-03", "13:00", follow_up="2027-03-04 09:00"))
    after_two = book(clinic, clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00"))

    assert why.TooSoon in reasons(same_day)
    assert why.TooSoon in reasons(next_day)
    assert isinstance(after_two, Booked)


def test_a_visit_is_booked_under_the_order_that_ends_first_and_has_a_dose_left(clinic):
    with transaction() as tx:
        order = tx.execute(select(people.Order.__table__).order_by(people.Order.id)).mappings().first()
        later = {**order, "valid_until": date(2028, 12, 31)}
        del later["id"]
        tx.execute(insert(people.Order).values(later))
        tx.execute(update(people.Order).where(people.Order.id == order["id"]).values(doses_left=1))
    book(clinic)
    second = book(clinic, clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00"))

    assert isinstance(second, Booked)
    assert count("(SELECT DISTINCT order_id FROM participant WHERE order_id IS NOT NULL) AS used") == 2


def test_every_change_and_every_look_is_in_the_audit_trail(clinic):
    booked = book(clinic)
    showing.unit(booked.appointment, by=clinic.scheduler, now=NOW)
    showing.patient(clinic.patients["P-1"], by=clinic.scheduler, now=NOW)
    searching.find(
        searching.Ask(clinic.patients["P-1"], "dosing_iv", NOW.date(), NOW.date()),
        by=clinic.scheduler,
        now=NOW,
    )
    booking.cancel(booked.appointment, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())

    for did in (
        "appointment.booked", "appointment.viewed", "patient.viewed", "slots.searched",
        "appointment.cancelled",
    ):  # fmt: skip
        assert count("audit_entry", f"did = '{did}' AND user_id = {clinic.user_id}") == 1, did


def test_a_treatment_needs_all_its_people(clinic):
    for role in TREATMENT:
        people = {other: who for other, who in TREATMENT.items() if other is not role}

        refused = book(clinic, clinic.treatment(people=people))

        assert reasons(refused) == {why.RolesUnfilled}
