"""From rows of the store to what pages are given."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from coord.domain.endings import WARNED, endings
from coord.domain.permissions import Actor
from coord.domain.qualifications import Qualification
from coord.domain.urgency import turn
from coord.services.showing.values import (
    ClinicName,
    Happened,
    PatientName,
    ShownAppointment,
    ShownHold,
    ShownTask,
)
from coord.services.today import house_day
from coord.store import audit, licences, overview, tasks

RENEW = "licence_ends"
RENEWAL_LATE = timedelta(days=30)


def clinic_names(tx: Connection, by: Actor) -> tuple[ClinicName, ...]:
    rows = overview.clinics(tx, by.organization_id)
    return tuple(ClinicName(row.public_id, row.name, row.time_zone) for row in rows)


def first_zone(tx: Connection, by: Actor) -> str:
    """The clock of the house's first clinic, for what is about no clinic."""
    first = next(iter(clinic_names(tx, by)), None)
    return first.zone if first else "UTC"


def patient_name(row: Any) -> PatientName:
    name = row.legal_name
    if row.preferred_name:
        name = f"{row.legal_name} “{row.preferred_name}”"
    namesakes = getattr(row, "namesakes", 0)
    return PatientName(
        getattr(row, "patient", None) or row.public_id, name, row.birth_date, row.record_number, namesakes > 0
    )


def note_look(tx: Connection, did: str, rows: Sequence[Any], by: Actor, now: datetime, column: str) -> None:
    """One entry for a look at several patients, naming them by number."""
    ids = sorted({getattr(row, column) for row in rows})
    audit.record(tx, did, by=by, now=now, subject="patient", details={"patients": ids})


def shown_appointments(tx: Connection, rows: Sequence[Any]) -> tuple[ShownAppointment, ...]:
    assigned = overview.people_in(tx, [row.id for row in rows])
    return tuple(
        ShownAppointment(
            public_id=row.public_id,
            patient=patient_name(row),
            type_code=row.type_code,
            type_name=row.type_name,
            status=row.status,
            starts=row.starts,
            ends=row.ends,
            clinic=row.clinic,
            clinic_public_id=row.clinic_public_id,
            zone=row.zone,
            room=row.room or "",
            room_public_id=row.room_public_id or "",
            people=tuple(assigned.get(row.id, ())),
            version=row.version,
            follows=row.follows,
            cancel_reason=row.cancel_reason,
            happened=Happened(
                arrived_at=row.arrived_at,
                begun_at=row.begun_at,
                ready_at=row.ready_at,
                ended_at=row.ended_at,
                late_by=row.late_by,
                not_treated=row.not_treated,
                noshow_reason=row.noshow_reason,
                cancel_note=row.cancel_note or "",
                is_late_cancel=row.is_late_cancel,
                confirmed_at=row.confirmed_at if row.is_confirmed else None,
            ),
            is_treatment=row.is_treatment,
            group=row.group,
        )
        for row in rows
    )


def shown_tasks(tx: Connection, by: Actor, now: datetime) -> tuple[ShownTask, ...]:
    """All that is open in the organization, the most urgent first."""
    house = first_zone(tx, by)
    rows = sorted(tasks.open_ones(tx, by.organization_id), key=lambda row: turn(row.kind, row.due_at))
    renewals = ending_licences(tx, by, now) if any(row.kind == RENEW for row in rows) else {}
    return tuple(
        ShownTask(
            row.task,
            row.kind,
            row.due_at,
            row.patient_id,
            patient_name(row) if row.patient_id else None,
            row.appointment,
            row.zone or house,
            row.practitioner or "",
            renewals.get(row.practitioner_id, ()) if row.kind == RENEW else (),
            is_group=row.is_group,
        )
        for row in rows
    )


def ending_licences(tx: Connection, by: Actor, now: datetime) -> dict[int, tuple[Qualification, ...]]:
    """By practitioner, what ends within the time of the first warning, or has ended lately."""
    day = house_day(tx, by.organization_id, now)
    first, last = day - RENEWAL_LATE, day + timedelta(days=max(WARNED))
    return {
        one.id: endings(one.qualifications, first, last) for one in licences.holders(tx, by.organization_id)
    }


def shown_holds(tx: Connection, by: Actor, now: datetime, *conditions: Any) -> tuple[ShownHold, ...]:
    zones = {row.id: row.time_zone for row in overview.clinics(tx, by.organization_id)}
    return tuple(
        ShownHold(
            row.public_id,
            patient_name(row),
            row.expires_at,
            zones[row.unit[0]["clinic"]],
        )
        for row in overview.holds(tx, by.organization_id, now, *conditions)
    )
