"""A text that names who takes the patient home asks that too, and a yes to it counts for both."""

from datetime import timedelta

import pytest

from coord.domain.ride import RideKind, RideState
from coord.services.rides import RideTold, record, ride_of
from tests.clinic import once
from tests.conftest import NOW
from tests.services.replies.conftest import ASKED_AT, KEYS, confirmed

NOOR = RideTold(RideKind.RESPONSIBLE_ADULT, "Noor Ferrant", "+14155550101")
OTHER = RideTold(RideKind.RESPONSIBLE_ADULT, "Georg Ferrant", "+14155550102")


@pytest.fixture
def tell(clinic, visit):
    def telling(told, now=NOW):
        asked = {"keys": KEYS, "by": clinic.scheduler, "now": now, "once": once()}
        record(visit, told, is_confirmed=False, is_reached=False, **asked)

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
