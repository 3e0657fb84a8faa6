"""Patients who may be the one that somebody is about to add."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, or_, select

from coord.store import people

MOST = 500


@dataclass(frozen=True, slots=True)
class Likeness:
    """What to compare with: the search name, the birth date, and blind indexes of addresses."""

    search_name: str
    birth_date: date
    blinds: tuple[bytes, ...]

    @property
    def beginnings(self) -> list[str]:
        """The first letters of each word, which most misspellings leave alone."""
        return sorted({word[:3] for word in self.search_name.split()})


def look_alikes(
    tx: Connection, organization_id: int, like: Likeness, without: Collection[int] = ()
) -> tuple[Sequence[Any], set[int]]:
    """Candidates by the beginnings of their names, birth date or address; and who shares an address."""
    row = people.Patient
    sharing = _sharing(tx, organization_id, like.blinds)
    begins = [
        condition
        for beginning in like.beginnings
        for condition in (
            row.search_name.startswith(beginning, autoescape=True),
            row.search_name.contains(f" {beginning}", autoescape=True),
        )
    ]
    query = (
        select(
            row.id,
            row.public_id,
            row.legal_name,
            row.preferred_name,
            row.birth_date,
            row.record_number,
            row.search_name,
        )
        .where(
            row.organization_id == organization_id,
            row.merged_into_id.is_(None),
            row.id.not_in(without),
            or_(row.birth_date == like.birth_date, row.id.in_(sharing), *begins),
        )
        .order_by(
            row.id.in_(sharing).desc(), (row.birth_date == like.birth_date).desc(), row.search_name, row.id
        )
    )
    return tx.execute(query.limit(MOST)).all(), sharing


def _sharing(tx: Connection, organization_id: int, blinds: Collection[bytes]) -> set[int]:
    """The patients who are reached at one of the addresses, themselves or through somebody related."""
    contact, related = people.ContactPoint, people.RelatedPerson
    if not blinds:
        return set()
    found = tx.execute(
        select(contact.patient_id, related.patient_id)
        .outerjoin(related, related.id == contact.related_person_id)
        .where(contact.organization_id == organization_id, contact.blind_index.in_(blinds))
    )
    return {id_ for pair in found for id_ in pair if id_ is not None}
