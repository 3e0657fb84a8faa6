"""Places in groups are waited for, offered to one after another, and kept until there is an answer."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from coord.domain import reasons as why
from coord.domain.course import GROUP_TEMPLATES
from coord.domain.roles import Role
from coord.domain.waitlist import Wanting
from coord.services import booking, groups, showing, waitlist
from coord.services.booking import Booked, Refused
from coord.services.errors import NotFound
from coord.services.groups import CourseOpening, Joining, Opened
from coord.services.waitlist import Stands
from coord.store.db import transaction
from tests.clinic import PATIENT_ASKED, count, once
from tests.groups import furnish, join, open_one, talk, treatment
from tests.services.waiting import GRACE, MORNING, SECRET, Waiting

ANSWER = {"secret": SECRET}
SOON = MORNING + GRACE
WALL = "2027-03-16 09:00"
TO_STAFF_OF_PLACES = (
    "c.practitioner_id IS NOT NULL"
    " AND m.appointment_id IN (SELECT id FROM appointment WHERE group_id IS NOT NULL)"
)
HELD = "p.status IN ('pending', 'booked')"


@pytest.fixture(autouse=True)
def _with_groups(app):
    furnish()


@pytest.fixture
def waiting(clinic):
    return Waiting(clinic)


@pytest.fixture
def full(clinic):
    """A group of two places that P-1 and P-4 have, and the visit of P-4."""
    group = open_one(clinic, talk(clinic, WALL), places=2, patients=("P-1",)).first
    return group, join(clinic, group, "P-4").appointment


def wait(waiting, patient="P-2", **wishes):
    return waiting.add(patient, type_code="therapy_group", **wishes)


def test_a_place_that_is_given_up_is_offered_and_kept_until_there_is_an_answer(clinic, waiting, full):
    group, visit = full
    wait(waiting)
    waiting.cancel(visit)

    assert waitlist.go_on(SOON) == 1
    assert waiting.told() == [("P-2", "message", "offered")]
    shown = groups.page(group, by=clinic.scheduler, now=SOON).shown.group
    assert (shown.taken, shown.reserved, shown.free) == (2, 1, 0)
    refused = join(clinic, group, "P-4", now=SOON)
    assert {type(one.reason) for one in refused.refusals} == {why.GroupFull}


def test_who_takes_the_place_is_in_the_group_and_waits_no_more(clinic, waiting, full):
    group, visit = full
    wait(waiting)
    waiting.cancel(visit)
    waitlist.go_on(SOON)

    token = waiting.token("P-2")
    assert waitlist.say_yes(token, now=SOON, **ANSWER).stands is Stands.ACCEPTED
    assert waitlist.say_yes(token, now=SOON, **ANSWER).stands is Stands.ACCEPTED

    page = groups.page(group, by=clinic.scheduler, now=SOON)
    assert (page.shown.group.taken, page.shown.group.reserved) == (2, 0)
    assert [one.patient.record_number for one in page.members if one.status == "booked"] == ["P-1", "P-2"]
    assert count("waitlist_entry", "status = 'booked' AND booked_id IS NOT NULL") == 1
    assert count("hold") == 0
    assert count("message m JOIN contact_point c ON c.id = m.contact_point_id", TO_STAFF_OF_PLACES) == 0


def test_a_dose_in_a_group_is_offered_and_booked_with_its_follow_up(clinic, waiting):
    group = open_one(clinic, treatment(clinic, WALL), places=2, patients=("P-1",)).first
    visit = join(clinic, group, "P-4").appointment
    waiting.add("P-2", type_code="dosing_group")
    waiting.cancel(visit)
    waitlist.go_on(SOON)

    assert count("occupancy", "hold_id IS NOT NULL AND role IS NOT NULL") == 2  # their own cover
    assert waitlist.say_yes(waiting.token("P-2"), now=SOON, **ANSWER).stands is Stands.ACCEPTED
    assert groups.page(group, by=clinic.scheduler, now=SOON).shown.group.taken == 2
    assert count("appointment a JOIN participant p ON p.appointment_id = a.id", HELD) == 4


def test_who_passes_or_does_not_answer_leaves_the_place_to_the_next(clinic, waiting, full):
    _, visit = full
    first, second = wait(waiting), wait(waiting, "P-3", now=MORNING + timedelta(minutes=1))
    waiting.cancel(visit)
    waitlist.go_on(SOON)
    waitlist.say_no(waiting.token("P-2"), now=SOON, **ANSWER)
    waitlist.go_on(SOON)

    assert first != second
    assert waiting.told() == [("P-2", "message", "passed"), ("P-3", "phone", "offered")]


def test_one_place_is_offered_once_however_often_it_became_free(clinic, waiting, full):
    group, visit = full
    wait(waiting)
    wait(waiting, "P-3", now=MORNING + timedelta(minutes=1))
    waiting.cancel(visit)
    waiting.cancel(join(clinic, group, "P-4", now=MORNING).appointment)
    for _ in range(3):
        waitlist.go_on(SOON)

    assert count("freed_time") == 2
    assert waiting.told() == [("P-2", "message", "offered")]


def test_who_must_not_meet_somebody_of_the_group_is_passed_over(clinic, waiting, full):
    _, visit = full
    apart("P-2", "P-1")
    wait(waiting)
    wait(waiting, "P-3", now=MORNING + timedelta(minutes=1))
    waiting.cancel(visit)
    waitlist.go_on(SOON)

    assert waiting.told() == [("P-3", "phone", "offered")]


def apart(of, other):
    who = "(SELECT id FROM patient WHERE record_number = :{} ORDER BY id LIMIT 1)"
    values = f"({who.format('of')}, 'apart_from', {who.format('other')})"
    wish = f"INSERT INTO patient_wish (patient_id, kind, other_patient_id) VALUES {values}"
    with transaction() as tx:
        tx.execute(text(wish), {"of": of, "other": other})


def test_who_must_not_meet_somebody_that_a_place_is_kept_for_cannot_join(clinic, waiting, full):
    group, visit = full
    apart("P-2", "P-3")
    wait(waiting, "P-2")
    waiting.cancel(visit)
    waiting.cancel(groups_visit(clinic, group))
    waitlist.go_on(SOON)

    refused = join(clinic, group, "P-3", now=SOON)
    assert {type(one.reason) for one in refused.refusals} == {why.ApartFrom}


def groups_visit(clinic, group):
    """The one visit that is left in the group."""
    page = groups.page(group, by=clinic.scheduler, now=MORNING)
    return next(one.public_id for one in page.members if one.status == "booked")


NOT_AS_WISHED = {
    "therapist": lambda clinic: {"people": {Role.LEAD_THERAPIST: (clinic.practitioners["ben"],)}},
    "days": lambda clinic: {"wanting": Wanting(weekdays=frozenset({0}))},
    "group": lambda clinic: {"group": open_one(clinic, talk(clinic, "2027-03-18 09:00")).first},
    "kind": lambda clinic: {"type_code": "dosing_group"},
}


@pytest.mark.parametrize("wishes", NOT_AS_WISHED.values(), ids=NOT_AS_WISHED)
def test_a_group_that_is_not_as_wished_is_not_offered(clinic, waiting, full, wishes):
    _, visit = full
    waiting.add("P-2", **{"type_code": "therapy_group"} | wishes(clinic))
    waiting.cancel(visit)

    assert waitlist.go_on(SOON) == 0


def test_the_certain_group_that_is_wished_for_is_offered(clinic, waiting, full):
    group, visit = full
    waiting.add("P-2", type_code="", group=group)
    waiting.cancel(visit)

    assert waitlist.go_on(SOON) == 1


def test_nobody_can_wait_for_a_group_that_is_called_off_or_somebody_elses(clinic, waiting, full):
    group, _ = full
    groups.call_off(group, 1, PATIENT_ASKED, by=clinic.scheduler, now=MORNING, once=once())

    for name in (group, "nothing"):
        with pytest.raises(NotFound):
            waiting.add("P-2", type_code="", group=name)


def test_what_is_offered_of_a_group_that_is_called_off_is_over(clinic, waiting, full):
    group, visit = full
    wait(waiting)
    waiting.cancel(visit)
    waitlist.go_on(SOON)
    token = waiting.token("P-2")
    groups.call_off(group, 1, PATIENT_ASKED, by=clinic.scheduler, now=SOON, once=once())
    waitlist.go_on(SOON + GRACE)

    assert waitlist.opened(token, now=SOON, **ANSWER).stands is Stands.OVER
    assert waitlist.say_yes(token, now=SOON, **ANSWER).stands is Stands.OVER
    assert waiting.told() == [("P-2", "message", "ended")]
    assert count("occupancy") == count("hold") == 0


def test_what_is_offered_of_a_group_that_moves_is_offered_anew_at_its_new_time(clinic, waiting, full):
    group, visit = full
    wait(waiting)
    waiting.cancel(visit)
    waitlist.go_on(SOON)
    to = talk(clinic, "2027-03-16 13:00")
    assert isinstance(groups.move(group, 1, to, by=clinic.scheduler, now=SOON, once=once()), Opened)
    waitlist.go_on(SOON + GRACE)

    ended, offered = waiting.offers()
    assert (ended.status, offered.status) == ("ended", "offered")
    assert offered.starts == ended.starts + 240


def test_an_earlier_group_is_wanted_instead_of_the_one_that_somebody_has(clinic, waiting, full):
    group, visit = full
    later = open_one(clinic, talk(clinic, "2027-03-23 09:00"), patients=("P-2",)).first
    waiting.add("P-2", type_code="", visit=groups_visit(clinic, later))
    waiting.cancel(visit)
    waitlist.go_on(SOON)
    before = booked(clinic, later)
    assert waitlist.say_yes(waiting.token("P-2"), now=SOON, **ANSWER).stands is Stands.ACCEPTED

    assert (before, booked(clinic, later), booked(clinic, group)) == (["P-2"], [], ["P-1", "P-2"])
    assert count("freed_time", "why = 'moved'") == 1


def booked(clinic, group):
    page = groups.page(group, by=clinic.scheduler, now=SOON)
    return sorted(one.patient.record_number for one in page.members if one.status == "booked")


def test_the_places_of_a_new_group_are_offered_to_as_many_as_wait(clinic, waiting):
    wait(waiting)
    wait(waiting, "P-3")
    open_one(clinic, talk(clinic, WALL), places=4, patients=("P-1",))
    for _ in range(2):
        waitlist.go_on(SOON)

    assert count("freed_time") == 2
    assert {one for one, *_ in waiting.told()} == {"P-2", "P-3"}


@pytest.mark.parametrize(("is_offered", "times"), [(True, 3), (False, 0)])
def test_the_places_of_a_new_course_of_groups_are_offered_unless_they_are_kept(
    clinic, waiting, is_offered, times
):
    waiting.add("P-2", type_code="preparation_group")
    parts = (
        talk(clinic, WALL, code="preparation_group"),
        treatment(clinic, "2027-03-16 13:00"),
        talk(clinic, WALL, code="integration_group"),
    )
    name, first = GROUP_TEMPLATES[0].name, date(2027, 3, 16)
    course = CourseOpening(name, first, parts, 2, is_offered=is_offered)

    opened = groups.open_course(course, by=clinic.scheduler, now=MORNING, once=once())

    assert isinstance(opened, Opened), opened
    assert count("freed_time") == times
    assert waitlist.go_on(SOON) == bool(times)


def test_a_reserved_place_that_is_released_is_offered_to_who_waits(clinic, waiting, full):
    group, visit = full
    waiting.cancel(visit)
    joining = Joining(clinic.patients["P-4"])
    asked = {"by": clinic.scheduler, "now": MORNING}
    reserved = groups.reserve(group, joining, SOON + GRACE, **asked, once=once())
    wait(waiting)

    assert waitlist.go_on(SOON) == 0
    assert booking.release(reserved.hold, by=clinic.scheduler, now=SOON)
    assert count("freed_time", "why = 'released' AND group_id IS NOT NULL") == 1
    assert waitlist.go_on(SOON + GRACE) == 1


def test_a_reserved_place_whose_time_is_over_is_free_before_the_worker_looks(clinic, waiting, full):
    group, visit = full
    waiting.cancel(visit)
    joining = Joining(clinic.patients["P-2"])
    groups.reserve(group, joining, SOON, by=clinic.scheduler, now=MORNING, once=once())

    assert isinstance(join(clinic, group, "P-4", now=MORNING), Refused)
    assert isinstance(join(clinic, group, "P-4", now=SOON), Booked)


@pytest.fixture
def reserved(clinic):
    """A group of two places that are both reserved, one until later than the other."""
    group = open_one(clinic, talk(clinic, WALL), places=2).first
    for patient, until in (("P-1", SOON + GRACE), ("P-4", SOON)):
        joining = Joining(clinic.patients[patient])
        groups.reserve(group, joining, until, by=clinic.scheduler, now=MORNING, once=once())
    return group


@pytest.mark.parametrize("act", ["call off", "move"])
def test_somebody_calls_whom_a_place_was_reserved_for_in_a_group_that_changes(clinic, reserved, act):
    asked = {"by": clinic.scheduler, "now": MORNING, "once": once()}
    if act == "call off":
        groups.call_off(reserved, 1, PATIENT_ASKED, **asked)
    else:
        groups.move(reserved, 1, talk(clinic, "2027-03-16 13:00"), **asked)

    found = showing.all_tasks(by=clinic.scheduler, now=MORNING)
    assert [(one.kind, one.patient.record_number, one.due_at) for one in found] == [
        ("reserved_place_gone", "P-4", SOON),
        ("reserved_place_gone", "P-1", SOON + GRACE),
    ]
    assert all(one.is_group and one.appointment == reserved for one in found)
    assert count("hold") == count("occupancy", "hold_id IS NOT NULL") == 0
    assert count("audit_entry", "did = 'hold.ended_with_group' AND patient_id IS NOT NULL") == 2


def test_a_reserved_place_in_a_group_that_moves_is_offered_to_who_waits(clinic, waiting, reserved):
    wait(waiting)
    to = talk(clinic, "2027-03-16 13:00")
    groups.move(reserved, 1, to, by=clinic.scheduler, now=MORNING, once=once())

    assert waitlist.go_on(SOON) == 1
