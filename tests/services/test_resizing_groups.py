"""A group gets more places, which are offered to who waits, or fewer, and nobody loses theirs."""

import pytest

from coord.domain import reasons as why
from coord.services import groups, waitlist
from coord.services.booking import Booked, Refused
from coord.services.groups import Resized
from tests.clinic import PATIENT_ASKED, count, once
from tests.groups import furnish, join, open_one, talk
from tests.services.waiting import GRACE, MORNING, Waiting

SOON = MORNING + GRACE


@pytest.fixture(autouse=True)
def _with_groups(app):
    furnish()


@pytest.fixture
def group(clinic):
    return open_one(clinic, talk(clinic, "2027-03-16 09:00"), places=2, patients=("P-1", "P-4")).first


def resize(clinic, group, places, version=1, now=MORNING, key=None):
    return groups.resize(group, version, places, by=clinic.scheduler, now=now, once=key or once())


def shown(clinic, group, now=MORNING):
    return groups.page(group, by=clinic.scheduler, now=now).shown.group


def reasons(outcome):
    assert isinstance(outcome, Refused), outcome
    return {type(one.reason) for one in outcome.refusals}


def test_more_places_are_offered_to_who_waits(clinic, group):
    waiting = Waiting(clinic)
    for patient in ("P-2", "P-3"):
        waiting.add(patient, type_code="therapy_group")

    key = once()
    assert resize(clinic, group, 4, key=key) == resize(clinic, group, 4, key=key) == Resized(4)
    assert waitlist.go_on(SOON) == 2
    assert {one for one, *_ in waiting.told()} == {"P-2", "P-3"}
    assert (shown(clinic, group).places, shown(clinic, group).free) == (4, 0)
    assert count("audit_entry", "did = 'group.resized'") == 1


def test_nobody_who_has_a_place_or_a_reserved_one_loses_it(clinic, group):
    waiting = Waiting(clinic)
    waiting.add("P-2", type_code="therapy_group")
    resize(clinic, group, 3)
    waitlist.go_on(SOON)
    version = shown(clinic, group).version

    refused = resize(clinic, group, 2, version, SOON)
    assert reasons(refused) == {why.PlacesTaken}
    assert refused.refusals[0].reason.occupied == 3


def test_fewer_places_are_enough_for_whoever_is_left(clinic):
    group = open_one(clinic, talk(clinic, "2027-03-16 09:00"), places=4, patients=("P-2",)).first
    first, second = (join(clinic, group, patient).appointment for patient in ("P-1", "P-4"))
    Waiting(clinic).cancel(first)
    version = shown(clinic, group).version

    assert resize(clinic, group, 2, version) == Resized(2)
    Waiting(clinic).cancel(second)
    assert isinstance(join(clinic, group, "P-1"), Booked)
    assert reasons(join(clinic, group, "P-4")) == {why.GroupFull}


def test_a_group_is_changed_by_who_has_seen_it_as_it_stands_and_while_it_is_to_come(clinic, group):
    over = MORNING.replace(day=17)

    assert reasons(resize(clinic, group, 3, version=2)) == {why.ChangedMeanwhile}
    assert reasons(resize(clinic, group, 3, now=over)) == {why.NoLongerUpcoming}
    groups.call_off(group, 1, PATIENT_ASKED, by=clinic.scheduler, now=MORNING, once=once())
    assert reasons(resize(clinic, group, 3, version=2)) == {why.NoLongerUpcoming}
