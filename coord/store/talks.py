"""The treatment in whose place a talk stands, for the case that the patient is treated after all."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from coord.domain.appointment import AppointmentType, ProposedAppointment
from coord.domain.roles import Role
from coord.store import bookings, diary


def keep_treatment(tx: Connection, appointment_id: int, before: ProposedAppointment) -> None:
    """Note what the visit was before it became a talk."""
    bookings.note(tx, [appointment_id], instead_of=bookings.as_data(before))


def treatment_before(
    tx: Connection, appointment_id: int, types: Mapping[str, AppointmentType]
) -> ProposedAppointment | None:
    """What the visit was before it became a talk; None where it is no such talk."""
    part = diary.Participant
    found = tx.scalar(select(part.instead_of).where(part.appointment_id == appointment_id))
    if found is None or found["type"] not in types:
        return None
    people = {Role(role): who for role, who in found["people"].items()}
    kind, starts = types[found["type"]], found["starts"]
    return ProposedAppointment(kind, found["clinic"], found["room"], starts, people, found.get("group"))
