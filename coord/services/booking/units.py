"""A booked unit as it stands: an appointment and the follow-up that goes with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from coord.domain import reasons as why
from coord.domain.appointment import Proposal
from coord.domain.booking import Refusal
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute
from coord.domain.permissions import Actor
from coord.domain.reasons import Field
from coord.services.drafts import Conflict, Draft
from coord.services.errors import NotFound
from coord.store import audit, units


def still_upcoming(
    tx: Connection, seen: list[units.BookedAppointment], version: int, by: Actor, now: datetime
) -> list[units.BookedAppointment]:
    """The unit as it is now that its locks are held, as the user saw it and still to come; else Conflict.

    A visit that was set aside on its day is still to come as well: it has not been held.
    """
    unit = unchanged(tx, seen, version, by)
    is_ahead = unit[0].is_upcoming and unit[0].interval.starts > to_minute(now)
    if not is_ahead and not unit[0].is_set_aside:
        raise Conflict((Refusal(0, why.NoLongerUpcoming(field=Field.UNIT)),))
    return unit


def unchanged(
    tx: Connection, seen: list[units.BookedAppointment], version: int, by: Actor
) -> list[units.BookedAppointment]:
    """The unit as it is now that its locks are held, if it is what the user saw; else Conflict."""
    unit = unit_of(tx, seen[0].public_id, by)
    if unit != seen or unit[0].version != version:
        raise Conflict((Refusal(0, why.ChangedMeanwhile(field=Field.UNIT)),))
    return unit


def unit_of(tx: Connection, name: str, by: Actor) -> list[units.BookedAppointment]:
    main = units.find(tx, by.organization_id, name)
    if main is None:
        raise NotFound
    after = units.follow_up_of(tx, by.organization_id, main.id)
    return [main, after] if after else [main]


def check_same_unit(unit: list[units.BookedAppointment], draft: Draft, proposal: Proposal) -> None:
    """A move changes neither the patient nor the kinds of visit; a dose without follow-up may get one."""
    kinds = [one.type.code for one in proposal.appointments]
    before = [one.type_code for one in unit]
    is_same = kinds == before or (kinds[:1] == before and kinds[1:] == [proposal.main.type.follow_up])
    if draft.patient != unit[0].patient_public_id or not is_same:
        raise NotFound


def stands_as(tx: Connection, unit: list[units.BookedAppointment], proposal: Proposal) -> bool:
    """Whether the unit has the times, the places and the people of the proposal, and as many visits.

    One that was set aside on its day does not stand: moved to its own time it is held after all.
    """
    if unit[0].is_set_aside or len(unit) != len(proposal.appointments):
        return False
    places = ((one.interval, one.clinic_id, one.room_id, one.group_id) for one in unit)
    wanted = ((one.interval, one.clinic_id, one.room_id, one.group) for one in proposal.appointments)
    if list(places) != list(wanted):
        return False
    return all(
        units.people_of(tx, old.id) == dict(new.people)
        for old, new in zip(unit, proposal.appointments, strict=True)
    )


def anchor_of(tx: Connection, one: units.BookedAppointment, by: Actor) -> Interval | None:
    """The dose that a follow-up moved on its own must stay near to, if that is still held or was."""
    dose = dose_of(tx, one, by)
    return dose.interval if dose and (dose.is_upcoming or dose.is_given) else None


def dose_of(tx: Connection, one: units.BookedAppointment, by: Actor) -> units.BookedAppointment | None:
    return units.by_id(tx, by.organization_id, one.follows_id) if one.follows_id is not None else None


def check_not_bound(tx: Connection, one: units.BookedAppointment, by: Actor) -> None:
    """A follow-up goes only together with its dose, or moves; no dose stays without one."""
    dose = dose_of(tx, one, by)
    if dose and dose.is_upcoming:
        raise Conflict((Refusal(0, why.FollowUpBound(field=Field.UNIT)),))


def note_unit(
    tx: Connection,
    did: str,
    unit: list[units.BookedAppointment],
    by: Actor,
    now: datetime,
    **details: Any,
) -> None:
    audit.record(
        tx,
        did,
        by=by,
        now=now,
        subject="appointment",
        subject_id=unit[0].id,
        patient_id=unit[0].patient_id,
        details={"unit": [one.id for one in unit], **details},
    )
