"""Several messages, or one about several visits, as one letter."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from coord.domain.reminders import CANCELS, MessageKind, ReminderPlan
from coord.messaging.facts import Letter
from coord.services.parcels.addressing import Addressing
from coord.services.parcels.letter import whole
from coord.services.parcels.parts import Part, kind_of_all, room_of

# Each says what the one before it says of the same visit, and nearer to it.
COUNTING_DOWN = (MessageKind.REMINDER_7D, MessageKind.REMINDER_48H, MessageKind.REMINDER_24H)


def in_one(
    parts: Sequence[Part],
    addressing: Addressing,
    plan: ReminderPlan,
    language: str,
    places: Mapping[int, Any],
) -> Letter:
    """All of it as one letter: news as a list of its visits, reminders one after the other."""
    parts = _latest(parts)
    letters = [whole(one, addressing, plan, language) for one in parts]
    is_several = len(parts) > 1 or parts[0].visits
    if is_several and (parts[0].is_news or parts[0].kind is MessageKind.RELATIVE_REMINDER):
        listed = [
            one for part, letter in zip(parts, letters, strict=True) for one in _each(part, letter, places)
        ]
        return _in_a_list(listed, kind_of_all(parts) or parts[0].kind)
    is_one_visit = len({one.row.participant_id for one in parts}) == 1
    return (
        _together(letters[0], tuple(letters[1:]), is_one_visit=is_one_visit) if len(parts) > 1 else letters[0]
    )


def _latest(parts: Sequence[Part]) -> list[Part]:
    """Without the reminders of a visit to which a later one goes along: that says all of it."""
    places = {
        (one.row.participant_id, COUNTING_DOWN.index(one.kind)) for one in parts if one.kind in COUNTING_DOWN
    }
    last = {participant: place for participant, place in sorted(places)}
    return [
        one
        for one in parts
        if one.kind not in COUNTING_DOWN or COUNTING_DOWN.index(one.kind) == last[one.row.participant_id]
    ]


def _in_a_list(visits: Sequence[Letter], kind: MessageKind) -> Letter:
    """News of several visits; what is said of all is said as of the first that takes place."""
    in_order = tuple(sorted(visits, key=lambda one: one.starts))
    held = [one for one in in_order if one.kind not in CANCELS]
    lead = held[0] if held else in_order[0]
    return replace(lead, kind=kind, also=in_order, before=None, standing=_of_all(held))


def _of_all(held: Sequence[Letter]) -> str:
    """Whether several visits are final, as it is said of all of them at once."""
    stand = {one.standing for one in held}
    if len(stand) == 1:
        return stand.pop()
    return "partly" if "kept" in stand else ""


def _each(part: Part, letter: Letter, places: Mapping[int, Any]) -> list[Letter]:
    """A letter to each of the visits that a message names; itself where it speaks of one."""
    return [
        _to_one(part.row, letter, int(id_), one, places[int(id_)]) for id_, one in part.visits.items()
    ] or [letter]


def _to_one(row: Any, letter: Letter, visit: int, one: Mapping[str, Any], place: Any) -> Letter:
    is_named, is_by_video = row.sender_name_allowed, one["is_by_video"]
    return replace(
        letter,
        starts=one["starts"],
        ends=one["ends"],
        zone=ZoneInfo(row.patient_zone if is_by_video else row.time_zone),
        is_by_video=is_by_video,
        room=room_of(row, place.room),
        clinic=place.neutral_name if is_named else "",
        address=place.address if is_named else "",
        standing="kept" if one["is_pencilled"] else "",
        link=letter.link if visit == row.appointment_id else "",
    )


def _together(letter: Letter, others: tuple[Letter, ...], *, is_one_visit: bool) -> Letter:
    """One letter: about one visit under the first one's subject, about several under one of its own."""
    if is_one_visit:
        return replace(letter, also=others)
    in_order = sorted((letter, *others), key=lambda one: one.starts)
    return replace(in_order[0], kind=MessageKind.DAILY, also=tuple(in_order))
