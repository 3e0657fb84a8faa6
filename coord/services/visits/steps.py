"""The plain way of a visit: the patient arrives, it begins, it is completed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.domain.ride import LeftHow
from coord.services import notices
from coord.services.booking.outcomes import Noted, Refused
from coord.services.booking.units import note_unit
from coord.services.repeats import Once
from coord.services.visits import afterwards
from coord.services.visits.checks import checks_of
from coord.services.visits.early import begin_early
from coord.services.visits.late import put_off_to
from coord.services.visits.leaving import note_leaving
from coord.services.visits.opening import (
    Visit,
    check_on_the_day,
    check_time,
    opened,
    refuse,
    step,
    wrong_time,
)
from coord.services.visits.ready import IN_SPITE_OF_NOTHING, Because, check_ready
from coord.store import arrival, bookings, policies

EXPECTED = (Status.PENDING, Status.BOOKED)


def arrive(
    name: str,
    version: int,
    at: datetime,
    checks: Collection[str],
    *,
    by: Actor,
    now: datetime,
    once: Once,
) -> Noted | Refused:
    """The patient is here since `at` and has passed these checks; noted anew as often as needed."""

    def work(tx: Connection) -> None:
        visit = opened(tx, name, version, by, *EXPECTED, Status.ARRIVED)
        check_on_the_day(visit, now)
        check_time(tx, visit, at, None, by, now)
        if visit.main.begun_at is not None:
            refuse(why.NotFromHere(field=Field.UNIT, status="begun"))
        wanted = checks_of(tx, visit, by, now)
        passed = [kind for kind in wanted.ticked if kind in checks]
        if wanted.wanted:
            arrival.note(tx, visit.main.patient_id, passed, visit.day, by=by, now=now)
        bookings.note(tx, [visit.main.id], status=Status.ARRIVED, arrived_at=at)
        _done(tx, "visit.arrived", visit, by, now, checks=passed)

    return step(name, work, by=by, now=now, once=once)


def begin(
    name: str,
    version: int,
    at: datetime,
    *,
    because: Because = IN_SPITE_OF_NOTHING,
    by: Actor,
    now: datetime,
    once: Once,
) -> Noted | Refused:
    """It began at `at`. A treatment begins when all is ready, and keeps its whole length if it began late.

    `because` says why it begins in spite of what whoever may can overrule: nobody was reached who takes the
    patient home, somebody is not ticked as being there, people or room are free only from its time on.
    """

    def work(tx: Connection) -> None:
        visit = opened(tx, name, version, by, Status.ARRIVED)
        check_on_the_day(visit, now)
        check_time(tx, visit, at, visit.main.arrived_at, by, now)
        if visit.main.begun_at is not None:
            refuse(why.NotFromHere(field=Field.UNIT, status="begun"))
        check_ready(tx, visit, because, at, by, now)
        _keep_length(tx, visit, to_minute(at), because.get(why.BeginsBeforeItsTime, ""), by, now)
        bookings.note(tx, [visit.main.id], begun_at=at)
        afterwards.begun(tx, visit, at, by, now)
        _done(tx, "visit.begun", visit, by, now)

    return step(name, work, by=by, now=now, once=once)


def _keep_length(tx: Connection, visit: Visit, began: int, because: str, by: Actor, now: datetime) -> None:
    """A treatment that began more than a few minutes off its time ends as much later, or earlier."""
    on_time = policies.current(tx, by.organization_id, visit.day).changes.on_time_minutes
    late_by = began - visit.main.interval.starts
    if not visit.main.is_treatment or abs(late_by) <= on_time:
        return
    if late_by > 0:
        put_off_to(tx, visit, began, by, now)
    else:
        begin_early(tx, visit, began, because, by, now)


def complete(
    name: str,
    version: int,
    at: datetime,
    *,
    left: LeftHow | None = None,
    by: Actor,
    now: datetime,
    once: Once,
) -> Noted | Refused:
    """It was held until `at`; a dose given counts against its order, once, in the same transaction.

    `left` is how the patient went home. What was forgotten may be noted on a later day.
    """

    def work(tx: Connection) -> None:
        visit = opened(tx, name, version, by, *EXPECTED, Status.ARRIVED)
        check_time(tx, visit, at, visit.main.begun_at or visit.main.arrived_at, by, now)
        if to_minute(at) < visit.main.interval.starts and visit.main.begun_at is None:
            refuse(wrong_time(tx, visit, by))
        if visit.main.is_treatment and visit.main.begun_at is None and visit.day == visit.today(now):
            refuse(why.NotFromHere(field=Field.UNIT, status=visit.main.status))
        afterwards.check_leaving(tx, visit, left, at, by, now)
        bookings.note(tx, [visit.main.id], status=Status.FULFILLED, ended_at=at)
        afterwards.ended(tx, visit, at, by, now)
        counted = _count(tx, visit)
        notices.ended(tx, visit.main.id, at)
        if left:
            note_leaving(tx, visit, left, at, by, now)
        _done(tx, "visit.completed", visit, by, now, dose=counted, left=left)

    return step(name, work, by=by, now=now, once=once)


def _count(tx: Connection, visit: Visit) -> bool:
    main = visit.main
    if not main.is_treatment or main.order_id is None:
        return False
    return bookings.count_dose(tx, main.participant_id, main.order_id)


def _done(tx: Connection, did: str, visit: Visit, by: Actor, now: datetime, **details: object) -> None:
    bookings.touch(tx, visit.main.id, now)
    note_unit(tx, did, [visit.main], by, now, **details)
