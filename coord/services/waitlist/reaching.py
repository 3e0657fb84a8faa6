"""How a patient is offered something now: by messages, by telephone, or later."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.domain.local_time import to_minute
from coord.domain.reminders import PURPOSE, MessageKind, when_quiet_ends
from coord.domain.reminders.manners import is_enough
from coord.domain.waitlist import OfferHow, answer_until
from coord.services import manners, telephones
from coord.services.languages.choosing import chosen
from coord.services.waitlist.house import House
from coord.store import links, messages
from coord.store.waitlist import entries

WEEK = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Reach:
    """How, from when and until when (UTC epoch minutes); `addresses` are those of messages."""

    how: OfferHow
    begins: int
    until: int
    addresses: tuple[Any, ...] = ()


def by_message(tx: Connection, row: Any, starts: int, lead: int, house: House, now: datetime) -> Reach | None:
    """By messages, from the first minute at which the patient may be written to.

    None without an address, with too little time to answer, or where texts are all there is and enough of
    them were sent.
    """
    zone, plan = entries.zone_of(row), house.policy.reminders
    usable = _addresses(tx, row, house, now)
    if not usable:
        return None
    quiet = when_quiet_ends(to_minute(now), zone, plan)
    opens = {one.id: max(quiet, manners.safe_from(one, quiet, zone)) for one in usable}
    begins = min(opens.values())
    until = answer_until(begins, starts, lead, zone, house.policy.waitlist, plan)
    if until is None:
        return None
    return Reach(OfferHow.MESSAGE, begins, until, tuple(one for one in usable if opens[one.id] <= begins))


def by_phone(
    tx: Connection, row: Any, starts: int, lead: int, house: House, now: datetime, *, is_chosen: bool = False
) -> Reach | None:
    """By somebody who calls; None with too little time to answer.

    Neither in quiet hours nor outside the hours at which the patient wishes to be called, unless it
    `is_chosen` by whoever is at the telephone.
    """
    rule = house.policy.waitlist
    longer = replace(rule, answer_minutes=rule.phone_minutes, near_minutes=rule.phone_minutes)
    zone, plan = entries.zone_of(row), house.policy.reminders
    called = telephones.callable_from(tx, row.patient_id, zone, plan, now)
    begins = to_minute(now) if is_chosen else called
    until = answer_until(begins, starts, lead, zone, longer, plan)
    return None if until is None else Reach(OfferHow.PHONE, begins, until)


def needs_interpreter(tx: Connection, row: Any, house: House) -> bool:
    """Whether an offer cannot be written in a language that the patient reads."""
    rule = house.policy.reminders.unreviewed
    return chosen(tx, row.organization_id, row.languages, {MessageKind.OFFER}, rule).needs_call


def has_address(tx: Connection, row: Any, house: House, now: datetime) -> bool:
    """Whether the patient may be written to at all."""
    return bool(_addresses(tx, row, house, now))


def _addresses(tx: Connection, row: Any, house: House, now: datetime) -> list[Any]:
    """The patient's own that may be written to, without texts where enough of them were sent."""
    own = [one for one in links.own_contacts(tx, row.patient_id) if PURPOSE in one.purposes]
    if all(one.channel != manners.TEXT for one in own):
        return own
    sent = (manners.text_of(one) for one in messages.texts_to(tx, row.patient_id, now - WEEK))
    zone, plan = entries.zone_of(row), house.policy.reminders
    if is_enough(sent, zone, to_minute(now), plan):
        return [one for one in own if one.channel != manners.TEXT]
    return own
