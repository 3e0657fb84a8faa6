"""A small world in which everything is right, so that each test says only what differs.

On Monday the patient has a dose from 10:00 to 12:00 at the clinic Mission, in the room Garden, by
Ada (prescriber), Theo (therapist) and Mona (monitor); on Wednesday at 10:00 Theo holds the follow-up.
Sam could do anything and is free. Rita and Tom, who have no part in it, are trained in life support and
on site. It is noon on the Friday before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from coord.domain.appointment import (
    AppointmentId,
    AppointmentType,
    AppointmentTypeId,
    ClinicId,
    PatientId,
    PersonId,
    PractitionerId,
    Proposal,
    ProposedAppointment,
    ResourceId,
    RoomId,
)
from coord.domain.booking import Refusal, refusals
from coord.domain.consents import Consent, ConsentKind, ConsentStatus
from coord.domain.defaults import DEFAULT_TYPES
from coord.domain.facts import Clinic, Facts, Group, Order, Patient, Practitioner, Room, Taken
from coord.domain.gates import Gate, GateStatus
from coord.domain.interval import Interval
from coord.domain.policy import Policy
from coord.domain.qualifications import Kind, Qualification
from coord.domain.roles import Presence, Role, RoleWindow, Use

Changes = Mapping[str, Any]

ZONE = ZoneInfo("America/Los_Angeles")
PLACE = "US-CA"

MONDAY = date(2026, 6, 1)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = (MONDAY + timedelta(days=n) for n in range(1, 7))
DAY_BEFORE = MONDAY - timedelta(days=1)
NEXT_MONDAY, NEXT_TUESDAY = (MONDAY + timedelta(days=n) for n in (7, 8))
NEW_YEAR, YEARS_END = date(2026, 1, 1), date(2026, 12, 31)

MISSION, HARBOR = ClinicId(1), ClinicId(2)
GARDEN, PIER = RoomId(1), RoomId(2)
ADA, THEO, MONA, SAM, RITA, TOM = (PractitionerId(n) for n in range(1, 7))
PATIENT_TAKEN, PATIENT_PERSON = ResourceId(90), PersonId(90)


def room_taken(room: int) -> ResourceId:
    return ResourceId(100 + room)


def attention(practitioner: int) -> ResourceId:
    return ResourceId(200 + practitioner)


def cover(practitioner: int) -> ResourceId:
    return ResourceId(300 + practitioner)


def person(practitioner: int) -> PersonId:
    return PersonId(400 + practitioner)


# Times


def at(clock: str, day: date = MONDAY, zone: ZoneInfo = ZONE) -> int:
    """The UTC minute at which a clinic's clock shows "10:00"; "24:00" is the next midnight."""
    hours, minutes = map(int, clock.split(":"))
    wall = datetime.combine(day, datetime.min.time()) + timedelta(hours=hours, minutes=minutes)
    return int(wall.replace(tzinfo=zone).timestamp()) // 60


def span(opens: str, closes: str, day: date = MONDAY, zone: ZoneInfo = ZONE) -> Interval:
    return Interval(at(opens, day, zone), at(closes, day, zone))


def utc(clock: str, day: date) -> int:
    return at(clock, day, ZoneInfo("UTC"))


NOW = at("12:00", MONDAY - timedelta(days=3))
ALWAYS = (Interval(at("00:00", NEW_YEAR), at("24:00", YEARS_END)),)
WORKDAYS = tuple(MONDAY + timedelta(days=n) for n in (-4, -3, 0, 1, 2, 3, 4, 7, 8, 9))
OFFICE_HOURS = tuple(span("08:00", "20:00", day) for day in WORKDAYS)


# What is offered


