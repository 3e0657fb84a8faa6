"""The board of a day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.local_time import clinic_day, local_date, to_minute
from coord.domain.permissions import Actor
from coord.services.showing.lacking import without_follow_up
from coord.services.showing.overdue import overdue, shown_overdue
from coord.services.showing.rows import clinic_names, note_look, shown_appointments, shown_holds, shown_tasks
from coord.services.showing.values import Board, ClinicName, ShownTask
from coord.store import diary, overview
from coord.store.db import reading, transaction

NEAR = timedelta(days=2)
LATELY = 7 * 1440


def clinics(*, by: Actor) -> tuple[ClinicName, ...]:
    with reading() as tx:
        return clinic_names(tx, by)


def board(day: date, clinic: str | None, *, by: Actor, now: datetime) -> Board:
    """The appointments of one local day, of one clinic or all; cancelled ones are left out."""
    with transaction() as tx:
        known = clinic_names(tx, by)
        rows = [row for one in known if clinic in (None, one.public_id) for row in _day_of(tx, one, day, by)]
        shown = sorted(shown_appointments(tx, rows), key=lambda one: (one.starts, one.clinic))
        late = overdue(tx, by=by, now=now)
        lately = diary.Appointment.starts > to_minute(now) - LATELY
        missing = without_follow_up(tx, by, now, lately)
        unclosed = overview.unclosed(tx, by.organization_id, to_minute(now))
        every_task = shown_tasks(tx, by, now)
        open_tasks = tuple(one for one in every_task if one.due_at <= now + NEAR)
        about = [one for one in open_tasks if one.patient_id]
        note_look(
            tx,
            "board.viewed",
            [*rows, *missing, *unclosed, *about, *(one.row for one in late)],
            by,
            now,
            "patient_id",
        )
        return Board(
            day=day,
            next_day=None if shown else _next_day(tx, known, day, by),
            clinics=known,
            appointments=tuple(shown),
            holds=shown_holds(tx, by, now),
            without_follow_up=shown_appointments(tx, missing),
            unclosed=shown_appointments(tx, unclosed),
            tasks=open_tasks,
            later_tasks=len(every_task) - len(open_tasks),
            overdue=shown_overdue(tx, late),
        )


def all_tasks(*, by: Actor, now: datetime) -> tuple[ShownTask, ...]:
    """All that waits for somebody, the most urgent first."""
    with transaction() as tx:
        found = shown_tasks(tx, by, now)
        note_look(tx, "tasks.viewed", [one for one in found if one.patient_id], by, now, "patient_id")
        return found


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
