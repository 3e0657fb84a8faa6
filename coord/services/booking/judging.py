"""The rules, run on facts that were read under their locks."""

from datetime import datetime

from sqlalchemy import Connection

from coord.domain.appointment import Proposal, Status
from coord.domain.booking import refusals
from coord.domain.facts import Facts
from coord.domain.gates import Light, clearance
from coord.domain.interval import Interval
from coord.domain.local_time import local_date, to_minute
from coord.domain.permissions import Actor
from coord.services.drafts import Conflict
from coord.store import bookings, facts, locks


def status_of(proposal: Proposal, known: Facts) -> Status:
    """Pencilled until every gate that planning needs is passed."""
    clinic = known.clinics[proposal.main.clinic_id]
    light = clearance(known.patient.gates, local_date(proposal.main.starts, clinic.zone))
    return Status.PENDING if proposal.main.type.needs_order and light is not Light.CLEARED else Status.BOOKED


def judge(
    tx: Connection,
    proposal: Proposal,
    by: Actor,
    now: datetime,
    *,
    anchor: Interval | None = None,
) -> Facts:
    """Lock, drop expired holds, read, and raise Conflict with every reason against the proposal."""
    resources = bookings.resources_of(tx, by.organization_id, proposal)
    locks.take(tx, resources)
    bookings.drop_expired_holds(tx, resources, now)
    known = facts.load(tx, facts.scope_of(proposal, by.organization_id, now, anchor))
    if found := refusals(proposal, known, to_minute(now)):
        raise Conflict(found)
    return known
