from dataclasses import replace

import pytest

from coord.domain.appointment import AppointmentType, Proposal
from coord.domain.roles import Role, Use
from tests.domain.builders import (
    ADA,
    DOSING,
    THEO,
    a_dose,
    a_follow_up,
    a_unit,
    a_window,
    span,
)

TWO = {Role.PRESCRIBER: ADA, Role.LEAD_THERAPIST: THEO}


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        pytest.param(-1, 10, id="before_the_visit"),
        pytest.param(10, 10, id="for_no_time"),
        pytest.param(10, 9, id="backwards"),
    ],
)
def test_a_role_window_lies_within_the_visit_and_forward(opens, closes):
    with pytest.raises(ValueError, match=r"^a role window opens at or after the start and closes later$"):
        a_window(Role.MONITOR, opens, closes)


def test_the_roles_of_a_type_are_named_once_and_in_the_order_of_its_windows():
    assert DOSING.roles == (Role.PRESCRIBER, Role.LEAD_THERAPIST, Role.MONITOR)


def test_a_type_needs_an_order_unless_it_says_otherwise():
    kind = AppointmentType(DOSING.id, "new", "New", 60, 0, frozenset(), ())

    assert (kind.needs_order, kind.needs_dea, kind.follow_up) == (True, False, None)


def test_a_role_may_have_several_windows():
    uses = [window.use for window in DOSING.windows_of(Role.PRESCRIBER)]

    assert uses == [Use.ATTENTION, Use.COVER]


def test_the_room_is_taken_for_the_turnover_and_the_patient_is_not():
    assert a_dose().interval == span("10:00", "12:00")
    assert a_dose().room_interval == span("10:00", "12:15")


def test_who_is_there_is_taken_for_the_windows_of_their_role():
    taken = [(who, window.use, interval) for who, window, interval in a_dose(people=TWO).uses()]

    assert taken == [
        (ADA, Use.ATTENTION, span("10:00", "10:15")),
        (ADA, Use.COVER, span("10:00", "12:00")),
        (THEO, Use.ATTENTION, span("10:00", "12:00")),
    ]


def test_a_window_that_opens_later_is_taken_later():
    late = replace(DOSING, role_windows=(a_window(Role.LEAD_THERAPIST, 30, 90),))

    ((_, _, interval),) = a_dose(type=late, people=TWO).uses()

    assert interval == span("10:30", "11:30")


def test_a_unit_is_a_dose_and_its_follow_up():
    unit = a_unit()

    assert (unit.main, unit.follow_up) == (a_dose(), a_follow_up())


def test_a_visit_alone_has_no_follow_up():
    assert a_unit(a_dose()).follow_up is None


def test_a_proposal_gives_nothing_up_unless_it_says_so():
    unit = Proposal(a_unit().patient_id, (a_dose(),))

    assert (unit.replaces, unit.from_hold) == ((), None)
