"""The board of a day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.local_time import clinic_day, local_date, to_minute
from coord.domain.permissions import Actor
from coord.services.showing.overdue import overdue
from coord.services.showing.rows import clinic_names, note_look, shown_appointments, shown_holds, shown_tasks
from coord.services.showing.values import Board, ClinicName
from coord.store import diary, overview
from coord.store.db import reading, transaction


def clinics(*, by: Actor) -> tuple[ClinicName, ...]:
    with reading() as tx:
        return clinic_names(tx, by)


def board(day: date, clinic: str | None, *, by: Actor, now: datetime) -> Board:
    """The appointments of one local day, of one clinic or all; cancelled ones are left out."""
    with transaction() as tx:
        known = clinic_names(tx, by)
        rows = [row for one in known if clinic in (None, one.public_id) for row in _day_of(tx, one, day, by)]
        shown = sorted(shown_appointments(tx, rows), key=lambda one: (one.starts, one.clinic))
        missing = overview.doses_without_follow_up(tx, by.organization_id, to_minute(now))
        unclosed = overview.unclosed(tx, by.organization_id, to_minute(now))
        open_tasks = shown_tasks(tx, by)
        about = [one for one in open_tasks if one.patient_id]
        note_look(tx, "board.viewed", [*rows, *missing, *unclosed, *about], by, now, "patient_id")
        return Board(
            day=day,
            next_day=None if shown else _next_day(tx, known, day, by),
            clinics=known,
            appointments=tuple(shown),
            holds=shown_holds(tx, by, now),
            without_follow_up=shown_appointments(tx, missing),
            unclosed=shown_appointments(tx, unclosed),
            tasks=open_tasks,
            overdue=overdue(tx, by=by, now=now),
        )


def _next_day(tx: Connection, known: Sequence[ClinicName], day: date, by: Actor) -> date | None:
    """The first day after this one on which something is booked, in the first clinic's zone."""
    if not known:
        return None
    zone = ZoneInfo(known[0].zone)
    minute = overview.next_start(tx, by.organization_id, clinic_day(day, zone).ends)
    return local_date(minute, zone) if minute is not None else None


def _day_of(tx: Connection, clinic: ClinicName, day: date, by: Actor) -> list[Any]:
    span, one = clinic_day(day, ZoneInfo(clinic.zone)), diary.Appointment
    return [
        row
        for row in overview.appointments(
            tx, by.organization_id, one.starts >= span.starts, one.starts < span.ends
        )
        if row.clinic_public_id == clinic.public_id and row.status != "cancelled"
    ]
