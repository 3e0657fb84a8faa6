"""The worker's part: offers whose time is over end, and for each free time the next one is looked for.

Running it twice, at once or one after the other, is harmless: what it does it does under locks, once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_minute, to_moment
from coord.domain.waitlist import OfferHow, OfferStatus
from coord.services.waitlist import ending, placing
from coord.services.waitlist.house import House, house
from coord.services.waitlist.matching import in_turn, match
from coord.services.waitlist.placing import Offered
from coord.services.waitlist.reaching import Reach, by_message, by_phone, needs_interpreter
from coord.services.waitlist.values import Match, Unsuited
from coord.store import messages
from coord.store.db import reading, retried, transaction
from coord.store.waitlist import entries, freed, offers

MOST = 50
LOOK_EVERY, LATER_EVERY = timedelta(minutes=30), timedelta(hours=6)
FRESH = timedelta(days=1)


def go_on(now: datetime) -> int:
    """End what is over and offer what is free; returns how many offers were made."""
    with reading() as tx:
        over, unheard, due = offers.over(tx, now, MOST), offers.unheard(tx, MOST), freed.due(tx, now, MOST)
    for offer_id in over:
        retried(partial(_expire, offer_id, now))
    for offer_id in unheard:
        retried(partial(_call_instead, offer_id, now))
    return sum(offer_next(time, now) for time in due)


def _expire(offer_id: int, now: datetime) -> None:
    with transaction() as tx:
        offer = offers.by_id(tx, offer_id)
        if offer.expires_at <= now:
            ending.end(tx, offer, OfferStatus.EXPIRED, by=None, now=now)


def _call_instead(offer_id: int, now: datetime) -> None:
    """None of the messages about an offer arrives: somebody calls."""
    with transaction() as tx:
        offer = offers.by_id(tx, offer_id)
        is_open = offer.status == OfferStatus.OFFERED and offer.how == OfferHow.MESSAGE
        if not is_open or messages.reaches(tx, offer_id):
            return
        offers.note_how(tx, offer_id, OfferHow.PHONE, is_told=False)
        placing.ask_to_call(
            tx, entries.by_id(tx, offer.organization_id, offer.entry_id), offer.expires_at, now
        )
        ending.note(tx, "offer.to_be_called", offer, by=None, now=now)


def offer_next(time: Any, now: datetime) -> bool:
    """Offer something of a freed time to the first in turn whom it suits; whether an offer was made."""
    with reading() as tx:
        known = house(tx, time.organization_id, now)
        waiting = in_turn(tx, time, known, now) if known.policy.waitlist.by_itself else []
    later: list[datetime] = []
    for row in waiting:
        found, reach = _reached(row, time, known, now)
        if found is None or reach is None:
            continue
        if reach.begins > to_minute(now):
            later.append(to_moment(reach.begins))
            break
        if isinstance(placing.place(found, time, reach, by=None, now=now), Offered):
            return True
    retried(partial(_look_later, time, later, now))
    return False


def _reached(row: Any, time: Any, known: House, now: datetime) -> tuple[Match | None, Reach | None]:
    with reading() as tx:
        found = match(tx, row, time, known, now)
        if isinstance(found, Unsuited):
            return None, None
        return found, reach_of(tx, found, known, now)


def reach_of(tx: Connection, found: Match, known: House, now: datetime) -> Reach | None:
    """How the patient is offered it: by messages if they can read them, else by somebody who calls."""
    row = found.entry
    if not needs_interpreter(tx, row, known):
        reach = by_message(tx, row, found.starts, found.lead, known, now)
        if reach is not None:
            return reach
    return by_phone(tx, row, found.starts, found.lead, known, now)


def _look_later(time: Any, later: Iterable[datetime], now: datetime) -> None:
    """Look again when somebody may be written to, or in a while; never more once the time is past."""
    with transaction() as tx:
        running = offers.running_for(tx, time.id)
        every = LOOK_EVERY if now - time.created_at < FRESH else LATER_EVERY
        at = running.expires_at if running else min([now + every, *later])
        freed.look_again(tx, [time.id], None if time.ends <= to_minute(now) else at)
