"""Who is in a clinic now, and that no treatment begins without its people."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coord.domain.permissions import Permission
from coord.domain.reasons import NotHere, RideNotReached
from coord.services import attendance, booking, coverage, policies, visits
from coord.services.booking.outcomes import Noted, Refused
from coord.services.errors import NotFound
from coord.services.policies.trying import When
from tests.clinic import count, once, utc
from tests.conftest import NOW

NINE = utc("2027-03-02 17:00")
DAY = NINE.date()


@pytest.fixture
def visit(clinic):
    """A treatment whose patient has arrived, with everything ready but that nobody is ticked as here."""
    name = booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once()).appointment
    clinic.reach_ride(name, NINE)
    for who in clinic.practitioners.values():
        attendance.leave(who, by=clinic.scheduler, now=NINE)
    checks = ["fasted", "readings"]
    visits.arrive(name, 1, NINE, checks, by=clinic.scheduler, now=NINE, once=once())
    return name


def come(clinic, *who, where="harbor", now=NINE):
    names = [clinic.practitioners[one] for one in who]
    return attendance.come(names, clinic.clinics[where], by=clinic.scheduler, now=now)


def begin(clinic, visit, at=NINE, **more):
    kept = {"by": clinic.scheduler, "now": NINE, "once": once()}
    return visits.begin(visit, 2, at, **(kept | more))


def lacking(outcome):
    assert isinstance(outcome, Refused)
    (reason,) = [one.reason for one in outcome.refusals]
    assert isinstance(reason, NotHere)
    return reason


def test_a_treatment_begins_only_when_its_people_are_ticked_as_here(clinic, visit):
    come(clinic, "ada", "dan")
    assert lacking(begin(clinic, visit)).people == ("Cleo Tran, RN",)

    come(clinic, "cleo")
    assert isinstance(begin(clinic, visit), Noted)


def test_life_support_must_be_here_too(clinic, visit):
    come(clinic, "ada", "cleo")
    assert isinstance(begin(clinic, visit, now=NINE, at=NINE), Noted)


def test_without_a_second_trained_person_nothing_begins(clinic, visit):
    come(clinic, "ada")

    found = lacking(begin(clinic, visit))
    assert found.people == ("Cleo Tran, RN",)
    assert [kind.value for kind in found.trainings] == ["BLS"]


def test_who_has_left_or_is_elsewhere_is_not_here(clinic, visit):
    come(clinic, "ada", "cleo", "dan")
    attendance.leave(clinic.practitioners["cleo"], by=clinic.scheduler, now=NINE)
    come(clinic, "ada", where="summit")

    assert lacking(begin(clinic, visit)).people == ("Ada Okoro, MD", "Cleo Tran, RN")


def test_a_tick_of_yesterday_proves_nothing_today(clinic, visit):
    come(clinic, "ada", "cleo", "dan", now=NINE - timedelta(days=1))

    assert len(lacking(begin(clinic, visit)).people) == 2


def test_who_was_here_when_it_began_counts_when_that_is_noted_later(clinic, visit):
    come(clinic, "ada", "cleo", "dan")
    later = NINE + timedelta(minutes=5)
    attendance.leave(clinic.practitioners["cleo"], by=clinic.scheduler, now=later)

    assert isinstance(begin(clinic, visit, at=NINE, now=later + timedelta(minutes=1)), Noted)


def test_a_clinical_lead_may_begin_all_the_same_and_the_ledger_keeps_why(clinic, visit):
    come(clinic, "ada")
    said = "Cleo is at the door"

    assert isinstance(begin(clinic, visit, because={RideNotReached: said}), Refused)
    assert isinstance(begin(clinic, visit, because={NotHere: said}), Noted)
    assert count("override", "reason = 'NotHere' AND why = 'Cleo is at the door'") == 1


def test_who_may_not_override_it_may_not_begin(clinic, visit):
    meek = replace(
        clinic.scheduler, permissions=clinic.scheduler.permissions - {Permission.OVERRIDE_CLINICAL}
    )

    assert isinstance(begin(clinic, visit, because={NotHere: "In a hurry"}, by=meek), Refused)


def test_a_house_may_do_without_ticks(clinic, visit):
    policies.change("day", {"needs_ticks": False}, When(NOW.date()), by=clinic.scheduler, now=NOW)

    assert isinstance(begin(clinic, visit), Noted)


def test_who_comes_is_at_one_clinic(clinic):
    assert come(clinic, "ada", "dan") == 2
    assert come(clinic, "ada") == 0
    come(clinic, "ada", where="summit")

    def names(where):
        return [one.name for one in attendance.here(clinic.clinics[where], by=clinic.scheduler, now=NINE)]

    assert (names("harbor"), names("summit")) == (["Dan Ortiz, LMFT"], ["Ada Okoro, MD"])
    assert count("audit_entry", "did = 'practitioner.here'") == 3


def test_planned_and_here_now_stand_beside_each_other(clinic, visit):
    come(clinic, "ada")
    now = coverage.of_day(clinic.clinics["harbor"], DAY, by=clinic.scheduler, now=NINE).now

    since = {one.name: one.since for one in now.people}
    assert since["Ada Okoro, MD"] == NINE
    assert since["Cleo Tran, RN"] is None
    prescribers = now.lines[0]
    assert (prescribers.who, prescribers.needed, prescribers.is_short) == (("Ada Okoro, MD",), 1, False)
    assert [one.is_short for one in now.lines] == [False, False, False, True]


def test_who_is_here_without_being_planned_is_told_too(clinic):
    come(clinic, "eve")
    now = coverage.of_day(clinic.clinics["harbor"], DAY, by=clinic.scheduler, now=NINE).now

    assert ("Eve Lindqvist", NINE) in [(one.name, one.since) for one in now.people]


def test_another_day_has_no_now(clinic):
    tomorrow = DAY + timedelta(days=1)

    assert coverage.of_day(clinic.clinics["harbor"], tomorrow, by=clinic.scheduler, now=NINE).now is None


def test_strangers_are_not_found(clinic):
    with pytest.raises(NotFound):
        attendance.come(["nobody"], clinic.clinics["harbor"], by=clinic.scheduler, now=NINE)
    with pytest.raises(NotFound):
        attendance.come([], "nowhere", by=clinic.scheduler, now=NINE)
    with pytest.raises(NotFound):
        attendance.here("nowhere", by=clinic.scheduler, now=NINE)
    with pytest.raises(NotFound):
        attendance.leave("nobody", by=clinic.scheduler, now=NINE)
