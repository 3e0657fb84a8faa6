"""A licence whose end was entered by mistake goes on as it was to, and nothing is left of the mistake."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from coord.services import replan, staff_mail
from coord.services.availability import Objection, Saved, Why
from coord.services.errors import NotFound
from coord.store.db import reading, transaction
from tests.clinic import count, once
from tests.conftest import NOW
from tests.services.replan.conftest import DAY
from tests.services.waiting import Waiting

ENDS = (
    "SELECT valid_until, former_until FROM qualification WHERE kind = 'LMFT' AND valid_until < '2030-12-31'"
)


@pytest.fixture
def back(day):
    return lambda happening: replan.take_back(happening, by=day.clinic.scheduler, now=NOW, once=once())


def ends():
    with reading() as tx:
        return [tuple(map(str, row)) for row in tx.execute(text(ENDS))]


def test_it_holds_as_long_as_it_was_to(day, back):
    happening = day.enter(day.unlicensed("dan", "LMFT"))
    assert ends() == [("2027-03-01", "2030-12-31")]
    assert replan.can_be_taken_back(happening, by=day.clinic.scheduler)

    assert back(happening) == Saved()
    assert ends() == []
    assert day.look(happening).visits == ()
    assert not replan.can_be_taken_back(happening, by=day.clinic.scheduler)


def test_the_visits_that_it_broke_are_off_the_list_at_once(day, back):
    happening = day.enter(day.unlicensed("dan", "LMFT"))
    assert count("broken_visit") == 3

    back(happening)

    assert count("broken_visit") == 0


def test_a_visit_that_breaks_for_another_cause_stays_on_the_list(day, back):
    happening = day.enter(day.unlicensed("dan", "LMFT"))
    day.enter(day.ill("cleo"))

    back(happening)

    assert count("broken_visit") == 1
    assert len(day.look(day.entry_of("cleo")).visits) == 1


def test_both_are_in_the_trail_with_the_licence_and_the_day(day, back):
    entry = day.unlicensed("dan", "LMFT")
    back(day.enter(entry))

    with reading() as tx:
        found = tx.execute(text("SELECT did, details FROM audit_entry WHERE did LIKE 'qualification.%'"))
        told = [(did, str(details)) for did, details in found]
    assert [did for did, _ in told] == ["qualification.ended", "qualification.resumed"]
    assert all(str(entry.licence) in details and "2027-03-01" in details for _, details in told)


def test_nobody_is_asked_any_more_to_renew_it(day, back):
    happening = day.enter(day.unlicensed("dan", "LMFT"))
    staff_mail.queue(NOW)
    assert count("task", "kind = 'licence_ends' AND status = 'open'") == 1

    back(happening)

    assert count("task", "kind = 'licence_ends' AND status = 'open'") == 0


def test_who_has_another_that_ends_is_still_asked_to_renew_it(day, back):
    happening = day.enter(day.unlicensed("dan", "LMFT"))
    day.enter(day.unlicensed("dan", "BLS"))
    staff_mail.queue(NOW)

    back(happening)

    assert count("task", "kind = 'licence_ends' AND status = 'open'") > 0


def test_what_can_be_booked_with_it_again_is_offered_to_who_waits(day, back):
    happening = day.enter(day.unlicensed("dan", "LMFT"))
    Waiting(day.clinic).add("P-3")

    back(happening)

    assert count("freed_time", f"why = 'back' AND starts = {happening.span.starts}") == 1


def test_one_that_ended_twice_goes_back_to_the_end_before(day, back):
    later = day.enter(day.unlicensed("dan", "LMFT", first=DAY + timedelta(days=30)))
    sooner = day.enter(day.unlicensed("dan", "LMFT"))

    assert not replan.can_be_taken_back(later, by=day.clinic.scheduler)
    back(sooner)

    assert ends() == [("2027-03-31", "None")]


def test_one_that_was_changed_meanwhile_stays_as_it_is(day, back):
    happening = day.enter(day.unlicensed("dan", "LMFT"))
    with transaction() as tx:
        tx.execute(text("UPDATE qualification SET valid_until = '2028-01-31' WHERE kind = 'LMFT'"))

    with pytest.raises(NotFound):
        back(happening)
    assert not replan.can_be_taken_back(happening, by=day.clinic.scheduler)


@pytest.mark.parametrize(
    ("first", "why"), [(date(2031, 1, 2), Why.ENDED_ALREADY), (date(2020, 1, 1), Why.NOT_BEGUN)]
)
def test_an_end_changes_only_what_holds_then(day, first, why):
    outcome = day.enter(day.unlicensed("dan", "LMFT", first=first))

    assert isinstance(outcome, Objection)
    assert (outcome.why, outcome.field) == (why, "first")
    assert ends() == []
