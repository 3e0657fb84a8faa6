"""One message as a letter: the facts that its words may tell."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from coord import links
from coord.domain.policy import PreparationRule
from coord.domain.preparing import fasting, for_patient
from coord.domain.reminders import (
    CANCELS,
    TO_ESCORTS,
    TO_RELATIVES,
    MessageKind,
    ReminderPlan,
    no_drive_until,
)
from coord.domain.reminders.planning import ON_THE_WAY
from coord.domain.ride import is_confirmed
from coord.links import Purpose
from coord.messaging import phones
from coord.messaging.facts import Eating, Letter
from coord.services.parcels.addressing import Addressing
from coord.services.parcels.parts import Part, ToMind, is_by_video_of, is_settling, room_of
from coord.store import cipher, rides

WITHOUT_PAGE = CANCELS | TO_ESCORTS | TO_RELATIVES | {MessageKind.CODE, MessageKind.ADVISORY_AFTER}


def whole(part: Part, addressing: Addressing, plan: ReminderPlan, language: str) -> Letter:
    letter = replace(_letter(part.row, addressing, plan), language=language)
    return letter if part.to_mind is None else _with_what_to_mind(letter, part.row, addressing, part.to_mind)


def _letter(row: Any, addressing: Addressing, plan: ReminderPlan) -> Letter:
    zone, patient_zone = ZoneInfo(row.time_zone), ZoneInfo(row.patient_zone)
    before, is_named = row.details.get("before"), row.sender_name_allowed
    kind, nonce = MessageKind(row.kind), row.details.get("nonce", "")
    has_page = kind not in WITHOUT_PAGE
    return Letter(
        kind=kind,
        name=row.practitioner or row.relative or row.preferred_name or row.legal_name,
        clinic=row.neutral_name if is_named else "",
        address=row.address if is_named else "",
        phone=phones.written(row.phone),
        zone=patient_zone if is_by_video_of(row) else zone,
        starts=row.details["starts"],
        ends=row.details["ends"],
        jurisdiction=row.jurisdiction,
        before=(before[0], before[1]) if before else None,
        room="" if kind in TO_RELATIVES | TO_ESCORTS else room_of(row, row.room),
        is_by_video=is_by_video_of(row),
        patient=(row.preferred_name or row.legal_name).partition(" ")[0],
        no_drive_until=_no_drive_until(row, kind, zone, plan),
        standing=_standing(row),
        link=addressing.page(Purpose.VISIT, row, row.ends) if has_page else "",
        code=links.code(addressing.secret, bytes.fromhex(nonce)) if nonce else "",
    )


def _no_drive_until(row: Any, kind: MessageKind, zone: ZoneInfo, plan: ReminderPlan) -> int | None:
    """From when the reader drives again after this visit, or after that before it if they come earlier."""
    if kind is not MessageKind.FOLLOW_UP_REMINDER:
        return row.no_drive_until or no_drive_until(row.starts, zone, plan)
    if row.main_starts is None or is_by_video_of(row):
        return None
    until: int = row.main_no_drive_until or no_drive_until(row.main_starts, zone, plan)
    return until if row.starts < until + ON_THE_WAY else None


def _standing(row: Any) -> str:
    """Whether the visit is only pencilled, or is final since somebody was told that it was not."""
    if row.participant_status == "pending":
        return "kept"
    return "settled" if is_settling(row) else ""


def _with_what_to_mind(letter: Letter, row: Any, addressing: Addressing, to_mind: ToMind) -> Letter:
    """Until when to eat, and who takes the patient home."""
    ride, house = rides.as_ride(to_mind.ride), to_mind.house
    named = cipher.unseal(addressing.field_key, to_mind.ride.name) if to_mind.ride and ride.has_name else ""
    is_known = "confirmed" if is_confirmed(ride, row.ends, house.ride) else "named"
    return replace(
        letter,
        eating=_eating(row, house.preparation),
        ride=is_known if named else "open",
        escort=named,
    )


def _eating(row: Any, rule: PreparationRule) -> Eating:
    if row.food_by_nurse:
        return Eating(None, None, by_nurse=True)
    own = for_patient(rule, row.food_minutes, row.drink_minutes)
    found = fasting(row.details["starts"], ZoneInfo(row.time_zone), row.type_code, own)
    return Eating(found.food_until, found.drink_until)
