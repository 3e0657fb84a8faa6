"""Everybody's qualifications."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, update

from coord.domain.qualifications import LIFE_SUPPORT, Kind, Qualification
from coord.store import overview, people


@dataclass(frozen=True, slots=True)
class Holder:
    """A practitioner by number and name, with all qualifications ever entered."""

    id: int
    name: str
    qualifications: list[Qualification] = field(default_factory=list)


def holders(tx: Connection, organization_id: int) -> list[Holder]:
    """The organization's practitioners who have any, by name; qualifications as they were entered."""
    row, who = people.Qualification, people.Practitioner
    query = (
        select(who.name, who.titles, row.__table__)
        .join(who, who.id == row.practitioner_id)
        .where(who.organization_id == organization_id)
        .order_by(who.name, who.id, row.id)
    )
    found: defaultdict[int, list[Qualification]] = defaultdict(list)
    names: dict[int, str] = {}
    for one in tx.execute(query):
        names[one.practitioner_id] = overview.with_titles(one.name, one.titles)
        found[one.practitioner_id].append(
            Qualification(
                Kind(one.kind), one.jurisdiction, one.valid_from, one.valid_until, one.status == "active"
            )
        )
    return [Holder(id_, name, found[id_]) for id_, name in names.items()]


def held_by(tx: Connection, practitioner_id: int) -> list[Any]:
    """Everything that one practitioner holds, as rows."""
    row = people.Qualification
    query = select(row.__table__).where(row.practitioner_id == practitioner_id)
    return list(tx.execute(query.order_by(row.kind, row.jurisdiction, row.id)).all())


def end(tx: Connection, practitioner_id: int, number: int, last: date) -> bool:
    """Let it be valid until that day and no longer, and keep until when it was; False where it was not."""
    row = people.Qualification
    holds = (row.valid_from <= last, row.valid_until > last)
    mine = (row.practitioner_id == practitioner_id, row.id == number, *holds)
    ended = {"valid_until": last, "former_until": row.valid_until}
    return tx.execute(update(row).where(*mine).values(ended)).rowcount == 1


def ended(tx: Connection, practitioner_id: int, last: date) -> list[int]:
    """The numbers of those whose end was entered as that day."""
    row = people.Qualification
    early = (row.valid_until == last, row.former_until.is_not(None))
    query = select(row.id).where(row.practitioner_id == practitioner_id, *early)
    return list(tx.scalars(query.order_by(row.id)))


def resume(tx: Connection, practitioner_id: int, number: int, last: date) -> bool:
    """Let it be valid as long as before its end was entered as that day; False where that stands no more."""
    row = people.Qualification
    early = (row.valid_until == last, row.former_until.is_not(None))
    mine = (row.practitioner_id == practitioner_id, row.id == number, *early)
    back = {"valid_until": row.former_until, "former_until": None}
    return tx.execute(update(row).where(*mine).values(back)).rowcount == 1


def trainings(tx: Connection, practitioner_ids: list[int], day: date) -> dict[int, frozenset[Kind]]:
    """The life support trainings of each that hold on the day."""
    row = people.Qualification
    query = select(row.practitioner_id, row.kind).where(
        row.practitioner_id.in_(practitioner_ids),
        row.kind.in_(LIFE_SUPPORT),
        row.status == "active",
        row.valid_from <= day,
        row.valid_until >= day,
    )
    found: defaultdict[int, set[Kind]] = defaultdict(set)
    for id_, kind in tx.execute(query):
        found[id_].add(Kind(kind))
    return {id_: frozenset(found[id_]) for id_ in practitioner_ids}
