"""What whoever calls about an offer must be able to say: all that is offered, and why somebody calls."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from coord.domain.permissions import Actor
from coord.services.plans import PlannedAppointment, planned
from coord.services.waitlist.house import House
from coord.services.waitlist.reaching import has_address, needs_interpreter
from coord.store import facts, holds, messages

OFFER = "offer"


class ByPhone(StrEnum):
    """Why an offer goes by telephone and not by message."""

    LANGUAGE = "language"
    NO_ADDRESS = "no_address"
    NOT_ARRIVED = "not_arrived"
    CHOSEN = "chosen"
    NO_TIME = "no_time"


def offered(tx: Connection, offer: Any, by: Actor, now: datetime) -> tuple[PlannedAppointment, ...]:
    """The visits that a running offer keeps, the follow-up too, each with its people and its room."""
    kept = holds.find(tx, by.organization_id, offer.hold, now, OFFER)
    if kept is None:
        return ()
    proposal = holds.proposal(tx, kept, by.organization_id, now.date())
    known = facts.load(tx, facts.scope_of(proposal, by.organization_id, now))
    return tuple(planned(one, known) for one in proposal.appointments)


def why_by_phone(tx: Connection, offer: Any, entry: Any, known: House, now: datetime) -> ByPhone:
    """Judged as things stand now."""
    if needs_interpreter(tx, entry, known):
        return ByPhone.LANGUAGE
    if not has_address(tx, entry, known, now):
        return ByPhone.NO_ADDRESS
    if messages.is_written_of_offer(tx, offer.id):
        return ByPhone.NOT_ARRIVED
    return ByPhone.CHOSEN if offer.created_by_id is not None else ByPhone.NO_TIME
