"""A group frees its people and its room once, when it is called off or moved; who leaves it frees a place."""

import pytest

from coord.services import booking, groups
from tests.clinic import PATIENT_ASKED, count, once
from tests.conftest import NOW
from tests.groups import PATIENTS, furnish, join, open_one, talk


@pytest.fixture(autouse=True)
def _with_groups(app):
    furnish()


@pytest.fixture
def group(clinic):
    return open_one(clinic, patients=PATIENTS).first


def test_a_place_that_is_given_up_frees_that_place_and_nobody(clinic):
    visit = join(clinic, open_one(clinic).first, PATIENTS[0]).appointment
    booking.cancel(visit, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())

    assert (
        count("freed_time") == count("freed_time", "group_id IS NOT NULL AND appointment_id IS NOT NULL") == 1
    )


def test_a_group_that_is_called_off_is_noted_once(clinic, group):
    groups.call_off(group, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())

    assert count("freed_time") == count("freed_time", "why = 'cancelled'") == 1
    assert count("freed_time f JOIN appointment a ON a.id = f.appointment_id", "a.group_id IS NULL") == 1


def test_a_group_that_moves_frees_the_time_it_had(clinic, group):
    to = talk(clinic, "2027-03-03 13:00")
    groups.move(group, 1, to, by=clinic.scheduler, now=NOW, once=once())

    assert count("freed_time") == count("freed_time", "why = 'moved'") == 1
