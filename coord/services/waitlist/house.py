"""What the waitlist must know of a house: its policy, its kinds of visit, its clinics."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.appointment import AppointmentType
from coord.domain.permissions import Actor, OrganizationId, UserId
from coord.domain.policy import Policy
from coord.services.today import house_day
from coord.store import names, policies


@dataclass(frozen=True, slots=True)
class House:
    """As it is at a moment; clinics are public id and zone by number."""

    organization_id: int
    policy: Policy
    types: Mapping[str, AppointmentType]
    clinics: Mapping[int, tuple[str, ZoneInfo]]


def house(tx: Connection, organization_id: int, now: datetime) -> House:
    return House(
        organization_id,
        policies.current(tx, organization_id, house_day(tx, organization_id, now)),
        policies.kinds_known(tx, organization_id, now.date()),
        {id_: (name, zone) for name, (id_, zone) in names.clinics(tx, organization_id).items()},
    )


def acting_for(organization_id: int, user_id: int) -> Actor:
    """Whoever put the patient on the list, on whose wish the house acts by itself; permitted nothing more."""
    return Actor(UserId(user_id), OrganizationId(organization_id), frozenset(), is_alone=True)
