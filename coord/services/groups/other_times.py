"""Other times for a whole group, each tried with all of its patients, and who stands against the rest."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import NoReturn

from coord.domain.changes import Tell
from coord.domain.permissions import Actor
from coord.domain.slots.group_search import Choice
from coord.services.drafts import DraftAppointment
from coord.services.groups.along import movable
from coord.services.groups.changing import move_in, units_in
from coord.services.groups.finding import GroupAsk, GroupSlot, GroupTimes
from coord.services.groups.seating import found
from coord.services.whole import OneRefused, whole
from coord.store import groups
from coord.store.db import reading, transaction
from coord.store.groups import StoredGroup

TRIED = 8


@dataclass(frozen=True, slots=True)
class OtherTimes:
    """Times to which the group can move with everybody in it, and those to which somebody cannot come."""

    slots: tuple[GroupSlot, ...]
    refused: tuple[tuple[GroupSlot, OneRefused], ...]


def other_times(name: str, ask: GroupAsk, *, by: Actor, now: datetime) -> OtherTimes:
    """The next times for a group at its clinic, by who is there now wherever they are free.

    Each is tried and taken back, so what is offered can be done; `ask` needs neither kind nor places.
    """
    group, slots = _suiting(name, ask, by, now)
    tried = [(one, _stands_against(group, one.draft, by, now)) for one in slots]
    return OtherTimes(
        tuple(one for one, refused in tried if refused is None),
        tuple((one, refused) for one, refused in tried if refused is not None),
    )


def _suiting(name: str, ask: GroupAsk, by: Actor, now: datetime) -> tuple[StoredGroup, list[GroupSlot]]:
    """The times that suit people and room, but for the one that the group has."""
    with reading() as tx:
        group = found(tx, name, by)
        units = units_in(tx, group, by)
        its = replace(
            ask,
            type_code=group.type_code,
            places=group.places,
            clinics=(group.clinic_public_id,),
            patients=len(units),
        )
        without = (group.id, *(one.id for unit in units for one in movable(unit)))
        times = GroupTimes(tx, its, by, now, without)
        people = groups.people_of(tx, [group.id])[group.id]
        wish: Choice = {role: (who,) for role, who in people.items()}
        starts = [one for one in times.starts() if one[0] != group.interval.starts]
        return group, list(islice(times.apart(starts, wish), TRIED))


class _Possible(Exception):
    """Takes back a move that could be done."""


def _stands_against(group: StoredGroup, to: DraftAppointment, by: Actor, now: datetime) -> OneRefused | None:
    def run() -> NoReturn:
        with transaction() as tx:
            move_in(tx, group.public_id, group.version, to, Tell.NOW, by, now)
            raise _Possible

    try:
        return whole(run)
    except _Possible:
        return None
