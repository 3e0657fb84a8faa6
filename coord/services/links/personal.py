"""What a patient sees and tells who has entered the code: where, what to mind, and who takes them home."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord import links as signed
from coord.domain.appointment import Status
from coord.domain.local_time import to_minute
from coord.domain.preparing import Fasting, fasting, for_patient
from coord.domain.reminders import ReminderPlan, no_drive_until
from coord.domain.reminders.planning import ON_THE_WAY
from coord.domain.ride import RideLack, RideState
from coord.links import Link, Purpose
from coord.services import rides
from coord.services.links.codes import hashed
from coord.services.links.opening import Opened, is_by_video, shown, visit_behind, visit_locked, zone_of
from coord.services.rides import RideTold, ShownRide
from coord.services.roster import Keys
from coord.services.today import day_in
from coord.store import audit, policies, units
from coord.store import links as stored
from coord.store.db import retried, transaction


@dataclass(frozen=True, slots=True)
class Place:
    """When and where another visit is that was booked together with the one shown."""

    starts: int
    ends: int
    zone: ZoneInfo
    is_by_video: bool
    is_pencilled: bool
    address: str
    room: str


@dataclass(frozen=True, slots=True)
class Personal:
    """The visit as its patient may see it; `pick_up` is the address to hand to whoever takes them home.

    Where a nurse tells about eating there is no `fasting`. To `brought_to`, which starts at that minute, the
    patient may not drive yet.
    """

    visit: Opened
    address: str
    room: str
    ride: ShownRide
    no_drive_until: int | None
    be_there: int
    fasting: Fasting | None
    is_food_by_nurse: bool
    pick_up: str
    beside: tuple[Place, ...]
    brought_to: int | None


def personal(token: str, proof: str, *, secret: str, field_key: bytes, now: datetime) -> Personal | None:
    """All of it, and an entry in the audit trail; None without address or proof."""
    with transaction() as tx:
        row = proven(tx, visit_behind(tx, token, secret, now), proof, now)
        if row is None:
            return None
        _note_look(tx, row, now)
        return _shown(tx, row, secret, field_key, now)


def tell_ride(
    token: str, proof: str, told: RideTold, *, secret: str, keys: Keys, now: datetime
) -> frozenset[RideLack] | None:
    """Keep and confirm the ride; what it lacks, or nothing. None without address or proof."""

    def work() -> frozenset[RideLack] | None:
        with transaction() as tx:
            row = proven(tx, visit_locked(tx, token, secret, now), proof, now)
            if row is None or not row.is_treatment:
                return None
            asked = (row.organization_id, row.appointment_id, told)
            return rides.tell_by_page(tx, *asked, keys=keys, now=now)

    return retried(work)


def proven(tx: Connection, row: Any | None, proof: str, now: datetime) -> Any | None:
    """The row, where this browser has entered the code for the visit as it stands."""
    is_known = row is not None and proof and stored.is_proven(tx, row, hashed(proof), now)
    return row if is_known else None


def _note_look(tx: Connection, row: Any, now: datetime) -> None:
    audit.record_of_itself(
        tx,
        row.organization_id,
        "visit.viewed_by_patient",
        now=now,
        subject="appointment",
        subject_id=row.appointment_id,
        patient_id=row.patient_id,
        details={},
    )


def _shown(tx: Connection, row: Any, secret: str, field_key: bytes, now: datetime) -> Personal:
    today = day_in(row.time_zone, now)
    plan = policies.reminder_plan(tx, row.organization_id, today)
    rule = policies.current(tx, row.organization_id, today).preparation
    own = for_patient(rule, row.food_minutes, row.drink_minutes)
    is_told = row.is_treatment and not row.food_by_nurse
    zone = ZoneInfo(row.time_zone)
    beside = tuple(_place(one, row.patient_zone) for one in stored.beside(tx, row, to_minute(now)))
    until = _no_drive_until(row, zone, plan)
    return Personal(
        visit=shown(tx, row, secret, now),
        address=row.address,
        room=row.room or "",
        ride=_ride(tx, row, field_key, now),
        no_drive_until=until,
        be_there=row.starts - rule.arrive_minutes,
        fasting=fasting(row.starts, zone, row.type_code, own) if is_told else None,
        is_food_by_nurse=row.is_treatment and row.food_by_nurse,
        pick_up=_pick_up(row, secret) if row.is_treatment else "",
        beside=beside,
        brought_to=_brought_to(row.starts, until, beside) if until else None,
    )


def _place(one: Any, patient_zone: str) -> Place:
    return Place(
        one.starts,
        one.ends,
        zone_of(one, patient_zone),
        is_by_video(one),
        one.status == Status.PENDING,
        one.address,
        one.room or "",
    )


def _brought_to(starts: int, until: int, beside: tuple[Place, ...]) -> int | None:
    """The first visit after this one to which the patient would drive too early."""
    soon = (one.starts for one in beside if not one.is_by_video and starts < one.starts < until + ON_THE_WAY)
    return min(soon, default=None)


def _no_drive_until(row: Any, zone: ZoneInfo, plan: ReminderPlan) -> int | None:
    if not row.is_treatment:
        return None
    told: int | None = row.no_drive_until
    return told or no_drive_until(row.starts, zone, plan)


def _ride(tx: Connection, row: Any, field_key: bytes, now: datetime) -> ShownRide:
    one = units.by_id(tx, row.organization_id, row.appointment_id)
    if one is None or not one.is_treatment:
        return ShownRide(RideState.NOT_NEEDED)
    return rides.shown(tx, one, row.organization_id, field_key, now)


def _pick_up(row: Any, secret: str) -> str:
    """It counts until the evening, for a visit may run late."""
    link = Link(row.participant_id, row.contact_point_id, row.sequence, row.ends + 12 * 60)
    return signed.sign(secret, Purpose.PICK_UP, link)
