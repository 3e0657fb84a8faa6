"""Finding times: what is offered can be booked, and what is booked is no longer offered."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import text

from coord.domain.ranking import Wishes
from coord.domain.roles import Role
from coord.services import booking, searching
from coord.services.booking import Booked, Reserved
from coord.services.errors import NotFound
from coord.services.searching import Ask, Order
from coord.store.db import transaction
from tests.clinic import BY_NIGHT, Clinic, once
from tests.conftest import NOW

DAY = timedelta(days=1)
TALKS_IN_THE_SAME_ROOM = """UPDATE room SET features = '["infusion", "reclining", "talk"]'"""
TWO_WEEKS = (date(2027, 3, 1), date(2027, 3, 12))


def find(clinic, patient="P-1", moving=None, **more):
    ask = Ask(clinic.patients[patient], "dosing_iv", *TWO_WEEKS, (clinic.clinics["harbor"],), moving)
    return searching.find(ask, by=clinic.scheduler, now=NOW, limit=1000, **more)


def test_every_offered_time_can_be_booked(clinic):
    """Two weeks are booked full by taking the first offer until there is none."""
    booked = 0
    while (found := find(clinic, "P-1" if booked % 2 else "P-4")).total:
        draft = found.slots[booked % len(found.slots)].draft
        outcome = booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
        assert isinstance(outcome, Booked)
        booked += 1

    assert booked >= 6


@pytest.mark.parametrize("changes_on", [date(2027, 3, 14), date(2027, 11, 7)])
def test_every_time_that_is_offered_by_night_as_clocks_change_can_be_reserved(clinic, changes_on):
    """Also where treatment and talk share a room."""
    with transaction() as tx:
        for statement in (*BY_NIGHT, TALKS_IN_THE_SAME_ROOM):
            tx.execute(text(statement))
    asked = {"by": clinic.scheduler, "now": datetime.combine(changes_on - 4 * DAY, time(16), UTC)}
    ask = Ask(clinic.patients["P-1"], "dosing_iv", changes_on - DAY, changes_on, (clinic.clinics["harbor"],))
    offered = [one.draft for one in searching.find(ask, **asked, limit=1000).slots]
    by_night = [draft for draft in offered if is_near_change(draft, changes_on)]

    for draft in by_night:
        reserved = booking.reserve(draft, asked["now"] + DAY, **asked, once=once())
        assert isinstance(reserved, Reserved), (reserved, draft)
        booking.release(reserved.hold, **asked)

    assert {one.appointments[0].wall.hour for one in by_night} >= {21, 22, 23, 0, 3}


def is_near_change(draft, changes_on):
    evening = datetime.combine(changes_on - DAY, time(21))
    return evening <= draft.appointments[0].wall <= evening + timedelta(hours=7)


def test_the_first_time_leaves_half_a_day_of_notice_and_lies_within_opening_hours(clinic):
    first = find(clinic).slots[0].draft.appointments[0]

    assert first.wall.isoformat() == "2027-03-02T08:00:00"


def test_the_follow_up_is_with_the_same_therapist_on_the_next_day(clinic):
    main, after = find(clinic).slots[0].appointments

    assert dict(main.people)["lead_therapist"] == dict(after.people)["lead_therapist"] == "Dan Ortiz, LMFT"
    assert after.starts - main.ends < 24 * 60


def test_what_is_booked_is_no_longer_offered(clinic):
    before = find(clinic, "P-4")
    booking.book(find(clinic).slots[0].draft, by=clinic.scheduler, now=NOW, once=once())

    after = find(clinic, "P-4")

    assert after.total < before.total
    assert after.slots[0].draft.appointments[0].wall.isoformat() == "2027-03-02T10:15:00"


def test_a_move_may_overlap_its_own_place(clinic):
    booked = booking.book(find(clinic).slots[0].draft, by=clinic.scheduler, now=NOW, once=once())

    offered = {slot.draft.appointments[0].wall for slot in find(clinic, moving=booked.appointment).slots}

    assert min(offered).isoformat() == "2027-03-02T08:00:00"


def test_a_patient_without_clearance_hears_why_there_is_nothing(clinic):
    found = find(clinic, "P-3")

    assert found.total == 0
    assert [type(reason).__name__ for reason in found.obstacles] == ["ClearanceRefused"]


def test_the_nearest_times_lie_around_the_wanted_one(clinic):
    ask = Ask(clinic.patients["P-1"], "dosing_iv", *TWO_WEEKS)
    wanted = 30_049_140  # 2027-02-18T20:00Z is long past; the nearest are the first ones

    slots = searching.nearest(ask, wanted, by=clinic.scheduler, now=NOW)

    assert len(slots) == 3
    assert slots[0].appointments[0].starts < slots[-1].appointments[0].starts


def test_another_organizations_patient_finds_nothing(clinic):
    ask = Ask(Clinic("Other").patients["P-1"], "dosing_iv", *TWO_WEEKS)

    with pytest.raises(NotFound):
        searching.find(ask, by=clinic.scheduler, now=NOW)


def why_not(clinic, wall=None, patient="P-1", day=date(2027, 3, 2)):
    ask = Ask(clinic.patients[patient], "dosing_iv", day, day, (clinic.clinics["harbor"],))
    return searching.why_not(ask, wall, by=clinic.scheduler, now=NOW)


def test_a_time_that_is_taken_is_explained_by_whom(clinic):
    booking.book(find(clinic).slots[0].draft, by=clinic.scheduler, now=NOW, once=once())

    answer = why_not(clinic, datetime(2027, 3, 2, 9, 0), "P-4")

    assert {type(change.reason).__name__ for change in answer.changes} & {"RoomBusy", "PractitionerBusy"}
    assert {part.field.value for part in answer.parts} == {"prescriber", "lead_therapist", "monitor", "room"}


def test_a_time_that_is_free_needs_no_change_and_its_draft_can_be_booked(clinic):
    answer = why_not(clinic, datetime(2027, 3, 3, 9, 0), day=date(2027, 3, 3))

    assert answer.changes == ()
    assert isinstance(booking.book(answer.draft, by=clinic.scheduler, now=NOW, once=once()), booking.Booked)


def test_an_hour_that_the_clocks_skip_has_a_reason_of_its_own(clinic):
    answer = why_not(clinic, datetime(2027, 3, 14, 2, 30), day=date(2027, 3, 14))

    assert type(answer.reason).__name__ == "TimeSkipped"


def test_a_day_on_which_the_clinic_is_closed_says_so_and_what_else_would_have_to_change(clinic):
    answer = why_not(clinic, day=date(2027, 3, 7))

    changes = {type(change.reason).__name__ for change in answer.changes}
    assert {"OutsideOpeningHours", "NotWorking"} <= changes
    assert {part.field.value for part in answer.parts} == {"prescriber", "lead_therapist", "monitor", "room"}


def test_another_organizations_clinic_is_not_there(clinic):
    ask = Ask(clinic.patients["P-1"], "dosing_iv", *TWO_WEEKS, (Clinic("Other").clinics["harbor"],))

    with pytest.raises(NotFound):
        searching.why_not(ask, None, by=clinic.scheduler, now=NOW)


def test_named_people_alone_are_offered(clinic):
    people = {Role.MONITOR: (clinic.practitioners["fay"],)}
    ask = Ask(clinic.patients["P-1"], "dosing_iv", *TWO_WEEKS, (clinic.clinics["harbor"],), people=people)

    found = searching.find(ask, by=clinic.scheduler, now=NOW)

    assert {dict(slot.appointments[0].people)["monitor"] for slot in found.slots} == {"Fay Haddad, NP"}


def test_the_next_times_are_of_different_halves_of_days(clinic):
    ask = Ask(clinic.patients["P-1"], "dosing_iv", *TWO_WEEKS, (clinic.clinics["harbor"],))

    walls = [
        slot.draft.appointments[0].wall for slot in searching.find(ask, by=clinic.scheduler, now=NOW).next
    ]

    assert walls == sorted(walls)
    assert len({(wall.date(), wall.hour < 12) for wall in walls}) == 3


def test_the_best_come_first_where_that_is_wished(clinic):
    wishes = Wishes.between(frozenset({3}), time(13), time(15))
    here = (clinic.clinics["harbor"],)
    ask = Ask(clinic.patients["P-1"], "dosing_iv", *TWO_WEEKS, here, wishes=wishes, order=Order.BEST)

    found = searching.find(ask, by=clinic.scheduler, now=NOW)

    assert found.slots[0].draft.appointments[0].wall.isoformat().startswith("2027-03-04T13")
    assert {"weekday", "time_of_day"} <= set(found.slots[0].advantages)
    assert found.next[0].draft.appointments[0].wall < found.slots[0].draft.appointments[0].wall


def test_a_long_search_looks_no_further_than_a_page_needs(clinic):
    ask = Ask(clinic.patients["P-1"], "dosing_iv", date(2027, 3, 1), date(2027, 4, 30))
    asked = {"by": clinic.scheduler, "now": NOW}

    first, whole = searching.find(ask, **asked), searching.find(ask, **asked, limit=1000)
    soon = searching.find(replace(ask, last=first.until), **asked, limit=first.total)

    assert first.until == date(2027, 3, 14)
    assert whole.until is None
    assert starts(whole)[: first.total] == starts(soon)
    assert starts(first) == starts(whole)[:24]


def test_a_long_search_goes_on_where_the_first_days_hold_too_little(clinic):
    ask = Ask(clinic.patients["P-1"], "dosing_iv", date(2027, 3, 1), date(2027, 4, 30))
    asked = {"by": clinic.scheduler, "now": NOW}
    few = searching.find(ask, **asked).total

    last_of_them = searching.find(ask, **asked, offset=few - 1, limit=1)

    assert last_of_them.until is None
    assert last_of_them.total > few
    assert len(last_of_them.slots) == 1


def starts(found):
    return [slot.appointments[0].starts for slot in found.slots]
