"""A visit that begins late: how late it may, and putting it off by minutes with its whole length."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from coord.domain import late
from coord.domain import reasons as why
from coord.domain.appointment import Proposal, ProposedAppointment, Status
from coord.domain.changes import Tell
from coord.domain.facts import Facts
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field, Reason
from coord.services import notices
from coord.services.booking.judging import read
from coord.services.booking.outcomes import Noted, Refused
from coord.services.booking.units import note_unit, unit_of
from coord.services.notices import of_groups
from coord.services.repeats import Once
from coord.services.visits.opening import Visit, check_on_the_day, opened, refuse, step
from coord.store import bookings, facts, groups, policies, units
from coord.store.db import reading

NOT_BEGUN = (Status.PENDING, Status.BOOKED, Status.ARRIVED)


@dataclass(frozen=True, slots=True)
class Lateness:
    """The latest minute at which the visit can begin (None: too late), and what stands against the next."""

    starts: int
    latest: int | None
    at_most: int
    against: tuple[Reason, ...]


def lateness(name: str, *, by: Actor, now: datetime) -> Lateness:
    """How late the visit may begin with the same people, room and clinic hours."""
    with reading() as tx:
        main = unit_of(tx, name, by)[0]
        proposal = as_booked(tx, Visit(main, None), by, now)
        known = facts.load(tx, facts.scope_of(proposal, by.organization_id, now))
        known = _left(known, main.late_by)
        latest = late.latest_start(proposal.main, known, to_minute(now))
        after = (latest or main.interval.starts) + 1
        against = late.reasons_against(proposal.main, after, known)
        return Lateness(main.interval.starts, latest, known.policy.changes.latest_start_minutes, against)


def put_off(
    name: str, version: int, starts: int, tell: Tell, *, by: Actor, now: datetime, once: Once
) -> Noted | Refused:
    """Let the visit begin at a later minute of its day, off the grid, with all its people and its room."""

    def work(tx: Connection) -> None:
        visit = opened(tx, name, version, by, *NOT_BEGUN)
        check_on_the_day(visit, now)
        if visit.main.begun_at is not None:
            refuse(why.NotFromHere(field=Field.UNIT, status="begun"))
        if starts <= visit.main.interval.starts or starts < to_minute(now):
            refuse(why.InThePast(field=Field.TIME))
        put_off_to(tx, visit, starts, by, now, tell)
        note_unit(tx, "visit.put_off", [visit.main], by, now, starts=starts, tell=tell)

    return step(name, work, by=by, now=now, once=once, may_break=True)


def put_off_to(
    tx: Connection, visit: Visit, starts: int, by: Actor, now: datetime, tell: Tell = Tell.NOW
) -> None:
    """Write the later start where everything holds until the later end, or raise Conflict."""
    main = visit.main
    proposal = as_booked(tx, visit, by, now)
    known = _left(read(tx, proposal, by, now), main.late_by)
    most = known.policy.changes.latest_start_minutes
    if starts > main.interval.starts + most:
        refuse(why.TooLateToBegin(field=Field.TIME, minutes=most))
    refuse(*late.reasons_against(proposal.main, starts, known))
    hold_from(tx, visit, proposal, starts, known, now, tell)


def hold_from(
    tx: Connection, visit: Visit, proposal: Proposal, starts: int, known: Facts, now: datetime, tell: Tell
) -> None:
    """Hold people and room for the visit's whole length from another minute of its day on."""
    main = visit.main
    _write(tx, visit, replace(proposal, appointments=(replace(proposal.main, starts=starts),)), known, now)
    bookings.note(tx, [main.id], late_by=main.late_by + starts - main.interval.starts)
    notices.moved(tx, [main.id], now, tell)


def as_booked(tx: Connection, visit: Visit, by: Actor, now: datetime) -> Proposal:
    """The visit as it stands, to be judged at another time."""
    kinds = policies.kinds_ahead(tx, by.organization_id, now.date())
    one: ProposedAppointment = units.as_proposed(tx, visit.main, kinds)
    return Proposal(visit.main.patient_id, (one,), replaces=(visit.main.id,))


def _left(known: Facts, late_by: int) -> Facts:
    """Facts whose policy allows what is left of the minutes by which a visit may begin late."""
    changes = known.policy.changes
    left = max(0, changes.latest_start_minutes - late_by)
    changes = replace(changes, latest_start_minutes=left)
    return replace(known, policy=replace(known.policy, changes=changes))


def _write(tx: Connection, visit: Visit, proposal: Proposal, known: Facts, now: datetime) -> None:
    main = visit.main
    bookings.release(tx, [main.id])
    bookings.change(tx, main.id, main.version, proposal.main, known, now)
    bookings.assign(tx, proposal, [main.id])
    bookings.occupy(tx, proposal, known, appointments=[main.id])
    if main.group_id is not None:
        groups.take_longer(tx, main.group_id, proposal.main, known, now)
        of_groups.changed(tx, main.group_id, now)
