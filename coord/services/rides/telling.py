"""Who takes the patient home: told by the patient or noted by staff, and confirmed by page, text or phone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Status
from coord.domain.permissions import Actor
from coord.domain.policy import RideRule
from coord.domain.reasons import Field
from coord.domain.ride import Confirmed, Ride, RideKind, RideLack, lacks
from coord.services import escorts
from coord.services.booking.outcomes import Noted, Refused
from coord.services.booking.units import unit_of
from coord.services.errors import NotFound
from coord.services.repeats import Once
from coord.services.rides.watching import TASKS
from coord.services.roster import Keys
from coord.services.today import house_day
from coord.services.visits.opening import refuse, step
from coord.store import audit, bookings, cipher, locks, messages, policies, rides, tasks, units
from coord.store.units import BookedAppointment

OPEN = (Status.PENDING, Status.BOOKED, Status.ARRIVED)


@dataclass(frozen=True, slots=True)
class RideTold:
    """A ride in words; what is not known is empty. `language` is the code of what the escort reads."""

    kind: RideKind
    name: str = ""
    phone: str = ""
    backup_name: str = ""
    backup_phone: str = ""
    language: str = ""


def record(
    name: str,
    told: RideTold,
    *,
    is_confirmed: bool,
    is_reached: bool,
    keys: Keys,
    by: Actor,
    now: datetime,
    once: Once,
) -> Noted | Refused:
    """Staff note it: `is_confirmed` by the patient on the phone, `is_reached` where the escort answered."""

    def work(tx: Connection) -> None:
        one = _locked(tx, name, by)
        known = rides.of(tx, one.participant_id)
        values = _values(tx, told, by.organization_id, keys)
        if is_confirmed or is_reached:
            _check(tx, told, by.organization_id, now)
            values |= _confirmed(one, Confirmed.PHONE, now)
        if is_confirmed and known is not None and _is_who_comes(known, told, keys):
            values |= _as_it_stood(known, one)
        if is_reached:
            values["reached_at"] = now
        rides.keep(tx, one.participant_id, **values)
        escorts.announce(tx, [one.id], now)
        if is_confirmed or is_reached:
            tasks.close_of(tx, one.id, *TASKS, by=by, now=now)
        audit.record(
            tx,
            "ride.recorded",
            by=by,
            now=now,
            subject="appointment",
            subject_id=one.id,
            patient_id=one.patient_id,
            details={"kind": told.kind, "confirmed": is_confirmed, "reached": is_reached},
        )

    return step(name, work, by=by, now=now, once=once)


def _locked(tx: Connection, name: str, by: Actor) -> BookedAppointment:
    locks.take(tx, bookings.resources_around(tx, [unit_of(tx, name, by)[0].id]))
    one = unit_of(tx, name, by)[0]
    if one.status not in OPEN or not one.is_treatment:
        refuse(why.NotFromHere(field=Field.UNIT, status=one.status))
    return one


def tell_by_page(
    tx: Connection,
    organization_id: int,
    appointment_id: int,
    told: RideTold,
    *,
    keys: Keys,
    now: datetime,
) -> frozenset[RideLack]:
    """The patient tells the ride on a page, which confirms it; or what it lacks, and nothing is written."""
    one = _of_patient(tx, organization_id, appointment_id)
    if missing := lacks(_as_ride(told), _rule(tx, organization_id, now)):
        return missing
    values = _values(tx, told, organization_id, keys) | _confirmed(one, Confirmed.PAGE, now)
    known = rides.of(tx, one.participant_id)
    if known is not None and _is_who_comes(known, told, keys):
        values["reached_at"] = known.reached_at
    rides.keep(tx, one.participant_id, **values)
    escorts.announce(tx, [one.id], now)
    _note_answer(tx, organization_id, one, Confirmed.PAGE, now)
    return frozenset()


def confirm_by_text(
    tx: Connection, organization_id: int, appointment_id: int, escort: int, now: datetime
) -> bool:
    """The patient says yes to a text that named who takes them home; False where it is another now."""
    one = _of_patient(tx, organization_id, appointment_id)
    known = rides.of(tx, one.participant_id)
    if known is None or known.contact_point_id != escort:
        return False
    if lacks(rides.as_ride(known), _rule(tx, organization_id, now)):
        return False
    rides.keep(tx, one.participant_id, **_confirmed(one, Confirmed.TEXT, now))
    escorts.announce(tx, [one.id], now)
    _note_answer(tx, organization_id, one, Confirmed.TEXT, now)
    return True


def _of_patient(tx: Connection, organization_id: int, appointment_id: int) -> BookedAppointment:
    locks.take(tx, bookings.resources_around(tx, [appointment_id]))
    one = units.by_id(tx, organization_id, appointment_id)
    if one is None:
        raise NotFound
    return one


def _note_answer(
    tx: Connection, organization_id: int, one: BookedAppointment, how: Confirmed, now: datetime
) -> None:
    tasks.close_of(tx, one.id, *TASKS, by=None, now=now)
    audit.record_of_itself(
        tx,
        organization_id,
        "ride.confirmed",
        now=now,
        subject="appointment",
        subject_id=one.id,
        patient_id=one.patient_id,
        details={"by": how},
    )


def _rule(tx: Connection, organization_id: int, now: datetime) -> RideRule:
    return policies.current(tx, organization_id, house_day(tx, organization_id, now)).ride


def _check(tx: Connection, told: RideTold, organization_id: int, now: datetime) -> None:
    if missing := lacks(_as_ride(told), _rule(tx, organization_id, now)):
        refuse(why.RideIncomplete(field=Field.UNIT, missing=tuple(sorted(missing))))


def _as_ride(told: RideTold) -> Ride:
    return Ride(told.kind, bool(told.name), bool(told.phone))


def _values(tx: Connection, told: RideTold, organization_id: int, keys: Keys) -> dict[str, Any]:
    """The columns of a told ride; what confirmed or reached another one counts no more."""

    def sealed(text: str) -> bytes | None:
        return cipher.seal(keys.field, text) if text else None

    return {
        "kind": told.kind,
        "name": sealed(told.name),
        "phone": sealed(told.phone),
        "backup_name": sealed(told.backup_name),
        "backup_phone": sealed(told.backup_phone),
        "language": told.language,
        "contact_point_id": _address(tx, organization_id, told.phone, keys),
        "confirmed_at": None,
        "confirmed_by": None,
        "confirmed_for": None,
        "reached_at": None,
    }


def _is_who_comes(known: Any, told: RideTold, keys: Keys) -> bool:
    """Whether the same person takes the patient home as before, whatever else is noted anew."""
    if known.kind != told.kind:
        return False
    was = (cipher.unseal(keys.field, one) if one is not None else "" for one in (known.name, known.phone))
    return tuple(was) == (told.name, told.phone)


def _as_it_stood(known: Any, one: BookedAppointment) -> dict[str, Any]:
    """How it was confirmed, where that was for this end, and when somebody was reached."""
    told = {"reached_at": known.reached_at}
    if known.confirmed_for != one.interval.ends:
        return told
    return told | {"confirmed_at": known.confirmed_at, "confirmed_by": known.confirmed_by}


def _address(tx: Connection, organization_id: int, phone: str, keys: Keys) -> int | None:
    """Where the escort is written to; None where no number is known."""
    if not phone:
        return None
    sealed, index = cipher.seal(keys.field, phone), cipher.blind_index(keys.index, phone)
    return messages.address_of(tx, organization_id, sealed, index)


def _confirmed(one: BookedAppointment, how: Confirmed, now: datetime) -> dict[str, Any]:
    return {"confirmed_at": now, "confirmed_by": how, "confirmed_for": one.interval.ends}
