"""Clinics and rooms, as the rules know them."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from coord.domain.appointment import (
    ClinicId,
    ResourceId,
    RoomId,
)
from coord.domain.interval import Interval
from coord.domain.qualifications import Certification


@dataclass(frozen=True, slots=True)
class Clinic:
    """`opening` holds the open minutes of the days that were read, in order, closures taken out."""

    id: ClinicId
    name: str
    jurisdiction: str
    zone: ZoneInfo
    opening: tuple[Interval, ...]
    certifications: tuple[Certification, ...] = ()


@dataclass(frozen=True, slots=True)
class Room:
    """`places` is how many patients it holds at once, `out_of_use` when it is broken or being mended."""

    id: RoomId
    name: str
    clinic_id: ClinicId
    resource_id: ResourceId
    features: frozenset[str]
    places: int = 1
    out_of_use: tuple[Interval, ...] = ()
