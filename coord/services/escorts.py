"""Telling whoever takes a patient home, in the transaction that changes what they must know."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.appointment import UPCOMING, Status
from coord.domain.local_time import local_date, to_minute, to_moment
from coord.domain.reminders import MessageKind, ReminderPlan
from coord.domain.reminders.escorting import EscortMessage, PickUp, to_escort
from coord.domain.reminders.kinds import TO_ESCORTS
from coord.domain.ride import is_confirmed
from coord.services.today import day_in
from coord.store import messages, policies, rides

HELD = UPCOMING | {Status.ARRIVED}
TOLD = frozenset({"sending", "sent", "unknown"})
OPEN = frozenset({"pending", "claimed"})
READY_OF_USE = 120


def announce(tx: Connection, appointment_ids: Sequence[int], now: datetime) -> None:
    """Queue what escorts must know by now, and take back what is not so any more."""
    visits = messages.escorted(tx, appointment_ids)
    if not visits:
        return
    day, organization_id = day_in(visits[0].time_zone, now), visits[0].organization_id
    plan = policies.reminder_plan(tx, organization_id, day)
    rule = policies.current(tx, organization_id, day).ride
    written = messages.written(tx, [one.participant_id for one in visits], sorted(TO_ESCORTS))
    for visit in visits:
        sure = is_confirmed(rides.as_ride(visit), visit.ends, rule)
        _reconcile(tx, visit, written[visit.participant_id], plan, now, is_sure=sure)


def ready(tx: Connection, appointment_id: int, now: datetime) -> bool:
    """Ask the escort to come now; False where there is nobody to ask."""
    for visit in messages.escorted(tx, [appointment_id]):
        if visit.contact_point_id is not None and messages.is_usable(tx, visit.contact_point_id):
            minute = to_minute(now)
            asked = EscortMessage(MessageKind.ESCORT_READY, minute, minute, minute + READY_OF_USE)
            messages.add(tx, [_row(visit, visit.contact_point_id, asked, now)])
            return True
    return False


def _reconcile(
    tx: Connection, visit: Any, written: list[Any], plan: ReminderPlan, now: datetime, *, is_sure: bool
) -> None:
    for contact in {visit.contact_point_id, *(one.contact_point_id for one in written)} - {None}:
        theirs = [one for one in written if one.contact_point_id == contact]
        told_for = _told_for(theirs)
        ends = _goes_at(visit, told_for) if contact == visit.contact_point_id else None
        zone = ZoneInfo(visit.time_zone)
        is_advised = ends is not None and _is_advised(theirs, local_date(ends, zone), zone)
        pick_up = PickUp(ends, zone, told_for, is_sure, visit.type_code, is_advised)
        wanted = to_escort(pick_up, plan, to_minute(now))
        waiting = [one for one in theirs if one.status in OPEN]
        stands = [one for one in waiting if any(_says(visit, one, it, plan, now) for it in wanted)]
        messages.take_back(tx, [one.id for one in waiting if one not in stands], "superseded")
        fresh = [it for it in wanted if not any(_says(visit, one, it, plan, now) for one in stands)]
        messages.add(tx, [_row(visit, contact, one, now) for one in fresh])


def _goes_at(visit: Any, told_for: int | None) -> int | None:
    """When the patient can go; None where nobody is taken home. Who is late hears of no delay of ours."""
    if not visit.is_treatment or visit.status not in HELD or visit.not_treated is not None:
        return None
    ends: int = visit.ends
    return told_for or ends if visit.waits_until is not None else ends


def _told_for(written: Iterable[Any]) -> int | None:
    """The minute for which somebody believes that they must come."""
    told: int | None = None
    for one in written:
        if one.status in TOLD and one.kind in {MessageKind.ESCORT_PICKUP, MessageKind.ESCORT_LATE}:
            told = one.details["starts"]
        elif one.status in TOLD and one.kind == MessageKind.ESCORT_CANCELLED:
            told = None
    return told


def _is_advised(written: Iterable[Any], day: date, zone: ZoneInfo) -> bool:
    """Whether somebody has been told on that day how to see the patient home."""
    told = (one for one in written if one.status in TOLD and one.kind == MessageKind.ESCORT_ADVISORY)
    return any(local_date(one.details["starts"], zone) == day for one in told)


def _says(visit: Any, written: Any, wanted: EscortMessage, plan: ReminderPlan, now: datetime) -> bool:
    """Whether this row says what is wanted, at the hour of the plan where that is still ahead."""
    said = (written.kind, written.details["starts"], written.sequence)
    if said != (wanted.kind, wanted.pick_up, visit.sequence):
        return False
    is_ahead = wanted.due > to_minute(now) + plan.grace_minutes
    is_planned = wanted.kind is MessageKind.ESCORT_PICKUP and is_ahead
    return not is_planned or bool(written.due_at == to_moment(wanted.due))


def _row(visit: Any, contact_point_id: int, one: EscortMessage, now: datetime) -> dict[str, Any]:
    where = {"clinic": visit.clinic_id, "room": visit.room_id}
    return {
        "organization_id": visit.organization_id,
        "kind": one.kind,
        "channel": "sms",
        "contact_point_id": contact_point_id,
        "participant_id": visit.participant_id,
        "appointment_id": visit.id,
        "sequence": visit.sequence,
        "details": {"starts": one.pick_up, "ends": one.pick_up, **where},
        "due_at": to_moment(one.due),
        "stale_at": to_moment(one.stale),
        "status": "pending",
        "fence": 0,
        "dedupe_key": f"{one.kind}/{visit.participant_id}/{visit.sequence}/{contact_point_id}/{one.pick_up}"
        f"/{one.due}/{int(now.timestamp())}",
        "created_at": now,
    }
