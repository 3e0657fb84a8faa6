"""Whom and what a happening may be about, for choosing."""

from dataclasses import dataclass
from datetime import date

from coord.domain.permissions import Actor
from coord.store import availability, licences
from coord.store.db import reading

Named = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Licence:
    """`number` names it among what the practitioner holds."""

    practitioner: str
    number: int
    name: str
    what: str
    until: date


@dataclass(frozen=True, slots=True)
class Choices:
    """Public ids with names."""

    practitioners: Named
    rooms: Named
    clinics: Named
    licences: tuple[Licence, ...]


def choices(*, by: Actor) -> Choices:
    with reading() as tx:
        people = availability.practitioners(tx, by.organization_id)
        held = [
            Licence(
                who.public_id,
                row.id,
                who.name,
                " ".join(filter(None, (row.kind, row.jurisdiction))),
                row.valid_until,
            )
            for who in people
            for row in licences.held_by(tx, who.id)
        ]
        return Choices(
            tuple((one.public_id, one.name) for one in people),
            tuple(
                (one.public_id, f"{one.name} at {one.clinic}")
                for one in availability.rooms(tx, by.organization_id)
            ),
            tuple((one.public_id, one.name) for one in availability.clinics(tx, by.organization_id)),
            tuple(held),
        )
