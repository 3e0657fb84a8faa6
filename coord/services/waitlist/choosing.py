"""Somebody chooses whom a freed time is offered to, out of turn or where nothing goes out by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.waitlist import OfferHow
from coord.services.booking.outcomes import Refused
from coord.services.errors import NotFound
from coord.services.showing.rows import note_look
from coord.services.today import house_day
from coord.services.waitlist import placing
from coord.services.waitlist.house import House, house
from coord.services.waitlist.listing import shown_entries, shown_time
from coord.services.waitlist.matching import match
from coord.services.waitlist.placing import NotOffered, Offered
from coord.services.waitlist.reaching import Reach, by_message, by_phone
from coord.services.waitlist.shown import ShownEntry, ShownTime
from coord.services.waitlist.values import Match, Unsuited
from coord.store.db import reading, transaction
from coord.store.waitlist import entries, freed, offers


@dataclass(frozen=True, slots=True)
class Choice:
    """One who waits, when their visit would start (None: `unsuited` says why not), and by which ways now.

    `clinic` is where it would be, by public id. `was_offered` where this very time was offered to them
    before, `is_busy` while another offer runs.
    """

    entry: ShownEntry
    clinic: str
    unsuited: Unsuited | None
    starts: int | None
    minutes: int
    hows: tuple[OfferHow, ...]
    was_offered: bool
    is_busy: bool


@dataclass(frozen=True, slots=True)
class Choices:
    time: ShownTime
    choices: tuple[Choice, ...]


def choices(time: str, *, by: Actor, now: datetime) -> Choices:
    """Everybody who waits, in turn, and whom the freed time suits; NotFound without such a time."""
    with transaction() as tx:
        row = _found(tx, time, by)
        known = house(tx, by.organization_id, now)
        waiting = entries.waiting(tx, by.organization_id, house_day(tx, by.organization_id, now))
        note_look(tx, "waitlist.viewed", waiting, by, now, "patient_id")
        shown = shown_entries(tx, waiting, by, now)
        asked, busy = offers.asked_before(tx, row.id), offers.busy_patients(tx, by.organization_id)
        found = tuple(
            _choice(tx, one, entry, row, known, now, asked, busy)
            for one, entry in zip(waiting, shown, strict=True)
        )
        return Choices(shown_time(tx, row, known), found)


def _choice(
    tx: Connection,
    row: Any,
    entry: ShownEntry,
    time: Any,
    known: House,
    now: datetime,
    asked: frozenset[int],
    busy: frozenset[int],
) -> Choice:
    found = match(tx, row, time, known, now)
    suited = None if isinstance(found, Unsuited) else found
    wished = [*(() if time.clinic_id is None else [time.clinic_id]), *row.clinic_ids, *known.clinics]
    return Choice(
        entry=entry,
        clinic=known.clinics[wished[0]][0],
        unsuited=found if isinstance(found, Unsuited) else None,
        starts=suited.starts if suited else None,
        minutes=suited.minutes if suited else 0,
        hows=tuple(_ways(tx, suited, known, now)) if suited else (),
        was_offered=row.id in asked,
        is_busy=row.patient_id in busy,
    )


def _ways(tx: Connection, suited: Match, known: House, now: datetime) -> dict[OfferHow, Reach]:
    """The ways in which it can be offered this minute; nobody is written to at night."""
    row = suited.entry
    found = (
        by_message(tx, row, suited.starts, suited.lead, known, now),
        by_phone(tx, row, suited.starts, suited.lead, known, now, is_chosen=True),
    )
    return {one.how: one for one in found if one is not None and one.begins <= to_minute(now)}


def offer_to(
    time: str, entry: str, how: OfferHow, *, by: Actor, now: datetime
) -> Offered | NotOffered | Refused:
    """Offer something of the time to this one; a second request finds the first one's offer running."""
    with reading() as tx:
        row, known = _found(tx, time, by), house(tx, by.organization_id, now)
        rows = entries.waiting(tx, by.organization_id, house_day(tx, by.organization_id, now))
        waiting = {one.public_id: one for one in rows}
        if entry not in waiting:
            return NotOffered.ENDED
        if offers.running_for(tx, row.id) or offers.running_of(tx, waiting[entry].patient_id):
            return NotOffered.BUSY
        suited = match(tx, waiting[entry], row, known, now)
        if isinstance(suited, Unsuited):
            return NotOffered.UNSUITED
        reach = _ways(tx, suited, known, now).get(how)
    if reach is None:
        return NotOffered.UNSUITED
    return placing.place(suited, row, reach, by=by, now=now)


def _found(tx: Connection, name: str, by: Actor) -> Any:
    row = freed.find(tx, by.organization_id, name)
    if row is None:
        raise NotFound
    return row
