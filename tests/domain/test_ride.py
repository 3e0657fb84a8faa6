"""Who takes a patient home: what makes a ride, when it stands, and from when it worries."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from coord.domain.policy import RideRule
from coord.domain.ride import (
    NOBODY,
    Ride,
    RideKind,
    RideLack,
    RideState,
    is_confirmed,
    lacks,
    state,
    was_reached,
)
from tests.domain.builders import at

HOUSE = RideRule()
ZONE = ZoneInfo("America/Los_Angeles")
ADULT, ALONE = RideKind.RESPONSIBLE_ADULT, RideKind.RIDE_HAILING_ALONE
STARTS, ENDS = at("10:00"), at("12:00")
KNOWN = Ride(ADULT, has_name=True, has_phone=True)
CONFIRMED = Ride(ADULT, has_name=True, has_phone=True, confirmed_for=ENDS)
KEPT = Ride(kept_for=ENDS)


@pytest.mark.parametrize(
    ("ride", "house", "missing"),
    [
        pytest.param(KNOWN, HOUSE, set(), id="an-adult-with-name-and-number"),
        pytest.param(NOBODY, HOUSE, {RideLack.KIND, RideLack.NAME, RideLack.PHONE}, id="nothing-is-known"),
        pytest.param(
            Ride(ADULT, has_name=True), HOUSE, {RideLack.PHONE}, id="who-cannot-be-reached-is-no-ride"
        ),
        pytest.param(Ride(ADULT, has_phone=True), HOUSE, {RideLack.NAME}, id="nobody-by-name"),
        pytest.param(Ride(ALONE), HOUSE, {RideLack.KIND}, id="alone-is-off-by-default"),
        pytest.param(Ride(ALONE), RideRule(kinds=(ALONE,)), set(), id="a-house-may-allow-it-alone"),
        pytest.param(
            KNOWN, RideRule(kinds=(ALONE,)), {RideLack.KIND}, id="a-kind-that-the-house-does-not-allow"
        ),
        pytest.param(
            Ride(RideKind.RIDE_HAILING_WITH_ESCORT, has_phone=True),
            HOUSE,
            {RideLack.NAME},
            id="an-escort-in-a-hired-car-has-a-name",
        ),
        pytest.param(
            Ride(RideKind.MEDICAL_TRANSPORT, has_name=True, has_phone=True),
            HOUSE,
            set(),
            id="medical-transport",
        ),
    ],
)
def test_a_ride_is_a_kind_that_the_house_allows_with_name_and_number(ride, house, missing):
    assert lacks(ride, house) == missing


@pytest.mark.parametrize(
    ("moved", "stands"),
    [
        pytest.param(0, True, id="for-this-very-end"),
        pytest.param(60, True, id="an-hour-later"),
        pytest.param(-60, True, id="an-hour-earlier"),
        pytest.param(61, False, id="later-than-the-house-allows"),
        pytest.param(-61, False, id="earlier-than-the-house-allows"),
        pytest.param(1440, False, id="another-day"),
    ],
)
def test_a_confirmed_ride_stands_while_the_end_moves_by_little(moved, stands):
    assert is_confirmed(CONFIRMED, ENDS + moved, HOUSE) is stands


def test_what_nobody_confirmed_or_lacks_something_is_not_confirmed():
    assert not is_confirmed(KNOWN, ENDS, HOUSE)
    assert not is_confirmed(Ride(ADULT, has_name=True, confirmed_for=ENDS), ENDS, HOUSE)


@pytest.mark.parametrize(
    ("ride", "minutes_before", "expected"),
    [
        pytest.param(NOBODY, 48 * 60 + 1, RideState.OPEN, id="there-is-time"),
        pytest.param(NOBODY, 48 * 60, RideState.NOT_CONFIRMED, id="from-48-hours-on-it-is-asked-for"),
        pytest.param(KNOWN, 48 * 60, RideState.NOT_CONFIRMED, id="known-is-not-confirmed"),
        pytest.param(NOBODY, 24 * 60 + 1, RideState.NOT_CONFIRMED, id="a-minute-before-24-hours"),
        pytest.param(NOBODY, 24 * 60, RideState.URGENT, id="from-24-hours-on-it-is-urgent"),
        pytest.param(NOBODY, 18 * 60 + 1, RideState.URGENT, id="a-minute-before-the-deadline"),
        pytest.param(NOBODY, 18 * 60, RideState.TO_DECIDE, id="at-the-deadline-somebody-decides"),
        pytest.param(NOBODY, -10, RideState.TO_DECIDE, id="and-after-the-start"),
        pytest.param(CONFIRMED, 60, RideState.CONFIRMED, id="confirmed-worries-nobody"),
        pytest.param(KEPT, 60, RideState.KEPT, id="kept-by-decision"),
        pytest.param(Ride(kept_for=ENDS - 1440), 60, RideState.TO_DECIDE, id="kept-for-another-day"),
    ],
)
def test_a_ride_worries_the_more_the_nearer_the_visit_comes(ride, minutes_before, expected):
    assert state(ride, STARTS, ENDS, HOUSE, STARTS - minutes_before) is expected


@pytest.mark.parametrize(
    ("reached", "counts"),
    [
        pytest.param(None, False, id="never"),
        pytest.param(STARTS - 30, True, id="that-morning"),
        pytest.param(STARTS - 1440, False, id="the-day-before"),
        pytest.param(at("00:00"), True, id="from-midnight-on"),
        pytest.param(at("00:00") - 1, False, id="a-minute-before-midnight"),
    ],
)
def test_only_who_was_reached_on_the_day_counts(reached, counts):
    assert was_reached(replace(KNOWN, reached_at=reached), STARTS, ZONE, HOUSE) is counts


@pytest.mark.parametrize(
    ("ride", "house"),
    [
        pytest.param(replace(KNOWN, has_phone=False), HOUSE, id="without-a-number"),
        pytest.param(
            KNOWN, RideRule(kinds=("medical_transport",)), id="of-another-kind-than-the-house-allows"
        ),
    ],
)
def test_reaching_somebody_counts_only_for_a_ride_that_is_one(ride, house):
    assert not was_reached(replace(ride, reached_at=STARTS), STARTS, ZONE, house)


def test_the_day_of_an_evening_visit_is_the_clinics_though_utc_has_the_next():
    assert was_reached(replace(KNOWN, reached_at=at("09:00")), at("18:00"), ZONE, HOUSE)
