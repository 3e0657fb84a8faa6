"""What a practitioner's feed shows of their visits and time off, at each level of privacy.

Calendars copy what they are told to third parties: no level names a diagnosis, a drug, a kind of
therapy, a birth date or how a patient is reached, and only `full` names the patient.
"""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from coord.calendars.event import CalendarEvent, EventStatus, Transparency
from coord.calendars.names import PatientNames
from coord.domain.interval import Interval
from coord.domain.local_time import clinic_day, local_date

BUSY = "Busy"
COVER = "On-site cover"
TIME_OFF = "Time off"
NOBODY_YET = "Nobody yet"


class Level(StrEnum):
    """`busy` tells only when, `initials` also where and with whom by initials, `full` by name."""

    BUSY = "busy"
    INITIALS = "initials"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Visit:
    """A practitioner's part in an appointment: the minutes that take them, and those they only cover.

    `attention` and `cover` are hulls of role windows, and at least one of them is there. A group may have
    no patients yet.
    """

    public_id: str
    sequence: int
    changed_at: datetime
    zone: ZoneInfo
    attention: Interval | None
    cover: Interval | None
    is_pencilled: bool
    patients: tuple[PatientNames, ...]
    title: str
    place: str


@dataclass(frozen=True, slots=True)
class Away:
    """A practitioner's time off; `zones` are those of the clinics where they work."""

    practitioner: str
    interval: Interval
    zones: tuple[ZoneInfo, ...]
    noted_at: datetime


def visit_events(visit: Visit, level: Level) -> tuple[CalendarEvent, ...]:
    """What takes the practitioner as one event, and longer cover beside it, which leaves them free.

    A `busy` feed tells no kinds of minutes apart: there it is one event from first to last.
    """
    if level is Level.BUSY:
        return (_event(visit, _hull(visit), BUSY),)
    taken, covered = visit.attention, visit.cover
    events = []
    if taken:
        own = _event(visit, taken, _summary(visit, level))
        events.append(replace(own, location=visit.place, is_private=level is Level.FULL))
    if covered and not (taken and taken.contains(covered)):
        events.append(_cover(visit, covered))
    return tuple(events)


def _hull(visit: Visit) -> Interval:
    both = [interval for interval in (visit.attention, visit.cover) if interval]
    return Interval(min(one.starts for one in both), max(one.ends for one in both))


def _event(visit: Visit, interval: Interval, summary: str) -> CalendarEvent:
    return CalendarEvent(
        uid=appointment_uid(visit.public_id),
        sequence=visit.sequence,
        changed_at=visit.changed_at,
        starts=interval.starts,
        ends=interval.ends,
        zone=visit.zone,
        summary=summary,
        status=EventStatus.TENTATIVE if visit.is_pencilled else EventStatus.CONFIRMED,
    )


def appointment_uid(public_id: str) -> str:
    """Under which UID calendars know an appointment."""
    return f"{public_id}@coord"


def _summary(visit: Visit, level: Level) -> str:
    if level is Level.INITIALS:
        return ", ".join(patient.initials for patient in visit.patients) or NOBODY_YET
    return f"{', '.join(patient.full for patient in visit.patients) or NOBODY_YET}: {visit.title}"


def _cover(visit: Visit, interval: Interval) -> CalendarEvent:
    return replace(
        _event(visit, interval, COVER),
        uid=_derived_uid(visit.public_id, "cover"),
        location=visit.place,
        transp=Transparency.TRANSPARENT,
    )


def away_event(away: Away, level: Level) -> CalendarEvent:
    """Time off as all-day dates where it is whole days of a clinic of theirs; never why they are away."""
    interval = away.interval
    zone = next((zone for zone in away.zones if _is_whole_days(interval, zone)), None)
    return CalendarEvent(
        uid=_derived_uid(away.practitioner, str(interval.starts), str(interval.ends)),
        sequence=0,
        changed_at=away.noted_at,
        starts=interval.starts,
        ends=interval.ends,
        zone=zone or away.zones[0],
        summary=BUSY if level is Level.BUSY else TIME_OFF,
        is_all_day=zone is not None,
    )


def _is_whole_days(interval: Interval, zone: ZoneInfo) -> bool:
    return all(
        clinic_day(local_date(minute, zone), zone).starts == minute
        for minute in (interval.starts, interval.ends)
    )


def _derived_uid(*parts: str) -> str:
    """A permanent UID that looks like an appointment's, so that it does not tell what it is for."""
    name = hashlib.sha256("/".join(parts).encode()).digest()[:12]
    return f"{urlsafe_b64encode(name).decode()}@coord"
