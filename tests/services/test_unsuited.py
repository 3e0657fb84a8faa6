"""Whoever waits and is not suited by a time that has become free is shown with the reason."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from coord.domain.roles import Role
from coord.domain.waitlist import Wanting
from coord.services import waitlist
from coord.services.waitlist import Why
from coord.store.db import transaction
from tests.groups import furnish, join, open_one, talk
from tests.services.waiting import MORNING, Waiting

ANY_TIME = Wanting()


@pytest.fixture(autouse=True)
def _with_groups(app):
    furnish()


@pytest.fixture
def waiting(clinic):
    return Waiting(clinic)


def unsuited(waiting, now=MORNING):
    """What the page says of the one who waits, of the first time that has become free."""
    (time, *_) = waitlist.listed(by=waiting.by, now=now).times
    (choice,) = waitlist.choices(time.public_id, by=waiting.by, now=now).choices
    assert (choice.starts, choice.hows) == (None, ())
    return choice.unsuited


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        pytest.param({"type_code": "therapy_group"}, Why.KIND, id="a_group"),
        pytest.param({"wanting": Wanting(frozenset({0}))}, Why.TIME, id="other_days"),
        pytest.param({"wanting": Wanting(opens=14 * 60)}, Why.TIME, id="other_hours"),
    ],
)
def test_what_a_time_lacks_is_said(waiting, wishes, reason):
    waiting.add("P-1", **wishes)
    waiting.free()

    assert unsuited(waiting).why is reason


def test_a_wish_for_another_clinic_is_said(waiting):
    waiting.add("P-1", clinics=(waiting.clinic.clinics["summit"],))
    waiting.free()

    assert unsuited(waiting).why is Why.CLINIC


def test_that_it_could_be_booked_all_along_is_said(clinic, waiting):
    waiting.add("P-1", type_code="preparation", people={Role.LEAD_THERAPIST: (clinic.practitioners["ben"],)})
    waiting.free()

    assert unsuited(waiting).why is Why.NOT_NEEDED


def test_that_booking_speaks_against_it_is_said(waiting):
    waiting.add("P-1")
    waiting.free()
    with transaction() as tx:
        tx.execute(text("UPDATE treatment_order SET doses_left = 0"))

    assert unsuited(waiting).why is Why.RULES


def test_that_too_little_time_is_left_is_said(waiting):
    waiting.add("P-1", wanting=ANY_TIME)
    waiting.free(day="2027-03-04", follow_up="2027-03-05 09:00")

    assert unsuited(waiting, datetime(2027, 3, 4, 3, tzinfo=UTC)).why is Why.LATE


@pytest.fixture
def full(clinic):
    """The visit of one of two in a group of two places."""
    group = open_one(clinic, talk(clinic, "2027-03-16 09:00"), places=2, patients=("P-1",)).first
    return join(clinic, group, "P-4").appointment


@pytest.mark.parametrize(
    ("wishes", "reason"),
    [
        pytest.param({"type_code": "dosing_iv"}, Why.KIND, id="another_kind"),
        pytest.param({"wanting": Wanting(frozenset({0}))}, Why.TIME, id="another_day"),
        pytest.param({"clinic": "summit"}, Why.CLINIC, id="another_clinic"),
        pytest.param({"therapist": "ben"}, Why.PEOPLE, id="somebody_else"),
    ],
)
def test_what_a_place_lacks_is_said(clinic, waiting, full, wishes, reason):
    asked = {"type_code": "therapy_group"} | wishes
    if key := asked.pop("clinic", None):
        asked["clinics"] = (clinic.clinics[key],)
    if who := asked.pop("therapist", None):
        asked["people"] = {Role.LEAD_THERAPIST: (clinic.practitioners[who],)}
    waiting.add("P-2", **asked)
    waiting.cancel(full)

    assert unsuited(waiting).why is reason


def test_all_that_speaks_against_a_place_is_said(waiting, full):
    waiting.add("P-2", type_code="therapy_group")
    waiting.cancel(full)
    with transaction() as tx:
        tx.execute(text("UPDATE patient SET birth_date = '2020-05-01' WHERE record_number = 'P-2'"))

    found = unsuited(waiting)

    assert found.why is Why.RULES
    assert [type(one.reason).__name__ for one in found.refusals] == ["TooYoung"]


def test_that_another_group_is_wished_and_that_none_has_a_place_is_said(clinic, waiting, full):
    other = open_one(clinic, talk(clinic, "2027-03-18 09:00"), places=2, patients=("P-1", "P-4")).first
    waiting.add("P-2", type_code="therapy_group", group=other)
    waiting.cancel(full)

    assert unsuited(waiting).why is Why.GROUP
