"""Appointments that are not booked yet, in names that a page can show."""

from dataclasses import dataclass

from coord.domain.appointment import ProposedAppointment
from coord.domain.facts import Facts


@dataclass(frozen=True, slots=True)
class PlannedAppointment:
    """One appointment of a slot or reservation; `people` are (role, name), minutes UTC epoch minutes."""

    type_name: str
    clinic: str
    zone: str
    starts: int
    ends: int
    room: str
    people: tuple[tuple[str, str], ...]


def planned(one: ProposedAppointment, known: Facts) -> PlannedAppointment:
    """The proposed appointment with the names that the facts know."""
    clinic = known.clinics[one.clinic_id]
    return PlannedAppointment(
        type_name=one.type.name,
        clinic=clinic.name,
        zone=clinic.zone.key,
        starts=one.interval.starts,
        ends=one.interval.ends,
        room=known.rooms[one.room_id].name if one.room_id is not None else "",
        people=tuple((role.value, known.practitioners[who].name) for role, who in one.people.items()),
    )
