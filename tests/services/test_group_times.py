"""Times for groups: what is offered can be opened, and what can be opened is offered."""

from dataclasses import replace
from datetime import date

import pytest

from coord.domain import reasons as why
from coord.domain.course import GROUP_TEMPLATES
from coord.domain.local_time import to_minute
from coord.domain.ranking import Wishes
from coord.domain.roles import Role
from coord.domain.series import Recurrence
from coord.services import availability, booking, groups
from coord.services.availability import Asked, Closing
from coord.services.drafts import Draft
from coord.services.errors import NotFound
from coord.services.groups import GroupAsk, Opened, Opening, PlannedOpening
from tests.clinic import count, once, utc
from tests.conftest import NOW
from tests.groups import furnish, join, open_one, talk, treatment

DAY = date(2027, 3, 2)


@pytest.fixture(autouse=True)
def _with_groups(app):
    furnish()


def ask(clinic, code="therapy_group", places=3, days=3, **more):
    last = date(2027, 3, DAY.day + days)
    return GroupAsk(code, places, DAY, last, (clinic.clinics["harbor"],), **more)


def find(clinic, **more):
    return groups.find(ask(clinic, **more), by=clinic.scheduler, now=NOW)


def open_(clinic, slot, places, recurrence=None):
    opening = Opening(slot.draft, places)
    return groups.open_groups(opening, recurrence, by=clinic.scheduler, now=NOW, once=once())


@pytest.mark.parametrize(("code", "places"), [("therapy_group", 8), ("dosing_group", 2)])
def test_every_time_that_is_offered_can_be_opened(clinic, code, places):
    open_one(clinic, talk(clinic, "2027-03-02 09:00"))
    first, *others = find(clinic, code=code, places=places).slots

    assert others
    assert all(slot.planned.starts > to_minute(NOW) for slot in (first, *others))
    assert isinstance(open_(clinic, first, places), Opened)
    assert first not in find(clinic, code=code, places=places).slots


def test_only_who_and_when_is_wished_is_offered(clinic):
    ben, only = clinic.practitioners["ben"], Wishes(frozenset({3}), ((13 * 60, 15 * 60),))
    asked = {"people": {Role.LEAD_THERAPIST: (ben,)}, "only": only, "rooms": (clinic.rooms["Nest"],)}

    (slot,) = find(clinic, **asked).slots

    assert slot.draft.people[Role.LEAD_THERAPIST] == ben
    assert (slot.draft.wall.weekday(), slot.draft.wall.hour) == (3, 13)
    with pytest.raises(NotFound):
        find(clinic, rooms=("nowhere",))


def test_a_group_that_comes_back_is_offered_where_it_can_be_every_time_though_the_clocks_change(clinic):
    open_one(clinic, talk(clinic, "2027-03-16 10:00"))
    hours = Wishes(spans=((9 * 60, 14 * 60),))

    slot = find(clinic, days=0, again=(7, 14, 21), only=hours).slots[0]

    assert slot.draft.wall.hour == 13
    assert open_(clinic, slot, 3, Recurrence(slot.draft.wall, 1, 4)).groups == 4


@pytest.mark.parametrize(
    ("code", "places", "reasons"),
    [
        ("therapy_group", 9, {why.TooManyPlaces, why.RoomTooSmall}),
        ("dosing_group", 3, {why.TooFewPeople}),
    ],
)
def test_what_forbids_every_time_is_said(clinic, code, places, reasons):
    found = find(clinic, code=code, places=places)

    assert (found.slots, {type(one) for one in found.obstacles}) == ((), reasons)


def test_a_lenient_search_says_what_has_to_be_overridden(clinic):
    slot = find(clinic, code="dosing_group", places=3, is_lenient=True).slots[0]

    assert {type(one) for one in slot.soft} == {why.TooFewPeople}


def test_a_group_is_offered_times_to_which_all_of_its_patients_can_come_and_told_who_cannot_otherwise(clinic):
    group = open_one(clinic, patients=("P-1", "P-2")).first
    video = clinic.appointment("therapy_video", "2027-03-03 09:00", None, {Role.LEAD_THERAPIST: "ben"})
    booking.book(Draft(clinic.patients["P-1"], (video,)), by=clinic.scheduler, now=NOW, once=once())

    found = groups.other_times(group, ask(clinic), by=clinic.scheduler, now=NOW)

    (against,) = {one.patient for _, one in found.refused}
    moved = groups.move(group, 1, found.slots[0].draft, by=clinic.scheduler, now=NOW, once=once())
    assert against == clinic.patients["P-1"]
    assert isinstance(moved, Opened)
    assert count("audit_entry", "did = 'group.moved'") == 1


def test_a_treatment_is_offered_times_for_the_patients_who_are_in_it(clinic):
    group = open_one(clinic, treatment(clinic), places=2).first
    join(clinic, group)

    found = groups.other_times(group, ask(clinic), by=clinic.scheduler, now=NOW)

    people = replace(found.slots[0].draft).people
    assert people[Role.MONITOR] == clinic.practitioners["cleo"]
    assert to_minute(utc("2027-03-02 17:00")) not in {slot.planned.starts for slot in found.slots}


COURSE = GROUP_TEMPLATES[0]


def plan(clinic, places=2, days=2, **parts):
    last = date(2027, 3, DAY.day + days)
    asked = groups.CourseAsk(COURSE.name, clinic.clinics["harbor"], places, DAY, last, parts)
    return groups.plan(asked, by=clinic.scheduler, now=NOW)


def open_planned(clinic, way, places=2):
    opening = PlannedOpening(COURSE.name, tuple(slot.draft for slot in way.groups), places)
    return groups.open_planned(opening, by=clinic.scheduler, now=NOW, once=once())


def test_a_whole_course_is_planned_on_its_days_at_one_hour_for_each_kind_and_opened(clinic):
    first, *_ = plan(clinic).ways

    assert [slot.draft.wall.date() for slot in first.groups] == list(COURSE.days(DAY))
    assert len({(slot.draft.type_code, slot.draft.wall.time()) for slot in first.groups}) == 3
    assert len({slot.draft.people[Role.LEAD_THERAPIST] for slot in first.groups}) == 1
    assert open_planned(clinic, first).groups == 12


def test_a_day_on_which_the_clinic_is_closed_moves_that_group_alone(clinic):
    closing = Closing(date(2027, 3, 23), date(2027, 3, 23), "Staff day")
    availability.closures.close(clinic.clinics["harbor"], closing, Asked(clinic.scheduler, NOW))

    (way,) = plan(clinic, days=0).ways

    assert way.shifted == {3}
    assert way.groups[3].draft.wall.date() == date(2027, 3, 24)
    assert isinstance(open_planned(clinic, way), Opened)


def test_why_no_course_can_be_planned_is_said(clinic):
    closing = Closing(date(2027, 4, 1), date(2027, 4, 30), "Rebuilding")
    availability.closures.close(clinic.clinics["harbor"], closing, Asked(clinic.scheduler, NOW))

    found = plan(clinic, days=0)

    assert (found.ways, [one.place for one in found.missing]) == ((), [7])
    assert {type(one) for one in plan(clinic, places=3).obstacles} == {why.TooFewPeople}


def test_only_a_course_in_its_order_is_opened(clinic):
    (way, *_) = plan(clinic, days=0).ways

    with pytest.raises(NotFound):
        open_planned(clinic, replace(way, groups=way.groups[::-1]))
