"""The first screen of a day that changes: whom it concerns, how to reach them, and what could be instead."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from coord.domain.local_time import to_minute
from coord.domain.reasons import (
    ChangedMeanwhile,
    OnTimeOff,
    OutsideOpeningHours,
    PatientNotAsked,
    RoomOutOfUse,
)
from coord.domain.replan import Readiness
from coord.domain.roles import Role
from coord.services import booking, replan, visits
from coord.services.availability import Objection, Why
from coord.services.booking import Booked, Refused
from coord.services.errors import NotFound
from coord.services.replan import Kind
from coord.store.db import transaction
from tests.clinic import count, once, utc
from tests.conftest import NOW
from tests.services.replan.conftest import DAY, people_of

MORNING = utc("2027-03-02 14:30")  # 6:30 in Los Angeles, two hours and a half before the treatment


def test_entering_an_illness_shows_whom_it_concerns_by_arrival(day):
    found = day.look(day.enter(day.ill("dan")))

    assert [one.main.public_id for one in found.visits] == [day.dose, day.talk]
    assert [type(one) for one in found.visits[0].reasons] == [OnTimeOff]
    assert found.visits[0].arrival == found.visits[0].main.starts - 10
    assert count("time_off") == 1
    assert count("broken_visit") == 2


def test_of_a_visit_with_its_follow_up_the_one_that_breaks_is_told(day):
    wednesday = DAY + timedelta(days=1)
    found = day.look(day.enter(day.ill("dan", first=wednesday, last=wednesday)))

    (visit,) = found.visits
    assert (visit.main.follows, visit.struck.type_code) == (day.dose, "integration")
    assert visit.arrival == visit.struck.starts - 10
    assert all(option.instead for option in visit.substitutes)


def test_a_follow_up_that_breaks_with_its_dose_is_told_there(day):
    found = day.look(day.enter(day.ill("dan", last=DAY + timedelta(days=1))))
    dose, talk = found.visits

    assert [one.type_code for one in dose.broken] == ["dosing_iv", "integration"]
    assert (dose.struck, talk.broken) == (dose.main, (talk.main,))
    assert found.follow_ups == 1


def test_what_is_entered_already_is_not_entered_twice_and_can_be_looked_at(day):
    entry = day.ill("dan")
    happening = day.enter(entry)

    again = day.enter(entry)

    assert isinstance(again, Objection)
    assert again.why is Why.OVERLAPS
    assert count("time_off") == 1
    assert len(day.look(happening).visits) == 2


def test_only_visits_in_the_time_of_the_illness_are_shown(day):
    found = day.look(day.enter(day.ill("dan", starts_at=13 * 60, ends_at=18 * 60)))

    assert [one.main.public_id for one in found.visits] == [day.talk]


def test_a_dose_stays_where_only_its_follow_up_breaks(day):
    happening = day.enter(day.ill("dan", first=date(2027, 3, 3), last=date(2027, 3, 3)))
    (visit,) = day.look(happening).visits

    asked = {"by": day.clinic.scheduler, "now": NOW, "once": once()}
    moved = booking.move(visit.main.public_id, 1, visit.times[0].draft, **asked)

    assert isinstance(moved, Booked)
    assert (visit.main.type_code, visit.main.follows, visit.is_bound) == ("integration", day.dose, True)
    assert [len(option.appointments) for option in visit.times] == [1, 1, 1]
    assert not day.look(happening).visits
    assert count("appointment", f"starts = {to_minute(utc('2027-03-02 17:00'))}") == 1


def test_a_patient_is_shown_with_phone_and_how_to_use_it(day):
    with transaction() as tx:
        tx.execute(text("UPDATE contact_point SET voicemail_allowed = false"))
    visit = day.look(day.enter(day.ill("dan"))).visits[0]

    assert visit.main.patient.record_number == "P-1"
    assert visit.phones
    assert not visit.phones[0].may_leave_voicemail
    assert visit.languages


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (NOW, Readiness.AT_EASE),
        (MORNING, Readiness.PREPARING),
        (MORNING + timedelta(hours=1, minutes=30), Readiness.TRAVELLING),
    ],
)
def test_how_far_a_patient_is_on_the_way_is_told(day, now, expected):
    visit = day.look(day.enter(day.ill("dan")), now).visits[0]

    assert visit.readiness is expected


def test_somebody_free_and_allowed_takes_the_place_at_the_same_time(day):
    talk = day.look(day.enter(day.ill("dan"))).visits[1]
    ben = next(one for one in talk.substitutes if people_of(one)["lead_therapist"].startswith("Ben"))

    assert ben.strangers
    assert ben.appointments[0].starts == talk.main.starts
    assert isinstance(day.replace(talk, ben, was_asked=True), Booked)
    assert count("override", "why LIKE '%was asked%'") == len(ben.draft.overriding.names)
    assert [one.main.public_id for one in day.look(day.entry_of("dan")).visits] == [day.dose]


def test_a_stranger_comes_only_where_the_patient_was_asked(day):
    talk = day.look(day.enter(day.ill("dan"))).visits[1]

    outcome = day.replace(talk, talk.substitutes[0])

    assert isinstance(outcome, Refused)
    assert [type(one.reason) for one in outcome.refusals] == [PatientNotAsked]


def test_a_monitor_is_replaced_by_another_of_the_profession(day):
    dose = day.look(day.enter(day.ill("cleo"))).visits[0]

    fay = next(one for one in dose.substitutes if people_of(one)["monitor"].startswith("Fay"))

    assert isinstance(day.replace(dose, fay, was_asked=True), Booked)
    assert day.look(day.entry_of("cleo")).visits == ()


def test_who_is_taken_at_that_time_is_not_offered(day):
    busy = day.clinic.appointment("preparation", "2027-03-02 14:00", None, {Role.LEAD_THERAPIST: "ben"})
    with transaction() as tx:
        tx.execute(text("UPDATE practitioner SET languages = '[\"en\"]' WHERE name LIKE 'Ben%'"))
    talk = day.look(day.enter(day.ill("dan"))).visits[1]
    assert busy.people
    with transaction() as tx:
        tx.execute(
            text(
                "INSERT INTO time_off (practitioner_id, starts, ends, kind)"
                " SELECT id, :starts, :ends, 'training' FROM practitioner WHERE name LIKE 'Ben%'"
            ),
            {"starts": talk.main.starts, "ends": talk.main.ends},
        )

    assert day.look(day.entry_of("dan")).visits[1].substitutes == ()


def test_other_times_are_bookable_as_they_stand(day):
    dose = day.look(day.enter(day.ill("dan"))).visits[0]

    assert len(dose.times) == 3
    assert all(len(one.appointments) == 2 for one in dose.times)
    moved = booking.move(
        day.dose, dose.main.version, dose.times[0].draft, by=day.clinic.scheduler, now=NOW, once=once()
    )
    assert isinstance(moved, Booked)


def test_a_broken_room_has_another_one_or_another_time(day):
    room = day.clinic.rooms["Nest"]
    found = day.look(day.enter(day.entry(Kind.ROOM, room, starts_at=12 * 60, ends_at=17 * 60)))

    assert [one.main.public_id for one in found.visits] == [day.talk]
    assert [type(one) for one in found.visits[0].reasons] == [RoomOutOfUse]
    assert found.visits[0].times


def test_a_snow_day_has_no_stand_ins(day):
    found = day.look(day.enter(day.entry(Kind.CLOSED, day.clinic.clinics["harbor"], name="Snow")))

    assert [one.main.public_id for one in found.visits] == [day.dose, day.talk]
    assert type(found.visits[0].reasons[0]) is OutsideOpeningHours
    assert all(one.substitutes == () and one.times for one in found.visits)


def test_who_is_stuck_at_another_clinic_is_missed_at_this_one(day):
    stuck = day.entry(
        Kind.STUCK, day.clinic.practitioners["dan"], clinic=day.clinic.clinics["harbor"], ends_at=12 * 60
    )

    assert [one.main.public_id for one in day.look(day.enter(stuck)).visits] == [day.dose]


def test_a_licence_that_is_over_breaks_what_rests_on_it(day):
    found = day.look(day.enter(day.unlicensed("dan", "LMFT")))

    assert [one.main.public_id for one in found.visits] == [day.dose, day.talk]
    assert count("qualification", "valid_until = '2027-03-01'") == 1


def test_a_licence_of_somebody_else_is_not_found(day):
    with pytest.raises(NotFound):
        day.enter(day.entry(Kind.LICENCE, day.clinic.practitioners["dan"], licence=1))


def test_whose_patient_is_in_the_clinic_already_is_told_apart(day):
    now = utc("2027-03-02 16:50")
    visits.arrive(day.dose, 1, now, ["fasted", "readings"], by=day.clinic.scheduler, now=now, once=once())

    found = day.look(day.enter(day.ill("dan"), now), now)

    assert [one.main.public_id for one in found.visits] == [day.talk]
    assert [(one.appointment.public_id, one.has_begun) for one in found.present] == [(day.dose, False)]


def test_a_visit_that_changed_since_is_not_replaced(day):
    talk = day.look(day.enter(day.ill("dan"))).visits[1]

    outcome = day.replace(talk, talk.substitutes[0], was_asked=True, version=7)

    assert [type(one.reason) for one in outcome.refusals] == [ChangedMeanwhile]


def test_in_a_long_list_a_later_visit_is_searched_when_asked_for(day):
    found = day.look(day.enter(day.ill("dan")), only=day.talk)

    assert [one.is_searched for one in found.visits] == [False, True]
    assert found.visits[0].times == ()


def test_a_strangers_name_is_not_found(day):
    with pytest.raises(NotFound):
        day.enter(day.entry(Kind.AWAY, "nobody"))


def test_every_look_is_in_the_trail(day):
    happening = day.enter(day.ill("dan"))
    day.look(happening)

    assert count("audit_entry", "did = 'replan.viewed'") == 1


def test_another_time_is_not_the_present_one_and_brings_somebody_unknown_only_where_asked(day):
    found = day.look(day.enter(day.ill("dan")))
    visit = found.visits[0]
    strange = next(one for one in visit.times if one.strangers)
    asked = {"by": day.clinic.scheduler, "now": NOW}

    refused = replan.move(visit.main.public_id, 1, strange.draft, was_asked=False, once=once(), **asked)
    moved = replan.move(visit.main.public_id, 1, strange.draft, was_asked=True, once=once(), **asked)

    assert all(one.appointments[0].starts != visit.main.starts for one in visit.times)
    assert isinstance(refused, Refused)
    assert [type(one.reason) for one in refused.refusals] == [PatientNotAsked]
    assert isinstance(moved, Booked)
