"""Rules about the room."""

from collections.abc import Iterator
from itertools import combinations

from coord.domain import reasons as why
from coord.domain.appointment import Proposal, ProposedAppointment
from coord.domain.facts import Facts
from coord.domain.reasons import Field, Reason
from coord.domain.rules.shared import Refusal, first_taken


def room_missing_or_unfit(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    if one.room_id is None:
        if one.type.needs_room:
            yield why.NoRoom(field=Field.ROOM)
        return
    room, clinic = facts.rooms[one.room_id], facts.clinics[one.clinic_id]
    if room.clinic_id != one.clinic_id:
        yield why.RoomElsewhere(field=Field.ROOM, room=room.name, clinic=clinic.name)
    if missing := one.type.room_features - room.features:
        yield why.RoomUnfit(field=Field.ROOM, room=room.name, missing=tuple(sorted(missing)))


def room_out_of_use(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """`Room.out_of_use`: nothing is in a broken room, nor is it cleaned then."""
    if one.room_id is None:
        return
    room = facts.rooms[one.room_id]
    if taken := first_taken(room.out_of_use, one.room_interval):
        yield why.RoomOutOfUse(field=Field.ROOM, room=room.name, taken=taken)


def room_busy(one: ProposedAppointment, facts: Facts, now: int) -> Iterator[Reason]:
    """The room is taken for the visit and the turnover after it."""
    if one.room_id is None:
        return
    room = facts.rooms[one.room_id]
    if taken := first_taken(facts.busy(room.resource_id), one.room_interval):
        yield why.RoomBusy(field=Field.ROOM, room=room.name, taken=taken)


def room_busy_together(proposal: Proposal, facts: Facts) -> Iterator[Refusal]:
    """Nor does a visit of a unit begin in a room before the turnover of another of the unit is over."""
    for (_, first), (position, one) in combinations(enumerate(proposal.appointments), 2):
        if one.room_id is None or one.room_id != first.room_id or one.group or first.group:
            continue
        if one.room_interval.overlaps(taken := first.room_interval):
            busy = why.RoomBusy(field=Field.ROOM, room=facts.rooms[one.room_id].name, taken=taken)
            yield Refusal(position, busy)
