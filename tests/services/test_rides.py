"""The way home: asked for in time, confirmed by page or phone, needed before treatment, and how it ended."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from coord.domain import reasons as why
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor, Permission
from coord.domain.policy import RideRule
from coord.domain.ride import Confirmed, LeftHow, RideKind, RideLack, RideState
from coord.services import booking, rides, showing, visits
from coord.services.booking import Booked, Noted, Refused
from coord.services.errors import NotFound
from coord.services.rides import RideTold, watching
from coord.services.roster import Keys
from coord.store import rides as stored
from coord.store.db import reading, transaction
from tests.clinic import Clinic, count, once, utc
from tests.conftest import NOW

NINE = utc("2027-03-04T17:00")
HOURS = {n: NINE - timedelta(hours=n) for n in (17, 24, 47, 49)}
EARLIER, ENDS = NINE - timedelta(minutes=10), NINE + timedelta(hours=2)
CHECKS = ("fasted", "readings", "ride_confirmed")
NOOR = RideTold(RideKind.RESPONSIBLE_ADULT, "Noor Ferrant", "+14155550101", "Sam Ito", "+14155550102")
KEY = b"f" * 32
KEYS = Keys(KEY, b"i" * 32)


@pytest.fixture
def visit(clinic):
    """A treatment visit in three days at nine, with its follow-up; on that morning all are here."""
    draft = clinic.treatment("2027-03-04", follow_up="2027-03-05 09:00")
    booked = booking.book(draft, by=clinic.scheduler, now=NOW, once=once())
    assert isinstance(booked, Booked)
    clinic.everybody_here(EARLIER)
    return booked.appointment


@pytest.fixture
def do(clinic, visit):
    def step(work, *arguments, now, **more):
        with reading() as tx:
            query = text("SELECT version FROM appointment WHERE public_id = :name")
            version = tx.execute(query, {"name": visit}).scalar_one()
        asked = {"by": clinic.scheduler, "now": now, "once": once()} | more
        return work(visit, version, *arguments, **asked)

    return step


@pytest.fixture
def record(clinic, visit):
    def noted(now, told=NOOR, *, is_confirmed=False, is_reached=False, by=None):
        ticks = {"is_confirmed": is_confirmed, "is_reached": is_reached}
        asked = {"keys": KEYS, "by": by or clinic.scheduler, "now": now, "once": once()}
        return rides.record(visit, told, **ticks, **asked)

    return noted


@pytest.fixture
def begun(clinic, do, record):
    record(EARLIER, is_reached=True)
    do(visits.arrive, EARLIER, CHECKS, now=EARLIER)
    return do(visits.begin, NINE, now=NINE)


def ride(clinic, visit, now=NOW):
    return rides.ride_of(visit, field_key=KEY, by=clinic.scheduler, now=now)


def open_tasks(clinic, now=NOW):
    return [task.kind for task in showing.board(NINE.date(), None, by=clinic.scheduler, now=now).tasks]


def reasons(outcome):
    assert isinstance(outcome, Refused)
    return {type(refusal.reason) for refusal in outcome.refusals}


def of(visit):
    with reading() as tx:
        query = text("SELECT organization_id, id FROM appointment WHERE public_id = :name")
        return tuple(tx.execute(query, {"name": visit}).one())


def test_a_ride_told_on_the_phone_is_kept_sealed_and_shown_whole(clinic, visit, record):
    record(NOW, is_confirmed=True)

    shown = ride(clinic, visit)
    with reading() as tx:
        kept = tx.execute(text("SELECT name, phone, backup_name FROM transport_plan")).one()
    assert (shown.state, shown.name, shown.backup_phone) == (RideState.CONFIRMED, NOOR.name, "+14155550102")
    assert shown.confirmed_by == Confirmed.PHONE
    assert not any(b"Noor" in bytes(sealed) or b"4155550101" in bytes(sealed) for sealed in kept)
    assert count("audit_entry", "did = 'ride.recorded' AND patient_id IS NOT NULL") == 1


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        pytest.param(RideTold(RideKind.RESPONSIBLE_ADULT, "Noor"), ("phone",), id="without-a-number"),
        pytest.param(RideTold(RideKind.RIDE_HAILING_ALONE), ("kind",), id="alone"),
    ],
)
def test_what_is_no_ride_is_not_confirmed(clinic, visit, record, told, missing):
    refused = record(NOW, told, is_confirmed=True)

    assert [one.reason for one in refused.refusals] == [
        why.RideIncomplete(field=why.Field.UNIT, missing=missing)
    ]
    assert count("transport_plan") == 0


def test_the_patient_tells_the_ride_on_a_page_and_confirms_it_with_that(clinic, visit):
    organization_id, appointment_id = of(visit)
    with transaction() as tx:
        lacking = rides.tell_by_page(
            tx,
            organization_id,
            appointment_id,
            RideTold(RideKind.RESPONSIBLE_ADULT, "Noor"),
            keys=KEYS,
            now=NOW,
        )
        missing = rides.tell_by_page(tx, organization_id, appointment_id, NOOR, keys=KEYS, now=NOW)

    assert (lacking, missing) == ({RideLack.PHONE}, frozenset())
    assert (ride(clinic, visit).state, ride(clinic, visit).confirmed_by) == (RideState.CONFIRMED, "page")


BACKUP_ALONE = replace(NOOR, backup_name="Ada Ito")


def test_who_comes_stays_confirmed_and_reached_where_something_else_is_noted(clinic, visit, record):
    organization_id, appointment_id = of(visit)
    with transaction() as tx:
        rides.tell_by_page(tx, organization_id, appointment_id, NOOR, keys=KEYS, now=NOW)
    record(EARLIER, is_confirmed=True, is_reached=True)
    record(EARLIER, BACKUP_ALONE, is_confirmed=True)

    found = ride(clinic, visit, EARLIER)
    assert (found.backup_name, found.confirmed_by, found.is_reached) == ("Ada Ito", "page", True)


@pytest.mark.parametrize(
    ("told", "is_confirmed"),
    [
        pytest.param(replace(NOOR, phone="+14155550109"), True, id="another-number"),
        pytest.param(BACKUP_ALONE, False, id="not-confirmed-any-more"),
    ],
)
def test_who_was_reached_counts_for_nobody_else(clinic, visit, record, told, is_confirmed):
    record(EARLIER, is_reached=True)
    record(EARLIER, told, is_confirmed=is_confirmed)

    assert not ride(clinic, visit, EARLIER).is_reached


def test_an_unconfirmed_ride_stands_before_somebody_once_for_each_step(clinic, visit):
    found = []
    for hours in (49, 47, 24, 17):
        rides.watch(HOURS[hours])
        rides.watch(HOURS[hours] + timedelta(seconds=10))
        found.append(open_tasks(clinic, HOURS[hours]))

    assert found == [[], ["ride_not_confirmed"], ["ride_urgent"], ["ride_to_decide"]]
    assert count("task", "kind LIKE 'ride%'") == 3
    assert count("audit_entry", "did = 'ride.watched' AND patient_id IS NOT NULL") == 3


def test_looking_at_once_from_several_places_puts_it_before_somebody_once(app, visit):
    def look(_):
        with app.app_context():
            return rides.watch(HOURS[24])

    with ThreadPoolExecutor(4) as pool:
        put = list(pool.map(look, range(4)))

    assert sum(put) == count("task", "kind = 'ride_urgent'") == 1


def test_a_ride_confirmed_since_it_was_looked_at_is_put_before_nobody(visit, record):
    with reading() as tx:
        (seen,) = stored.of_visits(tx, to_minute(HOURS[24]), to_minute(NINE))
    record(HOURS[24], is_confirmed=True)

    assert watching.look_again(seen, RideRule(), HOURS[24]) is False
    assert count("task") == 0


def test_a_confirmed_ride_takes_the_worry_away(clinic, visit, record):
    rides.watch(HOURS[24])

    record(HOURS[24], is_confirmed=True)
    rides.watch(HOURS[17])

    assert open_tasks(clinic, HOURS[17]) == []


def test_a_ride_for_another_day_is_asked_for_again(clinic, visit, do, record):
    record(NOW, is_confirmed=True)
    draft = clinic.treatment("2027-03-09", follow_up="2027-03-10 09:00")

    do(booking.move, draft, now=NOW)

    assert ride(clinic, visit).state is RideState.OPEN
    assert rides.watch(utc("2027-03-07T17:00")) == 1


def test_a_visit_is_kept_without_a_ride_by_decision_and_still_asks_for_one_on_the_day(clinic, visit, do):
    rides.watch(HOURS[17])

    kept = do(rides.keep_without, "The sister calls tonight", now=HOURS[17])
    rides.watch(HOURS[17] + timedelta(minutes=5))

    do(visits.arrive, EARLIER, CHECKS, now=EARLIER)
    assert isinstance(kept, Noted)
    assert (ride(clinic, visit, HOURS[17]).state, open_tasks(clinic, HOURS[17])) == (RideState.KEPT, [])
    assert reasons(do(visits.begin, NINE, now=NINE)) == {why.RideNotReached}
    assert count("audit_entry", "did = 'ride.kept_without'") == 1


@pytest.mark.parametrize(
    ("when", "begins"),
    [
        pytest.param(None, False, id="nobody-was-reached"),
        pytest.param(HOURS[24], False, id="reached-the-day-before"),
        pytest.param(EARLIER, True, id="reached-that-morning"),
    ],
)
def test_treatment_begins_when_the_escort_was_reached_on_the_day(do, record, when, begins):
    record(NOW, is_confirmed=True)
    if when:
        record(when, is_reached=True)
    do(visits.arrive, EARLIER, CHECKS, now=EARLIER)

    assert isinstance(do(visits.begin, NINE, now=NINE), Noted) is begins


def only(clinic, *permissions):
    return Actor(clinic.scheduler.user_id, clinic.scheduler.organization_id, frozenset(permissions))


@pytest.mark.parametrize(
    ("permissions", "said", "begins"),
    [
        pytest.param(
            {Permission.CHECK_IN, Permission.OVERRIDE_CLINICAL}, "Stays the night here", True, id="may"
        ),
        pytest.param(
            {Permission.CHECK_IN, Permission.OVERRIDE_CLINICAL}, " ", False, id="without-saying-why"
        ),
        pytest.param({Permission.CHECK_IN, Permission.OVERRIDE}, "In a hurry", False, id="may-not"),
    ],
)
def test_treatment_without_a_ride_needs_somebody_permitted_and_a_reason(
    clinic, do, permissions, said, begins
):
    do(visits.arrive, EARLIER, CHECKS, now=EARLIER)

    outcome = do(
        visits.begin, NINE, now=NINE, because={why.RideNotReached: said}, by=only(clinic, *permissions)
    )

    assert isinstance(outcome, Noted) is begins
    assert count("override", "reason = 'RideNotReached'") == begins


@pytest.mark.parametrize(("who", "begins"), [("ada", True), ("dan", False)])
def test_the_visits_own_prescriber_may_begin_without_a_ride_and_its_therapist_may_not(
    clinic, do, link, who, begins
):
    link(who)
    do(visits.arrive, EARLIER, CHECKS, now=EARLIER)
    said = {why.RideNotReached: "A nurse takes her home"}

    outcome = do(visits.begin, NINE, now=NINE, because=said, by=only(clinic, Permission.CHECK_IN))

    assert isinstance(outcome, Noted) is begins
    assert count("override", "reason = 'RideNotReached'") == begins


def test_who_waits_for_the_ride_keeps_room_monitor_and_cover(clinic, visit, begun, do):
    until = to_minute(ENDS) + 30

    waits = do(visits.wait_for_ride, until, now=ENDS)

    main = showing.unit(visit, by=clinic.scheduler, now=ENDS).main
    stay = count("assignment", f"ends = {until}")
    assert isinstance(waits, Noted)
    assert (main.ends, ride(clinic, visit, ENDS).waits_until) == (until, until)
    assert count("occupancy", f"ends = {until + 15}") == 1
    assert stay == 2
    assert count("message", "kind = 'advisory_after' AND status = 'pending'") == 2
    assert count("message", "kind = 'update' AND status = 'pending'") == 0


def test_waiting_runs_into_the_next_in_the_room_and_says_so(clinic, visit, begun, do):
    others = clinic.treatment("2027-03-04", "11:30", patient="P-2", follow_up="2027-03-05 11:00")
    assert isinstance(booking.book(others, by=clinic.scheduler, now=NOW, once=once()), Booked)
    until = to_minute(ENDS) + 60

    refused = do(visits.wait_for_ride, until, now=ENDS)

    told = visits.waiting(visit, until, by=clinic.scheduler, now=ENDS)
    assert why.RoomBusy in reasons(refused)
    assert why.RoomBusy in {type(reason) for reason in told.against}
    assert told.closes is not None


@pytest.mark.parametrize(
    "minutes", [pytest.param(0, id="not-longer"), pytest.param(241, id="longer-than-anybody-waits")]
)
def test_waiting_that_ends_wrong_is_refused_with_how_long_it_may_be(clinic, visit, begun, do, minutes):
    refused = do(visits.wait_for_ride, to_minute(ENDS) + minutes, now=ENDS)

    assert [one.reason for one in refused.refusals] == [why.WaitEndsWrong(field=why.Field.TIME, minutes=240)]


@pytest.mark.parametrize(
    ("how", "tasks"),
    [
        pytest.param(LeftHow.RIDE, [], id="with-the-ride"),
        pytest.param(LeftHow.BACKUP, [], id="with-the-backup"),
        pytest.param(LeftHow.MEDICAL_TRANSPORT, [], id="medical-transport"),
        pytest.param(LeftHow.AGAINST_ADVICE, ["left_against_advice"], id="against-advice"),
        pytest.param(LeftHow.TRANSFERRED, ["transferred"], id="transferred"),
    ],
)
def test_how_the_patient_left_is_kept_and_somebody_calls_where_it_worries(
    clinic, visit, begun, do, how, tasks
):
    do(visits.complete, ENDS, left=how, now=ENDS)

    assert ride(clinic, visit, ENDS).left_how == how
    assert [task for task in open_tasks(clinic, ENDS) if not task.startswith(("ride", "call"))] == tasks


def test_a_wrong_tick_takes_back_how_somebody_left(clinic, visit, begun, do):
    do(visits.complete, ENDS, left=LeftHow.AGAINST_ADVICE, now=ENDS)

    do(visits.undo, now=ENDS)

    assert ride(clinic, visit, ENDS).left_how == ""
    assert "left_against_advice" not in open_tasks(clinic, ENDS)


def test_another_organization_has_no_such_ride(visit, record):
    with pytest.raises(NotFound):
        record(NOW, by=Clinic("Other").scheduler)