def a_type(code: str, **changes: Any) -> AppointmentType:
    """The default appointment type of that code, with some fields changed."""
    one = next(one for one in DEFAULT_TYPES if one.code == code)
    kept = {each.name: getattr(one, each.name) for each in fields(one) if each.name != "patient_name"}
    kept |= {"id": AppointmentTypeId(1 + DEFAULT_TYPES.index(one))}
    kept |= {name: frozenset(kept[name]) for name in ("room_features", "needs_certifications", "needs_gates")}
    return AppointmentType(**(kept | changes))


DOSING, INTEGRATION, PREPARATION = map(a_type, ("dosing_iv", "integration", "preparation"))


def a_window(
    role: Role, opens: int, closes: int, use: Use = Use.ATTENTION, *, is_optional: bool = False
) -> RoleWindow:
    return RoleWindow(role, use, Presence.IN_ROOM, opens, closes, is_optional)


# Places and people


def a_clinic(**changes: Any) -> Clinic:
    kept = {"id": MISSION, "name": "Mission", "jurisdiction": PLACE, "zone": ZONE, "opening": OFFICE_HOURS}
    return Clinic(**(kept | changes))


def a_room(**changes: Any) -> Room:
    features = frozenset({"infusion", "reclining", "talk"})
    kept = {"id": GARDEN, "name": "Garden", "clinic_id": MISSION, "features": features}
    return Room(resource_id=room_taken(changes.get("id", GARDEN)), **(kept | changes))


def a_qualification(kind: Kind, **changes: Any) -> Qualification:
    kept = {"kind": kind, "jurisdiction": PLACE, "valid_from": NEW_YEAR, "valid_until": YEARS_END}
    return Qualification(**(kept | changes))


def a_practitioner(number: int, name: str, *kinds: Kind, **changes: Any) -> Practitioner:
    """Somebody with those licences who works office hours at Mission and covers two visits at once."""
    kept = {
        "id": PractitionerId(number),
        "name": name,
        "person_id": person(number),
        "attention_id": attention(number),
        "cover_id": cover(number),
        "cover": 2,
        "qualifications": tuple(map(a_qualification, kinds)),
        "working": {MISSION: OFFICE_HOURS},
        "time_off": (),
    }
    return Practitioner(**(kept | changes))


def an_order(**changes: Any) -> Order:
    kept = {"appointment_types": frozenset({DOSING.code}), "doses_left": 6, "valid_until": YEARS_END}
    return Order(**({"is_open": True} | kept | changes))


def a_gate(status: GateStatus = GateStatus.PASSED, expires_on: date | None = None) -> Gate:
    return Gate("medical", status, expires_on)


def a_consent(status: ConsentStatus = ConsentStatus.GIVEN, **changes: Any) -> Consent:
    kept = {"kind": ConsentKind.TREATMENT, "status": status, "decided_on": NEW_YEAR}
    return Consent(**(kept | changes))


def a_patient(**changes: Any) -> Patient:
    kept = {
        "id": PatientId(1),
        "person_id": PATIENT_PERSON,
        "resource_id": PATIENT_TAKEN,
        "is_active": True,
        "orders": (an_order(),),
        "gates": (a_gate(),),
        "care_team": {},
        "birth_date": date(1985, 5, 5),
    }
    return Patient(**(kept | changes))


# The world


