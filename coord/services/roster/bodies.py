"""Rows that stand for a body, which is in one place at a time, and for what can be taken of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from coord.services.roster.directory import Directory
from coord.services.roster.keeping import Kept, Wanted
from coord.store import diary, people
from coord.store import roster_bulk as bulk


@dataclass(frozen=True)
class Bodies(Kept):
    """`resources` are kinds with their capacities; `owned` says by which column."""

    resources: tuple[tuple[str, int], ...] = ()

    def add(self, tx: Connection, some: Sequence[Wanted], directory: Directory) -> None:
        tenant = directory.tenant(people.Person)
        persons = bulk.add_numbered(tx, people.Person, [tenant] * len(some))
        rows = [
            {**self.fresh(one, directory), "person_id": person}
            for one, (person,) in zip(some, persons, strict=True)
        ]
        numbers = []
        for number, *key in bulk.add_numbered(tx, self.model, rows, *self.key):
            self.learn(number, key, directory)
            numbers.append(number)
        self.add_resources(tx, numbers, directory)

    def add_resources(self, tx: Connection, numbers: list[int], directory: Directory) -> None:
        column, tenant = self.owned[diary.Resource], directory.tenant(diary.Resource)
        rows = [
            {**tenant, "kind": kind, "capacity": capacity, column: number}
            for number in numbers
            for kind, capacity in self.resources
        ]
        bulk.add(tx, diary.Resource, rows)
