"""A text that names who takes the patient home asks that too, and a yes to it counts for both."""

from datetime import timedelta

import pytest

from coord.domain.ride import RideKind, RideState
from coord.services import replies
from coord.services.rides import RideTold, record, ride_of
from tests.clinic import once, utc
from tests.conftest import NOW
from tests.services.replies.conftest import ASKED_AT, KEYS, Phone, confirmed
from tests.services.texts.conftest import column, one

NOOR = RideTold(RideKind.RESPONSIBLE_ADULT, "Noor Ferrant", "+14155550101")
OTHER = RideTold(RideKind.RESPONSIBLE_ADULT, "Georg Ferrant", "+14155550102")


@pytest.fixture
def tell(clinic, visit):
    def telling(told, now=NOW, *, is_confirmed=False):
        asked = {"keys": KEYS, "by": clinic.scheduler, "now": now, "once": once()}
        record(visit, told, is_confirmed=is_confirmed, is_reached=False, **asked)

    return telling


@pytest.fixture
def ride(clinic, visit):
    return lambda: ride_of(visit, field_key=KEYS.field, by=clinic.scheduler, now=ASKED_AT)


def test_a_yes_to_a_text_that_names_the_ride_confirms_both(phone, visit, post, tell, ride):
    tell(NOOR)
    post.deliver(ASKED_AT)
    phone.says("1")

    assert "Noor Ferrant takes you home. Reply 1 to confirm" in post.texts.kept[0].text
    assert confirmed() == [visit]
    assert (ride().state, ride().confirmed_by) == (RideState.CONFIRMED, "text")


def test_a_yes_counts_for_nobody_whom_the_text_did_not_name(phone, visit, post, tell, ride):
    tell(NOOR)
    post.deliver(ASKED_AT)
    tell(OTHER, ASKED_AT + timedelta(minutes=1))
    phone.says("1")

    assert confirmed() == [visit]
    assert ride().state is not RideState.CONFIRMED


def test_where_no_ride_is_known_the_text_asks_for_the_visit_alone(phone, visit, post, ride):
    post.deliver(ASKED_AT)
    phone.says("1")

    assert "home" not in post.texts.kept[0].text
    assert confirmed() == [visit]
    assert ride().state is not RideState.CONFIRMED


@pytest.fixture
def escort(phone):
    return Phone(number=NOOR.phone)


@pytest.fixture
def inbox(clinic):
    asked = {"is_open": True, "field_key": KEYS.field, "by": clinic.scheduler, "now": ASKED_AT}
    return lambda: replies.listed(**asked).replies


def test_what_the_ride_home_writes_is_shown_with_the_patient_and_by_whom(escort, tell, inbox):
    tell(NOOR)
    escort.says("Cannot come, the car broke down")

    (reply,) = inbox()
    (owner,) = reply.owners
    assert (owner.patient.name, owner.is_own) == ("Alice Ferrant", False)
    assert owner.others == (("Noor Ferrant", "takes_home"),)


def test_who_was_told_and_is_the_ride_no_more_still_leads_to_the_patient(escort, tell, inbox, post):
    tell(NOOR, is_confirmed=True)
    evening = utc("2027-03-08T02:00")
    post.deliver(evening)
    tell(OTHER, evening)
    escort.says("Who is it then?")

    assert [owner.others for owner in inbox()[0].owners] == [(("", "takes_home"),)]


def test_a_stop_of_the_ride_home_is_a_task_about_the_patient(escort, visit, tell):
    tell(NOOR)
    escort.says("STOP")

    about = column(
        "SELECT p.legal_name FROM task t JOIN patient p ON p.id = t.patient_id"
        " WHERE t.kind = 'messages_stopped'"
    )
    assert about == ["Alice Ferrant"]


def test_a_number_that_took_a_patient_home_long_ago_leads_nowhere(escort, tell, inbox):
    tell(NOOR)
    escort.says("Hello", at=ASKED_AT + timedelta(days=30))

    assert one("SELECT patient_id FROM incoming_text") is None