def some_facts(
    *,
    policy: Policy | None = None,
    patient: Changes | None = None,
    mission: Changes | None = None,
    garden: Changes | None = None,
    pier: Changes | None = None,
    ada: Changes | None = None,
    theo: Changes | None = None,
    mona: Changes | None = None,
    sam: Changes | None = None,
    busy: Mapping[ResourceId, Sequence[Interval | tuple[Interval, Role]]] | None = None,
    presence: Mapping[PersonId, tuple[tuple[Interval, ClinicId], ...]] | None = None,
    anchor: Interval | None = None,
    life_support: tuple[Practitioner, ...] | None = None,
    travel: Mapping[tuple[ClinicId, ClinicId], int] | None = None,
    groups: Mapping[AppointmentId, Group] | None = None,
) -> Facts:
    """The facts of the small world, with some fields of some of its people and places changed."""
    at_harbor = {"id": PIER, "name": "Pier", "clinic_id": HARBOR}
    people = (
        a_practitioner(ADA, "Ada", Kind.MD, Kind.DEA, **ada or {}),
        a_practitioner(THEO, "Theo", Kind.LMFT, **theo or {}),
        a_practitioner(MONA, "Mona", Kind.RN, **mona or {}),
        a_practitioner(SAM, "Sam", Kind.MD, Kind.DEA, Kind.PSY, Kind.RN, **sam or {}),
    )
    always = {"working": dict.fromkeys((MISSION, HARBOR), ALWAYS)}
    trained = (
        a_practitioner(RITA, "Rita", Kind.ACLS, **always),
        a_practitioner(TOM, "Tom", Kind.BLS, **always),
    )
    return Facts(
        policy=policy or Policy(),
        patient=a_patient(**patient or {}),
        clinics={MISSION: a_clinic(**mission or {}), HARBOR: a_clinic(id=HARBOR, name="Harbor")},
        rooms={GARDEN: a_room(**garden or {}), PIER: a_room(**at_harbor | dict(pier or {}))},
        practitioners={one.id: one for one in people},
        taken={resource: taken(*intervals) for resource, intervals in (busy or {}).items()},
        presence=presence or {},
        anchor=anchor,
        life_support=trained if life_support is None else life_support,
        travel=travel or {},
        groups=groups or {},
    )


def taken(*intervals: Interval | tuple[Interval, Role]) -> tuple[Taken, ...]:
    """Occupancies, each in a lane of its own; of cover, perhaps with the role in which somebody covers."""
    pairs = (one if isinstance(one, tuple) else (one, None) for one in intervals)
    return tuple(Taken(interval, number, number, role) for number, (interval, role) in enumerate(pairs))


def a_dose(**changes: Any) -> ProposedAppointment:
    people = {Role.PRESCRIBER: ADA, Role.LEAD_THERAPIST: THEO, Role.MONITOR: MONA}
    return _appointment({"type": DOSING, "starts": at("10:00"), "people": people} | changes)


def a_follow_up(**changes: Any) -> ProposedAppointment:
    people = {Role.LEAD_THERAPIST: THEO}
    return _appointment({"type": INTEGRATION, "starts": at("10:00", WEDNESDAY), "people": people} | changes)


def _appointment(changes: Changes) -> ProposedAppointment:
    return ProposedAppointment(**({"clinic_id": MISSION, "room_id": GARDEN} | changes))


def a_group(members: Sequence[Mapping[Role, PractitionerId]] = (), **changes: Any) -> Group:
    """A group of six places by Ada and Theo, with these people for those who are in it already."""
    people = {Role.PRESCRIBER: ADA, Role.LEAD_THERAPIST: THEO}
    kept = {"resource_id": ResourceId(500), "places": 6, "people": people, "members": tuple(members)}
    return Group(**(kept | changes))


def a_unit(*appointments: ProposedAppointment) -> Proposal:
    return Proposal(PatientId(1), appointments or (a_dose(), a_follow_up()))


@dataclass(frozen=True, slots=True)
class World:
    """A proposal, the facts it is judged by, and the minute at which that is."""

    proposal: Proposal
    facts: Facts
    now: int

    def refusals(self) -> tuple[Refusal, ...]:
        return refusals(self.proposal, self.facts, self.now)


def a_world(
    *,
    now: int = NOW,
    unit: Sequence[ProposedAppointment] | None = None,
    dose: Changes | None = None,
    follow_up: Changes | None = None,
    **changes: Any,
) -> World:
    """The small world with some fields changed; `unit` stands for all that is proposed."""
    appointments = unit or (a_dose(**dose or {}), a_follow_up(**follow_up or {}))
    return World(a_unit(*appointments), some_facts(**changes), now)
