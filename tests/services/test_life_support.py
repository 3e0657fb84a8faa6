"""A dose rests on people who have no part in it: they are read, counted, and cannot slip away unseen."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, func, insert, select, text

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.qualifications import LIFE_SUPPORT, Kind
from coord.domain.roles import Role
from coord.services import booking, searching, standing
from coord.services.booking import Booked, Refused, judging
from coord.services.drafts import Draft, to_proposal
from coord.services.searching import Ask
from coord.store import bookings, diary, locks, names, people, places
from coord.store.db import transaction
from tests.clinic import TALK, TREATMENT, once, utc
from tests.conftest import NOW

DAY = utc("2027-03-02 08:00").date()
MORNING = (int(utc("2027-03-02 16:00").timestamp()) // 60, int(utc("2027-03-02 20:00").timestamp()) // 60)

ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


@pytest.fixture
def outsiders(clinic):
    """Of all at Harbor only Fay (advanced) and Ben (basic), who have no part in the visit, are trained."""
    with transaction() as tx:
        fay, ben = (number_of(tx, clinic, name) for name in ("fay", "ben"))
        row = people.Qualification
        tx.execute(delete(row).where(row.kind.in_(LIFE_SUPPORT), row.practitioner_id != fay))
        training = {"practitioner_id": ben, "kind": Kind.BLS, "number": "", "status": "active"}
        tx.execute(insert(row).values(training | {"valid_from": NOW.date(), "valid_until": DAY}))


def book(clinic):
    return booking.book(clinic.treatment(), by=clinic.scheduler, now=NOW, once=once())


def number_of(tx, clinic, name):
    return names.practitioners(tx, clinic.organization_id, {clinic.practitioners[name]})[
        clinic.practitioners[name]
    ]


def send_away(clinic, name):
    """Enter time off as whoever writes it must: under the person's lock and their clinics'."""
    with transaction() as tx:
        return write_away(tx, clinic, name)


def write_away(tx, clinic, name):
    """Returns how many visits there are that somebody must look at."""
    who, resource = number_of(tx, clinic, name), diary.Resource
    locks.take(tx, tx.scalars(select(resource.id).where(resource.practitioner_id == who)))
    locks.take_clinics(tx, [id_ for id_, _ in names.clinics(tx, clinic.organization_id, None).values()])
    row = {"practitioner_id": who, "starts": MORNING[0], "ends": MORNING[1], "kind": "sick"}
    tx.execute(insert(people.TimeOff).values(row))
    return tx.scalar(select(func.count()).select_from(diary.Appointment))


def send_away_watched(clinic, name):
    with transaction() as tx:
        concerned = standing.Concerned(practitioners=frozenset({number_of(tx, clinic, name)}))
        with standing.watched(tx, concerned, seen=standing.NOTHING_SEEN, by=clinic.scheduler, now=NOW):
            write_away(tx, clinic, name)


def gaps(outcome):
    found = [one.reason for one in outcome.refusals] if isinstance(outcome, Refused) else []
    return [reason.kind for reason in found if isinstance(reason, why.LifeSupportMissing)]


def offered(clinic):
    ask = Ask(clinic.patients["P-1"], "dosing_iv", DAY, DAY, (clinic.clinics["harbor"],))
    return searching.find(ask, by=clinic.scheduler, now=NOW, limit=0).total


@pytest.mark.usefixtures("outsiders")
def test_who_is_on_site_counts_though_they_have_no_part_in_the_visit(clinic):
    assert isinstance(book(clinic), Booked)


@pytest.mark.usefixtures("outsiders")
@pytest.mark.parametrize(("name", "missing"), [("ben", [Kind.BLS]), ("fay", [Kind.ACLS, Kind.BLS])])
def test_a_dose_is_refused_while_one_of_them_is_away(clinic, name, missing):
    send_away(clinic, name)

    assert gaps(book(clinic)) == missing


@pytest.mark.usefixtures("outsiders")
def test_no_time_is_offered_while_one_of_them_is_away(clinic):
    before = offered(clinic)

    send_away(clinic, "fay")

    assert 0 < offered(clinic) < before


@pytest.mark.usefixtures("outsiders")
def test_a_talk_is_booked_whoever_is_on_site(clinic):
    send_away(clinic, "fay")
    talk = clinic.appointment("preparation", "2027-03-02 09:00", "Nest", TALK)

    outcome = booking.book(Draft(clinic.patients["P-1"], (talk,)), by=clinic.scheduler, now=NOW, once=once())

    assert isinstance(outcome, Booked)


@pytest.mark.usefixtures("outsiders")
def test_nobody_on_whom_a_dose_rests_is_sent_away_before_somebody_has_seen_the_dose(clinic):
    book(clinic)

    with pytest.raises(standing.WouldBreak) as refused:
        send_away_watched(clinic, "fay")

    assert [[type(reason) for reason in visit.reasons] for visit in refused.value.visits] == [
        [why.LifeSupportMissing, why.LifeSupportMissing]
    ]


@pytest.mark.usefixtures("outsiders")
@ON_POSTGRESQL
def test_a_dose_waits_for_who_is_being_sent_away_and_sees_them_gone(app, clinic):
    with ThreadPoolExecutor(1) as pool:
        with transaction() as tx:
            write_away(tx, clinic, "fay")
            booked = pool.submit(within(app, lambda: book(clinic)))
            assert waits(tx, booked)

        assert gaps(booked.result()) == [Kind.ACLS, Kind.BLS]


@pytest.mark.usefixtures("outsiders")
@ON_POSTGRESQL
def test_who_sends_somebody_away_waits_for_a_dose_that_is_being_booked_and_sees_it(app, clinic):
    with ThreadPoolExecutor(1) as pool:
        with transaction() as tx:
            write_dose(tx, clinic)
            seen = pool.submit(within(app, lambda: send_away(clinic, "fay")))
            assert waits(tx, seen)

        assert seen.result() == 2


@ON_POSTGRESQL
def test_doses_at_one_clinic_do_not_wait_for_each_other(app, clinic):
    with ThreadPoolExecutor(1) as pool, transaction() as tx:
        locks.share_clinics(tx, [id_ for id_, _ in names.clinics(tx, clinic.organization_id, None).values()])

        assert isinstance(pool.submit(within(app, lambda: book(clinic))).result(), Booked)


def within(app, work):
    def run():
        with app.app_context():
            return work()

    return run


def waits(tx, work):
    """Whether the work waits for a lock, which the database can tell, rather than going on to its end."""
    waiting = text(
        "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
        " WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"
    )
    while not work.done():
        if tx.scalar(waiting):
            return True
    return False


def write_dose(tx, clinic):
    """Everything that booking does, in a transaction that is still open."""
    proposal = to_proposal(tx, clinic.treatment(), clinic.organization_id, NOW.date())
    judged = judging.judge(tx, proposal, clinic.scheduler, NOW)
    adding = bookings.Adding(clinic.organization_id, Status.BOOKED, NOW)
    bookings.add(tx, proposal, judged.facts, adding)


@pytest.fixture
def between(clinic):
    """At Summit Eve (advanced) and Fay (basic) are trained; Fay is at Harbor too, entered first."""
    with transaction() as tx:
        eve, fay = (number_of(tx, clinic, name) for name in ("eve", "fay"))
        row = people.Qualification
        tx.execute(delete(row).where(row.kind.in_(LIFE_SUPPORT), row.practitioner_id != eve))
        training = {"practitioner_id": fay, "kind": Kind.BLS, "number": "", "status": "active"}
        tx.execute(insert(row).values(training | {"valid_from": NOW.date(), "valid_until": DAY}))
        hours = {"practitioner_id": fay, "clinic_id": summit(tx, clinic), "weekday": 1, "opens": 480}
        tx.execute(insert(people.AvailabilityRule).values(hours | {"closes": 1080}))
    return fay


def summit(tx, clinic):
    (found, _) = names.clinics(tx, clinic.organization_id, (clinic.clinics["summit"],)).popitem()[1]
    return found


def at_summit(clinic):
    people_there = TREATMENT | {Role.MONITOR: "eve"}
    main = clinic.appointment("dosing_iv", "2027-03-02 09:00", "Blue", people_there, "summit")
    after = clinic.appointment("integration", "2027-03-03 09:00", "Blue", TALK, "summit")
    draft = Draft(clinic.patients["P-1"], (main, after))
    return booking.book(draft, by=clinic.scheduler, now=NOW, once=once())


def offered_at_summit(clinic):
    ask = Ask(clinic.patients["P-1"], "dosing_iv", DAY, DAY, (clinic.clinics["summit"],))
    return searching.find(ask, by=clinic.scheduler, now=NOW, limit=0).total


def test_whose_hours_at_two_clinics_overlap_counts_at_the_one_that_was_entered_first(clinic, between):
    offered, refused = offered_at_summit(clinic), at_summit(clinic)

    assert offered == 0
    assert {type(one.reason) for one in refused.refusals} == {why.LifeSupportMissing}


def test_nobody_is_expected_at_a_clinic_that_is_closed(clinic, between):
    with transaction() as tx:
        (harbor, _) = names.clinics(tx, clinic.organization_id, (clinic.clinics["harbor"],)).popitem()[1]
        tx.execute(insert(places.ClinicClosure).values(clinic_id=harbor, day=DAY, name="Holiday"))

    assert offered_at_summit(clinic)
    assert isinstance(at_summit(clinic), Booked)


def test_who_has_one_place_of_work_counts_there(clinic, between):
    row = people.AvailabilityRule
    with transaction() as tx:
        here = summit(tx, clinic)
        tx.execute(delete(row).where(row.practitioner_id == between, row.clinic_id != here))

    assert offered_at_summit(clinic)
    assert isinstance(at_summit(clinic), Booked)
