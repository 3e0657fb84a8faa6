"""Reasons that lie with a group: its places, its room, and how many patients one person may have in it."""

from dataclasses import dataclass

from coord.domain.permissions import Permission
from coord.domain.reasons.base import Reason
from coord.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFull(Reason):
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NobodyToTalk(Reason):
    """Who leads the group stays with the others, and nobody else who may talk with the patient is free."""

    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRoomToTalk(Reason):
    """No room but that in which the others of the group are treated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesTaken(Reason):
    """Fewer places than are taken or reserved already."""

    occupied: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTooSmall(Reason):
    room: str
    places: int
    patients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFewPeople(Reason):
    """A group to be opened would have more places than those named for a role may have patients then.

    Each who joins is judged by it in any case; whoever says who else comes may open it.
    """

    overridable_with = Permission.OVERRIDE

    role: Role
    most: int
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyPatients(Reason):
    """More patients than so many for each who is there in the role."""

    role: Role
    most: int
    patients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyPlaces(Reason):
    """More places than the kind of visit allows."""

    appointment_type: str
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupStays(Reason):
    """What concerns the time and the people of a group is done for all of it, or by leaving it."""
