"""Groups in practitioners' feeds: once, with whoever is in them as the level says."""

import pytest

from coord.domain.roles import Role
from coord.services import booking, groups, showing
from tests.clinic import PATIENT_ASKED, once, utc
from tests.conftest import NOW
from tests.feeds.test_contents import events, read, summaries
from tests.feeds.test_issuing import allow_full_feeds
from tests.groups import FAY_COMES, furnish, join, open_one, talk, treatment


@pytest.fixture(autouse=True)
def _with_groups(app):
    furnish()


def cancel(clinic, visit):
    version = showing.unit(visit, by=clinic.scheduler, now=NOW).main.version
    booking.cancel(visit, version, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())


def test_a_group_stands_once_with_the_initials_of_its_patients(reader, clinic):
    group = open_one(clinic, patients=("P-1", "P-2")).first

    ((uid, event),) = events(reader.issue("dan")).items()

    assert uid == f"{group}@coord"
    assert (str(event["SUMMARY"]), event["DTSTART"].dt) == ("A.F., B.I.", utc("2027-03-02 17:00"))


def test_a_group_that_is_only_busy_tells_nothing(reader, clinic):
    open_one(clinic, patients=("P-1", "P-2"))

    assert summaries(reader.issue("dan", "busy")) == ["Busy"]


def test_names_stand_where_the_house_allows_them(reader, clinic):
    allow_full_feeds(clinic.organization_id)
    open_one(clinic, patients=("P-1", "P-2"))

    assert summaries(reader.issue("dan", "full")) == ["Alice Ferrant, Boris Iwanow: Visit"]


def test_a_group_without_patients_takes_its_therapist_all_the_same(reader, clinic):
    open_one(clinic)

    assert summaries(reader.issue("dan")) == ["Nobody yet"]


def test_who_has_left_is_no_longer_there(reader, clinic):
    group = open_one(clinic, patients=("P-1",)).first
    cancel(clinic, join(clinic, group, "P-2").appointment)

    assert summaries(reader.issue("dan")) == ["A.F."]


def test_a_group_that_was_called_off_is_gone(reader, clinic):
    group = open_one(clinic, patients=("P-1",)).first
    groups.call_off(group, 1, PATIENT_ASKED, by=clinic.scheduler, now=NOW, once=once())

    assert summaries(reader.issue("dan")) == []


def test_a_group_that_moved_keeps_its_uid_and_has_a_higher_sequence(reader, clinic):
    group = open_one(clinic, patients=("P-1",)).first
    issued = reader.issue("dan")
    ((uid, before),) = events(issued).items()

    groups.move(group, 1, talk(clinic, "2027-03-03 13:00"), by=clinic.scheduler, now=NOW, once=once())

    ((same, after),) = events(issued).items()
    assert same == uid
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTART"].dt == utc("2027-03-03 21:00")


def test_who_comes_for_one_patient_sees_that_patient_alone(reader, clinic):
    group = open_one(clinic, treatment(clinic), 3, ("P-1", "P-2"), FAY_COMES).first
    people = {Role.MONITOR: clinic.practitioners["fay"]}
    join(clinic, group, "P-4", people=people)

    (monitors,) = events(reader.issue("fay")).values()

    assert str(monitors["SUMMARY"]) == "On-site cover"
    assert "B.I." not in read(reader.issue("fay")).octets.decode()
    assert any("B.I." in one for one in summaries(reader.issue("dan")))
