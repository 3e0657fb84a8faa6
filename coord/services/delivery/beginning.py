"""Under the locks of its visits: whether a message is still wanted, and what it says then."""

import time
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.reminders import (
    ABOUT_NO_VISIT,
    OF_OFFERS,
    MessageKind,
    ReminderPlan,
)
from coord.messaging.sender import Parcel
from coord.services import manners, offer_letters, staff_mail, texts, wordings
from coord.services.delivery.keeping_back import why_no_guardian, why_not
from coord.services.delivery.ways import Channels
from coord.services.languages.choosing import language_for
from coord.services.parcels import Part, ToMind, kind_of_all, parcel
from coord.services.today import day_in, house_day
from coord.store import messages, policies, rides
from coord.store.db import transaction
from coord.store.messages import Claim

PREPARING = frozenset(
    {
        MessageKind.REMINDER_7D,
        MessageKind.REMINDER_48H,
        MessageKind.REMINDER_24H,
        MessageKind.EVENING_CHECK,
        MessageKind.ADVISORY_BEFORE,
    }
)


@dataclass(frozen=True, slots=True)
class Ready:
    """What goes out now; with its own claim those of what goes along in the same mail."""

    channel: str
    parcel: Parcel
    claims: tuple[Claim, ...]
    attempts: int
    stale_at: datetime
    checked_at: float


@dataclass(frozen=True, slots=True)
class _Begun:
    """A message that is `sending` by now, and the visits that it names where it speaks of several."""

    claim: Claim
    row: Any
    plan: ReminderPlan
    visits: dict[str, Any]
    to_mind: ToMind | None


def make_ready(claim: Claim, channels: Channels, now: datetime) -> Ready | None:
    """Whatever of it is still wanted, with what goes along, built."""
    with transaction() as tx:
        first = _begin(tx, claim, channels, now)
        if first is None:
            return None
        row, plan = first.row, first.plan
        if MessageKind(row.kind) in ABOUT_NO_VISIT:
            return _ready_for_staff(tx, first, channels, now)
        if MessageKind(row.kind) in OF_OFFERS:
            return _ready_alone(
                tx, first, offer_letters.parcel(tx, row, channels.addressing, plan), channels, now
            )
        begun = (
            _begin(tx, other, channels, now, goes_with=claim.id)
            for other in manners.beside(tx, row, now, plan)
        )
        also = [one for one in begun if one is not None]
        told = [Part(one.row, one.visits, one.to_mind) for one in (first, *also)]
        built = parcel(
            told[0],
            channels.addressing,
            plan,
            told[1:],
            language_for(tx, [one.row for one in told], kind_of_all(told), plan.unreviewed, now),
            wordings.of(tx, row.organization_id),
            messages.places_of(tx, {int(visit) for one in told for visit in one.visits}),
        )
        if row.channel == "sms":
            built = texts.begun(tx, claim, built, channels.addressing, now)
            if first.to_mind is not None:
                texts.note_ride(tx, claim, first.to_mind.ride, built)
        claims = (claim, *(one.claim for one in also))
        stale_at = min(one.row.stale_at for one in (first, *also))
        return Ready(row.channel, built, claims, row.attempts, stale_at, time.monotonic())


def _ready_for_staff(tx: Connection, begun: _Begun, channels: Channels, now: datetime) -> Ready | None:
    """A message that speaks of no one visit, written as things stand now."""
    row = begun.row
    built = staff_mail.parcel(tx, row, channels.addressing)
    if built is None:
        messages.settle(tx, begun.claim, "suppressed", now, why="nothing to tell any more")
        return None
    return _ready_alone(tx, begun, built, channels, now)


def _ready_alone(tx: Connection, begun: _Begun, built: Parcel, channels: Channels, now: datetime) -> Ready:
    """A message with which nothing goes along."""
    row = begun.row
    if row.channel == "sms":
        built = texts.begun(tx, begun.claim, built, channels.addressing, now)
    return Ready(row.channel, built, (begun.claim,), row.attempts, row.stale_at, time.monotonic())


def _begin(
    tx: Connection, claim: Claim, channels: Channels, now: datetime, *, goes_with: int | None = None
) -> _Begun | None:
    """Under the appointment's lock: still wanted? Then it is `sending` from here on.

    What goes with another message that goes out now waits for no better hour.
    """
    row = messages.lock(tx, claim, now, goes_along=goes_with is not None)
    if row is None:
        return None
    plan = policies.reminder_plan(tx, row.organization_id, _today(tx, row, now))
    visits = _visits(tx, row)
    if why := why_not(row, visits, channels, now) or why_no_guardian(tx, row):
        messages.settle(tx, claim, "suppressed", now, why=why)
        return None
    if MessageKind(row.kind) in ABOUT_NO_VISIT:
        return _Begun(claim, row, plan, {}, None) if messages.settle(tx, claim, "sending", now) else None
    if goes_with is None and (later := manners.later(row, now, plan) or manners.until_ready(row, now)):
        _wait(tx, claim, row, later, now)
        return None
    if goes_with is None and manners.is_one_too_many(tx, row, now, plan):
        manners.give_way(tx, claim, row, now)
        return None
    said = {"details": {**row.details, "visits": visits}} if visits else {}
    is_ours = messages.settle(tx, claim, "sending", now, goes_with=goes_with, **said)
    return _Begun(claim, row, plan, visits, _to_mind(tx, row, now)) if is_ours else None


def _today(tx: Connection, row: Any, now: datetime) -> date:
    """The day at the clinic that a message is about; of one about none the day of the house."""
    is_about_none = MessageKind(row.kind) in ABOUT_NO_VISIT
    return house_day(tx, row.organization_id, now) if is_about_none else day_in(row.time_zone, now)


def _wait(tx: Connection, claim: Claim, row: Any, later: datetime, now: datetime) -> None:
    """It goes out at a better hour; what is of no use by then gives way to mail, where there is one."""
    if later < row.stale_at:
        messages.settle(tx, claim, "pending", now, due_at=later)
    else:
        manners.give_way(tx, claim, row, now, why="too late to be of use")


def _to_mind(tx: Connection, row: Any, now: datetime) -> ToMind | None:
    """What the messages that prepare for a treatment visit tell of eating and of the ride."""
    if MessageKind(row.kind) not in PREPARING or not row.is_treatment:
        return None
    house = policies.current(tx, row.organization_id, day_in(row.time_zone, now))
    return ToMind(house, rides.of(tx, row.participant_id))


def _visits(tx: Connection, row: Any) -> dict[str, Any]:
    """The visits that a message about several will name: what stands as it was when it was written."""
    return messages.standing(tx, row.details.get("visits", {}))
