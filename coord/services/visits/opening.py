"""The visit that a step is about: locked, as the user saw it, on its day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.booking import Refusal
from coord.domain.local_time import local_date, to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field, Reason
from coord.services import repeats, standing
from coord.services.booking.outcomes import Noted, Refused, acknowledged, attempt
from coord.services.booking.units import unchanged, unit_of
from coord.services.drafts import Conflict
from coord.services.repeats import Once
from coord.store import bookings, locks, policies
from coord.store.db import transaction
from coord.store.units import BookedAppointment


@dataclass(frozen=True, slots=True)
class Visit:
    """The visit of a step, and the follow-up that is bound to it."""

    main: BookedAppointment
    follow_up: BookedAppointment | None

    @property
    def unit(self) -> list[BookedAppointment]:
        return [self.main, self.follow_up] if self.follow_up else [self.main]

    @property
    def day(self) -> date:
        """The local day that it is on."""
        return local_date(self.main.interval.starts, ZoneInfo(self.main.zone))

    def today(self, now: datetime) -> date:
        return local_date(to_minute(now), ZoneInfo(self.main.zone))


def step(
    name: str,
    work: Callable[[Connection], None],
    *,
    by: Actor,
    now: datetime,
    once: Once,
    may_break: bool = False,
) -> Noted | Refused:
    """Do the work in one transaction, once; acknowledge when nothing outdated is on its way any more.

    Where it `may_break` other visits of the patient, these are on the list of broken visits at once.
    """

    def run() -> Noted:
        with transaction() as tx:
            if repeats.answered(tx, once, by):
                return Noted(name, repeated=True)
            work(tx)
            if may_break:
                standing.list_of_patients(tx, [unit_of(tx, name, by)[0].patient_id], by, now)
            repeats.keep(tx, once, by, {"appointment": name}, now)
            return Noted(name)

    return acknowledged(attempt(run), name, by)


def opened(tx: Connection, name: str, version: int, by: Actor, *statuses: Status) -> Visit:
    """The visit under its locks, in one of the statuses and not set aside; else Conflict."""
    seen = unit_of(tx, name, by)
    locks.take(tx, bookings.resources_around(tx, [one.id for one in seen]))
    unit = unchanged(tx, seen, version, by)
    if unit[0].status not in statuses or unit[0].is_set_aside:
        refuse(why.NotFromHere(field=Field.UNIT, status=unit[0].status))
    return Visit(unit[0], unit[1] if len(unit) > 1 else None)


def refuse(*reasons: Reason) -> None:
    """Leave the transaction with these reasons, where there are any."""
    if reasons:
        raise Conflict(tuple(Refusal(0, reason) for reason in reasons))


def check_on_the_day(visit: Visit, now: datetime) -> None:
    if visit.day != visit.today(now):
        refuse(why.NotOnTheDay(field=Field.TIME))


def check_time(
    tx: Connection, visit: Visit, at: datetime, after: datetime | None, by: Actor, now: datetime
) -> None:
    """What happened did so on the visit's day, not long before it nor in the future, and in its order."""
    is_right_day = local_date(to_minute(at), ZoneInfo(visit.main.zone)) == visit.day
    is_early = to_minute(at) < visit.main.interval.starts - _earliest(tx, visit, by)
    if not is_right_day or is_early or at > now or (after is not None and at < after):
        refuse(wrong_time(tx, visit, by))


def wrong_time(tx: Connection, visit: Visit, by: Actor) -> Reason:
    return why.ActualTimeWrong(field=Field.TIME, minutes=_earliest(tx, visit, by))


def _earliest(tx: Connection, visit: Visit, by: Actor) -> int:
    """How many minutes before the visit it may happen, by the policy of its day."""
    return policies.current(tx, by.organization_id, visit.day).day.earliest_minutes
