"""Accepting an offer: booked by the very path that everything is booked by, or told that it is too late."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import Proposal, Status
from coord.domain.booking import NOTHING_OVERRIDDEN
from coord.domain.changes import Tell
from coord.domain.permissions import Actor
from coord.domain.waitlist import EntryStatus, OfferStatus
from coord.services import notices, repeats
from coord.services.booking import changes
from coord.services.booking.book import read_for, write
from coord.services.booking.judging import Judged, decide, judge, lock, status_of
from coord.services.booking.outcomes import Booked, Refused, acknowledged, attempt
from coord.services.booking.units import anchor_of
from coord.services.groups.along import movable
from coord.services.repeats import Once
from coord.services.waitlist import ending
from coord.services.waitlist.unit import replaced
from coord.store import bookings, holds, units
from coord.store.bookings.holding import OFFER
from coord.store.db import transaction
from coord.store.units import BookedAppointment
from coord.store.waitlist import entries, offers

Found = Callable[[Connection], Any]


@dataclass(frozen=True, slots=True)
class TooLate:
    """The offer has ended, or what it offers cannot be any more; the patient stays on the list.

    `refused` says why, where a rule stands against it by now.
    """

    refused: Refused | None = None


class Over(Exception):
    """Raised inside a transaction, so that nothing half-written commits."""


def by_staff(name: str, *, by: Actor, now: datetime, once: Once) -> Booked | TooLate:
    """The patient has said yes by telephone."""
    return accept(lambda tx: ending.found(tx, name, by), ending.BY_PHONE, by=by, now=now, once=once)


def accept(find: Found, how: str, *, by: Actor, now: datetime, once: Once) -> Booked | TooLate:
    """Book what is offered, once; the answer is held back until nothing outdated is on its way."""
    try:
        outcome = attempt(lambda: _accept(find, how, by, now, once))
    except Over:
        return TooLate()
    if isinstance(outcome, Refused):
        return _given_up(find, outcome, by, now)
    kept = acknowledged(outcome, outcome.appointment, by)
    return kept if isinstance(kept, Booked) else TooLate(kept)


def _given_up(find: Found, refused: Refused, by: Actor, now: datetime) -> TooLate:
    """What cannot be booked any more is not offered any longer."""
    with transaction() as tx:
        ending.end(tx, find(tx), OfferStatus.ENDED, by=by, now=now)
    return TooLate(refused)


def _accept(find: Found, how: str, by: Actor, now: datetime, once: Once) -> Booked:
    with transaction() as tx:
        if earlier := repeats.answered(tx, once, by):
            return Booked(earlier["appointment"], Status(earlier["status"]), repeated=True)
        offer = find(tx)
        entry = entries.by_id(tx, offer.organization_id, offer.entry_id)
        unit = replaced(tx, entry, by)
        proposal = _kept(tx, offer, unit, now)
        taken = bookings.resources_taken(tx, appointments=[one.id for one in unit])
        places = bookings.resources_of_groups(tx, by.organization_id, proposal)
        resources = [*bookings.resources_of(tx, by.organization_id, proposal), *places, *taken]
        lock(tx, proposal, resources)
        bookings.drop_expired_holds(tx, places, now)
        _kept(tx, offer, unit, now)
        if not offers.end(tx, offer.id, OfferStatus.ACCEPTED, now, how):
            raise Over
        booked = _book(tx, unit, proposal, resources, by, now, once)
        _close(tx, offer, booked, by, now)
        return booked


def _kept(tx: Connection, offer: Any, unit: list[BookedAppointment], now: datetime) -> Proposal:
    """What the offer still keeps; Over where it keeps nothing any more."""
    hold = holds.find(tx, offer.organization_id, offer.hold, now, OFFER)
    if hold is None:
        raise Over
    ids = tuple(one.id for one in unit)
    return holds.proposal(tx, hold, offer.organization_id, now.date(), replaces=ids)


def _book(
    tx: Connection,
    unit: list[BookedAppointment],
    proposal: Proposal,
    resources: list[int],
    by: Actor,
    now: datetime,
    once: Once,
) -> Booked:
    """One more visit, or the one that the patient has, moved to the earlier time."""
    hold = proposal.from_hold
    if unit:
        anchor = anchor_of(tx, unit[0], by)
        judged = judge(tx, proposal, by, now, anchor=anchor)
        bookings.drop_holds(tx, [hold] if hold is not None else [])
        booked = _moved(tx, unit, proposal, judged, by, now)
        repeats.keep(tx, once, by, {"appointment": booked.appointment, "status": booked.status}, now)
        return booked
    known = read_for(tx, proposal, resources, by, now, once)
    judged = decide(proposal, known.facts, by, now, NOTHING_OVERRIDDEN)
    bookings.drop_holds(tx, [hold] if hold is not None else [])
    return write(tx, proposal, judged, known.answers, by, now, once)


def _moved(
    tx: Connection,
    unit: list[BookedAppointment],
    proposal: Proposal,
    judged: Judged,
    by: Actor,
    now: datetime,
) -> Booked:
    going = movable(unit)
    if len(going) < len(unit):
        proposal = replace(proposal, appointments=proposal.appointments[: len(going)])
    added = changes.write_move(tx, going, proposal, judged, by, now, tell=Tell.NOW)
    notices.moved(tx, [one.id for one in going], now)
    notices.booked(tx, added, now)
    return Booked(unit[0].public_id, status_of(proposal, judged.facts))


def _close(tx: Connection, offer: Any, booked: Booked, by: Actor, now: datetime) -> None:
    visit = units.find(tx, offer.organization_id, booked.appointment)
    entries.end(tx, offer.entry_id, EntryStatus.BOOKED, now, visit.id if visit else None)
    ending.close(tx, offer, "the offer was accepted", by=by, now=now)
    ending.note(tx, "offer.accepted", offer, by=by, now=now)
