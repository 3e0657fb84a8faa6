"""A stand-in at the same time, or another time, in one step."""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, Status
from coord.domain.booking import Overriding, Refusal, name_of
from coord.domain.changes import Tell
from coord.domain.facts import Facts
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.domain.replan import OF_A_STAND_IN, strangers
from coord.domain.standing import against_booked
from coord.services import booking, notices, repeats
from coord.services.booking.changes import keeps_times, locked_with, write_move
from coord.services.booking.judging import Judged, decide, read, status_of
from coord.services.booking.outcomes import Booked, Refused, acknowledged, attempt
from coord.services.booking.units import anchor_of
from coord.services.drafts import Conflict, Draft
from coord.services.repeats import Once
from coord.store import policies, units
from coord.store.db import transaction
from coord.store.units import BookedAppointment

STAND_IN = "A stand-in, for the day has changed."
ASKED = "A stand-in, for the day has changed; the patient was asked."


def replace(
    appointment: str,
    version: int,
    draft: Draft,
    *,
    was_asked: bool,
    by: Actor,
    now: datetime,
    once: Once,
) -> Booked | Refused:
    """Let others, or another room, take the place of what a unit has lost, all at the same times.

    That the usual people are not there is overridden and kept in the ledger; somebody whom the patient does
    not know comes only where the patient was asked.
    """
    done = attempt(lambda: _replace(appointment, version, draft, by, now, once, was_asked=was_asked))
    return acknowledged(done, appointment, by)


def move(
    appointment: str,
    version: int,
    draft: Draft,
    *,
    was_asked: bool,
    by: Actor,
    now: datetime,
    once: Once,
    tell: Tell = Tell.NOW,
) -> Booked | Refused:
    """Give a unit another time, as `booking.move` does.

    Somebody whom the patient does not know comes only where the patient was asked.
    """

    def check(tx: Connection, unit: list[BookedAppointment], proposal: Proposal, known: Facts) -> None:
        if not was_asked:
            _check_known(proposal, _as_booked(tx, unit, by, now), known)

    return booking.move(appointment, version, draft, by=by, now=now, once=once, tell=tell, check=check)


def _replace(
    name: str, version: int, draft: Draft, by: Actor, now: datetime, once: Once, *, was_asked: bool
) -> Booked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Booked(earlier["appointment"], Status(earlier["status"]), repeated=True)
        unit, proposal = locked_with(tx, name, version, draft, by, now)
        judged = judged_stand_in(tx, unit, proposal, by, now, was_asked=was_asked)
        write_move(tx, unit, proposal, judged, by, now, stand_in=True)
        notices.moved(tx, [one.id for one in unit], now, Tell.NOW)
        status = status_of(proposal, judged.facts)
        repeats.keep(tx, once, by, {"appointment": name, "status": status}, now)
        return Booked(unit[0].public_id, status)


def judged_stand_in(
    tx: Connection,
    unit: list[BookedAppointment],
    proposal: Proposal,
    by: Actor,
    now: datetime,
    *,
    was_asked: bool,
    without: tuple[int, ...] = (),
) -> Judged:
    """The proposal as it may be written under the locks that are held, as `judge` has it; else Conflict."""
    if not keeps_times(unit, proposal):
        raise Conflict((Refusal(0, why.ChangedMeanwhile(field=Field.UNIT)),))
    known = read(tx, proposal, by, now, anchor=anchor_of(tx, unit[0], by), without=without)
    if not was_asked:
        _check_known(proposal, _as_booked(tx, unit, by, now), known)
    found = against_booked(proposal, known, to_minute(now), frozenset())
    soft = frozenset(name_of(one) for one in found if type(one.reason) in OF_A_STAND_IN)
    overriding = Overriding(soft, ASKED if was_asked else STAND_IN)
    return decide(proposal, known, by, now, overriding, keeps_times=True)


def _as_booked(tx: Connection, unit: list[BookedAppointment], by: Actor, now: datetime) -> Proposal:
    kinds = policies.kinds_ahead(tx, by.organization_id, now.date())
    return Proposal(unit[0].patient_id, tuple(units.as_proposed(tx, one, kinds) for one in unit))


def _check_known(proposal: Proposal, booked: Proposal, known: Facts) -> None:
    new = strangers(proposal, booked, known)
    if new:
        names = ", ".join(known.practitioners[who].name for who in new)
        raise Conflict((Refusal(0, why.PatientNotAsked(field=Field.UNIT, practitioner=names)),))
