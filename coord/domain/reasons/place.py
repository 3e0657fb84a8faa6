"""Reasons that lie with the room."""

from dataclasses import dataclass

from coord.domain.interval import Interval
from coord.domain.reasons.base import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRoom(Reason):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomElsewhere(Reason):
    room: str
    clinic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomUnfit(Reason):
    room: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomBusy(Reason):
    room: str
    taken: Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomOutOfUse(Reason):
    """Broken, or being mended."""

    room: str
    taken: Interval
