"""A patient who waits for the ride after treatment: what they need stays taken until a later minute."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, ProposedAppointment, Status
from coord.domain.facts import Facts
from coord.domain.interval import Interval, merge
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field, Reason
from coord.domain.waiting import against_waiting, clashes, longer
from coord.services import notices
from coord.services.booking.judging import read
from coord.services.booking.outcomes import Noted, Refused
from coord.services.booking.units import note_unit, unit_of
from coord.services.notices import of_groups
from coord.services.repeats import Once
from coord.services.visits.opening import Visit, check_on_the_day, opened, refuse, step
from coord.store import bookings, facts, groups, policies, rides, units
from coord.store.db import reading
from coord.store.units import BookedAppointment

USUAL = 30
LONGEST = 240


@dataclass(frozen=True, slots=True)
class Waiting:
    """Until when the visit would be kept, what stands against that, and when the clinic closes that day."""

    until: int
    against: tuple[Reason, ...]
    closes: int | None


def waiting(name: str, until: int | None, *, by: Actor, now: datetime) -> Waiting:
    """What waiting until a minute (usually half an hour more) would run into."""
    with reading() as tx:
        main = unit_of(tx, name, by)[0]
        wanted = until or max(main.interval.ends, to_minute(now)) + USUAL
        proposal = _proposal(tx, main, wanted, by, now)
        known = facts.load(tx, facts.scope_of(proposal, by.organization_id, now))
        against = against_waiting(proposal.main, known)
        return Waiting(wanted, against, _closing(main.interval, proposal.main, known))


def wait_for_ride(
    name: str, version: int, until: int, *, by: Actor, now: datetime, once: Once
) -> Noted | Refused:
    """Room, monitor and on-site cover stay until that minute, unless somebody else has them then."""

    def work(tx: Connection) -> None:
        visit = opened(tx, name, version, by, Status.ARRIVED)
        check_on_the_day(visit, now)
        _check(visit, until, now)
        proposal = _proposal(tx, visit.main, until, by, now)
        known = read(tx, proposal, by, now)
        refuse(*clashes(against_waiting(proposal.main, known)))
        _write(tx, visit.main, proposal, known, now)
        note_unit(tx, "visit.waits_for_ride", [visit.main], by, now, until=until)

    return step(name, work, by=by, now=now, once=once)


def _check(visit: Visit, until: int, now: datetime) -> None:
    main = visit.main
    if not main.is_treatment or main.begun_at is None:
        refuse(why.NotFromHere(field=Field.UNIT, status=main.status))
    if not max(main.interval.ends, to_minute(now)) < until <= to_minute(now) + LONGEST:
        refuse(why.WaitEndsWrong(field=Field.TIME, minutes=LONGEST))


def _proposal(tx: Connection, main: BookedAppointment, until: int, by: Actor, now: datetime) -> Proposal:
    kinds = policies.kinds_ahead(tx, by.organization_id, now.date())
    one: ProposedAppointment = units.as_proposed(tx, main, kinds)
    return Proposal(main.patient_id, (longer(one, until),), replaces=(main.id,))


def _closing(visit: Interval, one: ProposedAppointment, known: Facts) -> int | None:
    """When the clinic closes that the visit began in."""
    opening = merge(known.clinics[one.clinic_id].opening)
    return next((span.ends for span in opening if span.overlaps(visit)), None)


def _write(tx: Connection, main: BookedAppointment, proposal: Proposal, known: Facts, now: datetime) -> None:
    """The patient sits here and knows, so that nobody is told but who works longer."""
    bookings.release(tx, [main.id])
    bookings.change(tx, main.id, main.version, proposal.main, known, now)
    bookings.assign(tx, proposal, [main.id])
    bookings.occupy(tx, proposal, known, appointments=[main.id])
    if main.group_id is not None:
        groups.take_longer(tx, main.group_id, proposal.main, known, now)
        of_groups.changed(tx, main.group_id, now)
    rides.keep(tx, main.participant_id, waits_until=proposal.main.interval.ends)
    notices.stays_longer(tx, main.id, now)
