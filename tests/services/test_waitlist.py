"""Waiting: put on the list once, changed by who has seen how it stands, taken off for good."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coord.domain.roles import Role
from coord.domain.waitlist import AskedBy, Priority, Wanting
from coord.services import booking, waitlist
from coord.services.errors import KeyReused, NotFound
from coord.services.waitlist import Asking, Ended
from coord.services.waitlist.shown import Idle
from tests.clinic import Clinic, count, once
from tests.conftest import NOW


@pytest.fixture
def asked(clinic):
    return {"by": clinic.scheduler, "now": NOW}


@pytest.fixture
def wish(clinic):
    return Asking(
        patient=clinic.patients["P-1"],
        type_code="dosing_iv",
        clinics=(clinic.clinics["harbor"],),
        people={Role.LEAD_THERAPIST: (clinic.practitioners["dan"],)},
        wanting=Wanting(frozenset({0, 2}), 540, 720, date(2027, 3, 2), date(2027, 4, 2), date(2027, 4, 1)),
        priority=Priority.SOON,
        reason="Had to give up a visit.",
        asked_by=AskedBy.RELATIVE,
    )


def test_who_is_put_on_the_list_waits_with_all_that_was_wished(clinic, wish, asked):
    name = waitlist.add(wish, **asked, once=once())
    (one,) = waitlist.listed(**asked).entries

    assert one.public_id == name
    assert (one.type_name, one.priority, one.asked_by) == (
        "Treatment visit (IV)",
        Priority.SOON,
        AskedBy.RELATIVE,
    )
    assert one.wanting == wish.wanting
    assert [name for _, name in one.clinics] == ["Harbor Clinic"]
    assert one.reason == wish.reason
    assert one.idle is None
    assert count("audit_entry", "did = 'waitlist.added' AND user_id IS NOT NULL") == 1


def test_the_same_request_twice_waits_once(wish, asked):
    same = once()

    assert waitlist.add(wish, **asked, once=same) == waitlist.add(wish, **asked, once=same)
    assert count("waitlist_entry") == 1
    with pytest.raises(KeyReused):
        waitlist.add(wish, **asked, once=replace(same, body_hash=b"other"))


def test_turns_go_by_priority_and_then_by_waiting_time(clinic, wish, asked):
    for number, (patient, priority) in enumerate(
        [("P-1", Priority.NORMAL), ("P-2", Priority.URGENT), ("P-3", Priority.NORMAL)]
    ):
        one = replace(wish, patient=clinic.patients[patient], priority=priority)
        waitlist.add(one, by=clinic.scheduler, now=NOW + timedelta(minutes=number), once=once())

    order = [one.patient.record_number for one in waitlist.listed(**asked).entries]
    assert order == ["P-2", "P-1", "P-3"]


def test_a_change_counts_only_for_who_saw_the_entry_as_it_stands(wish, asked):
    name = waitlist.add(wish, **asked, once=once())
    other = replace(wish, wanting=Wanting(), priority=Priority.URGENT)

    assert waitlist.change(name, 1, other, **asked, once=once()) is Ended.DONE
    assert waitlist.change(name, 1, wish, **asked, once=once()) is Ended.CHANGED_MEANWHILE
    assert waitlist.entry(name, **asked).priority is Priority.URGENT


def test_who_is_taken_off_waits_no_more_and_can_come_back(wish, asked):
    name = waitlist.add(wish, **asked, once=once())

    assert waitlist.take_off(name, **asked)
    assert not waitlist.take_off(name, **asked)
    assert waitlist.listed(**asked).entries == ()
    assert waitlist.change(name, 2, wish, **asked, once=once()) is Ended.CHANGED_MEANWHILE
    assert waitlist.add(wish, **asked, once=once()) != name


def test_an_earlier_time_is_wanted_for_a_visit_of_ones_own(clinic, wish, asked):
    booked = booking.book(clinic.treatment("2027-03-09", follow_up="2027-03-10 09:00"), **asked, once=once())
    waitlist.add(replace(wish, visit=booked.appointment, type_code=""), **asked, once=once())

    (one,) = waitlist.listed(**asked).entries
    assert one.visit.public_id == booked.appointment
    assert one.wanting.before == one.visit.starts
    other = replace(wish, visit=booked.appointment, patient=clinic.patients["P-2"])
    with pytest.raises(NotFound):
        waitlist.add(other, **asked, once=once())


@pytest.mark.parametrize(
    ("day", "idle"), [("2027-04-01", None), ("2027-04-02", Idle.OVER)], ids=["last-day", "day-after"]
)
def test_nothing_is_offered_once_the_wish_is_over(clinic, wish, asked, day, idle):
    waitlist.add(wish, **asked, once=once())
    later = NOW + (date.fromisoformat(day) - NOW.date())

    (one,) = waitlist.listed(by=clinic.scheduler, now=later).entries
    assert one.idle is idle


def test_what_is_not_there_cannot_be_waited_for(clinic, wish, asked):
    strange = Clinic("Other")
    wrong = [
        {"patient": strange.patients["P-1"]},
        {"clinics": (strange.clinics["harbor"],)},
        {"people": {Role.LEAD_THERAPIST: (strange.practitioners["dan"],)}},
        {"type_code": "massage"},
        {"type_code": "team_meeting"},
        {"visit": "nothing"},
    ]

    for changes in wrong:
        with pytest.raises(NotFound):
            waitlist.add(replace(wish, **changes), **asked, once=once())
    assert count("waitlist_entry") == 0


def test_another_organization_sees_and_touches_none_of_it(wish, asked):
    name = waitlist.add(wish, **asked, once=once())
    stranger = {"by": Clinic("Other").scheduler, "now": NOW}

    assert waitlist.listed(**stranger).entries == ()
    for work in (waitlist.entry, waitlist.take_off):
        with pytest.raises(NotFound):
            work(name, **stranger)
