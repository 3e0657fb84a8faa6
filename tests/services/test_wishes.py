"""Between people, as the database keeps it: wishes, languages, limits, ways, and one person in two parts."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, select, update

from coord.domain import reasons as why
from coord.domain.booking import Overriding
from coord.domain.roles import Role
from coord.services import booking, searching, showing
from coord.services.booking import Booked, Refused
from coord.services.drafts import Draft
from coord.services.searching import Ask
from coord.store import diary, people, places
from coord.store.db import transaction
from tests.clinic import TREATMENT, count, once
from tests.conftest import NOW

BOTH_PARTS = TREATMENT | {Role.LEAD_THERAPIST: "ada", Role.PRESCRIBER: "ada"}


def book(clinic, draft=None, **changes):
    return booking.book(draft or clinic.treatment(**changes), by=clinic.scheduler, now=NOW, once=once())


def reasons(outcome):
    return {type(refusal.reason) for refusal in outcome.refusals} if isinstance(outcome, Refused) else set()


def patient(record_number, **values):
    with transaction() as tx:
        tx.execute(update(people.Patient).where(people.Patient.record_number == record_number).values(values))


def practitioner(who, **values):
    row = people.Practitioner
    with transaction() as tx:
        tx.execute(update(row).where(row.email == f"{who}@demo.example").values(values))


def number(clinic, row, public_id):
    with transaction() as tx:
        return tx.scalar(select(row.id).where(row.public_id == public_id))


def wish(clinic, of, kind, **whom):
    patient_id = number(clinic, people.Patient, clinic.patients[of])
    with transaction() as tx:
        tx.execute(insert(people.PatientWish).values(patient_id=patient_id, kind=kind, **whom))


def policy(clinic, name, value):
    with transaction() as tx:
        tx.execute(
            insert(places.Policy).values(
                organization_id=clinic.organization_id, name=name, value=value, valid_from=date(2026, 1, 1)
            )
        )


def test_nobody_is_booked_with_whom_the_patient_must_never_be(clinic):
    ada = number(clinic, people.Practitioner, clinic.practitioners["ada"])
    wish(clinic, "P-1", "never_with", practitioner_id=ada)

    assert reasons(book(clinic)) == {why.NeverWith}


@pytest.mark.parametrize(("wishes", "avoided"), [("P-1", "P-2"), ("P-2", "P-1")])
def test_two_who_must_not_meet_are_not_at_one_clinic_on_one_day(clinic, wishes, avoided):
    other = number(clinic, people.Patient, clinic.patients[avoided])
    wish(clinic, wishes, "apart_from", other_patient_id=other)
    there = clinic.appointment("preparation", "2027-03-02 16:00", "Nest", {Role.LEAD_THERAPIST: "ben"})
    book(clinic, Draft(clinic.patients["P-2"], (there,)))

    refused = book(clinic)

    assert reasons(refused) == {why.ApartFrom}
    assert "Boris" not in repr(refused)


def test_who_wants_no_stranger_has_only_known_people_in_the_room(clinic):
    patient("P-1", agrees_to_stranger=False)

    assert reasons(book(clinic)) == {why.StrangerInRoom}


def test_who_was_never_asked_may_meet_anybody(clinic):
    assert isinstance(book(clinic), Booked)


def test_nobody_works_more_than_they_said(clinic):
    practitioner("dan", day_minutes=100, week_minutes=180, work_minutes=60, break_minutes=30)

    assert reasons(book(clinic)) == {why.DailyMaximum}


def test_a_treatment_and_its_follow_up_count_together_against_a_weekly_maximum(clinic):
    practitioner("dan", week_minutes=179)
    ask = Ask(clinic.patients["P-1"], "dosing_iv", date(2027, 3, 1), date(2027, 3, 5))

    refused = book(clinic)
    offered = searching.find(ask, by=clinic.scheduler, now=NOW, limit=500)

    (one,) = refused.refusals
    assert (one.position, type(one.reason), one.reason.beside) == (1, why.WeeklyMaximum, 120)
    assert offered.total
    assert not any(is_in_one_week_by(clinic.practitioners["dan"], slot.draft) for slot in offered.slots)


def is_in_one_week_by(who, draft):
    main, after = draft.appointments
    weeks = {one.wall.isocalendar()[:2] for one in (main, after)}
    return len(weeks) == 1 and all(who in one.people.values() for one in (main, after))


def test_a_second_treatment_on_a_day_counts_against_the_first(clinic):
    practitioner("ada", day_doses=1)
    book(clinic)
    others = {Role.PRESCRIBER: "ada", Role.LEAD_THERAPIST: "ben", Role.MONITOR: "eve"}

    refused = book(
        clinic, clinic.treatment(time="13:00", patient="P-4", people=others, follow_up=None, room="Drip")
    )

    assert why.DosesMaximum in reasons(refused)


def test_a_week_reaches_back_to_its_monday(clinic):
    practitioner("dan", week_minutes=170)
    monday = clinic.appointment("preparation", "2027-03-01 16:00", "Nest", {Role.LEAD_THERAPIST: "dan"})
    book(clinic, Draft(clinic.patients["P-4"], (monday,)))

    assert reasons(book(clinic, clinic.treatment("2027-03-05", follow_up="2027-03-08 09:00"))) >= {
        why.WeeklyMaximum
    }


def test_the_way_between_clinics_takes_its_time(clinic):
    in_denver = clinic.appointment(
        "preparation", "2027-03-02 09:00", "Blue", {Role.LEAD_THERAPIST: "dan"}, where="summit"
    )
    book(clinic, Draft(clinic.patients["P-4"], (in_denver,)))
    a_way(clinic, "summit", "harbor", 45)

    assert reasons(book(clinic)) == {why.PractitionerElsewhere}
    assert isinstance(book(clinic, clinic.treatment(time="09:45")), Booked)


def a_way(clinic, start, end, minutes):
    ids = {key: number(clinic, places.Clinic, clinic.clinics[key]) for key in (start, end)}
    values = {"from_clinic_id": ids[start], "to_clinic_id": ids[end], "minutes": minutes}
    with transaction() as tx:
        tx.execute(insert(places.ClinicTravel).values(organization_id=clinic.organization_id, **values))


# Languages


def ask(clinic, people=()):
    day = date(2027, 3, 2)
    asked = searching.Ask(
        clinic.patients["P-1"], "dosing_iv", day, day, (clinic.clinics["harbor"],), people=dict(people)
    )
    return searching.find(asked, by=clinic.scheduler, now=NOW)


def test_an_interpreter_is_proposed_where_one_is_needed_and_the_proposal_can_be_booked(clinic):
    patient("P-1", languages=["vi"])
    a_nurse(clinic, "ben")

    found = ask(clinic)

    booked = book(clinic, found.slots[0].draft)
    unit = showing.unit(booked.appointment, by=clinic.scheduler, now=NOW)
    assert {role: name for role, name, _ in unit.main.people}["interpreter"] == "Cleo Tran, RN"
    assert {role: name for role, name, _ in unit.follow_up.people}["interpreter"] == "Cleo Tran, RN"


def a_nurse(clinic, who):
    who = number(clinic, people.Practitioner, clinic.practitioners[who])
    a_licence(who, "RN")


def a_licence(who, kind):
    days = {"valid_from": date(2020, 1, 1), "valid_until": date(2030, 12, 31)}
    with transaction() as tx:
        tx.execute(
            insert(people.Qualification).values(
                practitioner_id=who, kind=kind, jurisdiction="US-CA", status="active", **days
            )
        )


def test_no_interpreter_is_proposed_where_the_two_understand_each_other(clinic):
    slots = ask(clinic).slots

    assert slots
    assert {len(slot.draft.appointments[0].people) for slot in slots} == {3}


def test_without_a_shared_language_somebody_permitted_goes_on_in_spite_of_it(clinic):
    patient("P-1", languages=["ko"])
    draft = clinic.treatment()

    refused = book(clinic, draft)
    names = frozenset({"0.NoSharedLanguage", "1.NoSharedLanguage"})
    booked = book(clinic, replace(draft, overriding=Overriding(names, "Her daughter comes along.")))

    assert reasons(refused) == {why.NoSharedLanguage}
    assert isinstance(booked, Booked)
    assert count("override", "reason = 'NoSharedLanguage'") == 2


# One person in two parts


def test_somebody_doubly_qualified_stands_in_for_two_only_where_the_house_allows_it(clinic):
    ada = number(clinic, people.Practitioner, clinic.practitioners["ada"])
    a_licence(ada, "LMFT")
    draft = two_parts(clinic)

    hard = book(clinic, draft)
    policy(clinic, "hard", {"reasons": []})
    soft = book(clinic, draft)

    assert reasons(hard) == reasons(soft) == {why.SamePersonTwice}
    assert hard.overridable == frozenset()
    assert soft.overridable == {"0.SamePersonTwice"}


def two_parts(clinic, time="09:00", why_so=""):
    main = clinic.appointment("dosing_iv", f"2027-03-02 {time}", "Drip", BOTH_PARTS)
    after = clinic.appointment("integration", "2027-03-03 09:00", "Nest", {Role.LEAD_THERAPIST: "ada"})
    names = frozenset({"0.SamePersonTwice"}) if why_so else frozenset()
    return Draft(clinic.patients["P-1"], (main, after), overriding=Overriding(names, why_so))


def test_a_unit_with_one_person_in_two_parts_takes_that_person_once_and_moves_like_another(clinic):
    ada = number(clinic, people.Practitioner, clinic.practitioners["ada"])
    a_licence(ada, "LMFT")
    policy(clinic, "hard", {"reasons": []})

    booked = book(clinic, two_parts(clinic, why_so="The therapist is ill."))

    assert isinstance(booked, Booked)
    unit = showing.unit(booked.appointment, by=clinic.scheduler, now=NOW)
    assert sorted(role for role, name, _ in unit.main.people if name == "Ada Okoro, MD") == [
        "lead_therapist", "prescriber",
    ]  # fmt: skip
    assert attention_of(ada) == [60, 120]
    moved = booking.move(
        booked.appointment,
        unit.main.version,
        two_parts(clinic, "13:00", "Still ill."),
        by=clinic.scheduler,
        now=NOW,
        once=once(),
    )
    assert not isinstance(moved, Refused)
    assert attention_of(ada) == [60, 120]


def attention_of(who):
    row, taken = diary.Resource, diary.Occupancy
    with transaction() as tx:
        mine = select(row.id).where(row.practitioner_id == who, row.kind == "attention")
        return sorted(tx.scalars(select(taken.ends - taken.starts).where(taken.resource_id.in_(mine))))
