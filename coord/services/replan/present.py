"""Patients who are in the clinic already when the day changes: they are told face to face."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from coord.domain.appointment import Status
from coord.domain.permissions import Actor
from coord.services.replan.happenings import Happening, Kind, Subject
from coord.services.showing.rows import shown_appointments
from coord.services.showing.values import ShownAppointment
from coord.store import diary, overview


@dataclass(frozen=True, slots=True)
class PresentVisit:
    """A visit whose patient has arrived, or which has begun; what becomes of it is noted on its own page."""

    appointment: ShownAppointment
    has_begun: bool


def rows_present(tx: Connection, happening: Happening, subject: Subject, by: Actor) -> list[Any]:
    one, part, span = diary.Appointment, diary.Participant, happening.span
    return overview.appointments(
        tx,
        by.organization_id,
        part.status == Status.ARRIVED,
        one.starts < span.ends,
        one.ends > span.starts,
        _about(happening, subject),
    )


def shown_present(tx: Connection, rows: list[Any]) -> tuple[PresentVisit, ...]:
    shown = shown_appointments(tx, rows)
    return tuple(PresentVisit(visit, visit.happened.begun_at is not None) for visit in shown)


def _about(happening: Happening, subject: Subject) -> Any:
    match happening.kind:
        case Kind.ROOM:
            return diary.Appointment.room_id == subject.id
        case Kind.CLOSED:
            return diary.Appointment.clinic_id == subject.id
        case _:
            return overview.assigned_to(subject.id)
