"""From messages to what the channel carries: addresses unsealed, words and calendar files made."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from coord.domain.reminders import NEWS, OF_SERIES, STEPS, ReminderPlan
from coord.links import STOP_COUNTS, Purpose
from coord.messaging import letters
from coord.messaging.languages import ENGLISH
from coord.messaging.sender import Parcel
from coord.messaging.wording import STANDARD, Wording
from coord.services.parcels.addressing import Addressing
from coord.services.parcels.calendar_entries import each_named, entries
from coord.services.parcels.parts import Part
from coord.services.parcels.references import references
from coord.services.parcels.several import in_one
from coord.store import cipher

NOWHERE: Mapping[int, Any] = {}
# Their readers may want to look, to say that they come, or to ask for another time.
LINKED_TEXTS = NEWS | OF_SERIES | frozenset(STEPS)


def parcel(
    first: Part,
    addressing: Addressing,
    plan: ReminderPlan,
    also: Sequence[Part] = (),
    language: str = ENGLISH,
    wording: Wording = STANDARD,
    places: Mapping[int, Any] = NOWHERE,
) -> Parcel:
    """The message ready to go, for a mail with its calendar entries where it brings news.

    `also` are other messages to the same address that go out in it. The calendar entries are in the mail's
    `language` as well. `wording` are the house's own sentences, `places` where visits are that are named.
    """
    parts, row = (first, *also), first.row
    letter = replace(in_one(parts, addressing, plan, language, places), wording=wording)
    to = cipher.unseal(addressing.field_key, row.ciphertext)
    reference, answers = references(parts)
    if row.channel != "email":
        linked = addressing.is_public and first.kind in LINKED_TEXTS
        letter = replace(letter, text_link=letter.link if linked else "")
        way = letters.text_and_question(letter)
        return Parcel(to, row.text_number or "", reference, None, "", way.said, asks_ride=way.asks_ride)
    words = letters.mail(letter)
    in_order = sorted(parts, key=lambda one: int(one.row.starts or 0))
    found = each_named([one for part in in_order for one in entries(part, to, addressing, language, places)])
    return Parcel(
        to=to,
        sender=addressing.sender,
        sender_name=row.neutral_name if row.sender_name_allowed else "",
        reference=reference,
        in_reply_to=answers or None,
        subject=words.subject,
        text=words.text,
        html=words.html,
        calendar=(found[0].method, found[0].octets) if found else None,
        calendar_name=found[0].name if found else "",
        files=tuple((one.name, one.octets) for one in found[1:]),
        unsubscribe=addressing.page(Purpose.STOP, row, row.ends + STOP_COUNTS),
    )
