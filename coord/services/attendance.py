"""Who is in a clinic now: ticked when they come and when they go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.appointment import PractitionerId
from coord.domain.here import Present
from coord.domain.local_time import clinic_day, to_moment
from coord.domain.permissions import Actor
from coord.services.errors import NotFound
from coord.store import attendance, audit, availability, licences, overview
from coord.store.db import reading, retried, transaction


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody who is in the clinic, since when."""

    public_id: str
    name: str
    since: datetime


def come(practitioners: Sequence[str], clinic: str, *, by: Actor, now: datetime) -> int:
    """Tick each as being at the clinic, and no longer anywhere else; how many were not there before."""
    return retried(lambda: _come(practitioners, clinic, by, now))


def _come(practitioners: Sequence[str], clinic: str, by: Actor, now: datetime) -> int:
    with transaction() as tx:
        place = availability.clinic(tx, by.organization_id, clinic)
        if place is None:
            raise NotFound
        there = {row.id for row in rows(tx, place.id, place.zone, now)}
        people = [_found(tx, name, by) for name in practitioners]
        new = [one for one in people if one.id not in there]
        for one in new:
            attendance.tick_left(tx, one.id, now)
            attendance.tick_here(tx, one.id, place.id, by, now)
            _note(tx, "practitioner.here", one.id, by, now)
        return len(new)


def leave(practitioner: str, *, by: Actor, now: datetime) -> bool:
    """Tick them as gone, wherever they were; False where they were nowhere."""

    def run() -> bool:
        with transaction() as tx:
            who = _found(tx, practitioner, by)
            was_there = bool(attendance.tick_left(tx, who.id, now))
            _note(tx, "practitioner.left", who.id, by, now)
            return was_there

    return retried(run)


def _found(tx: Connection, name: str, by: Actor) -> availability.FoundPractitioner:
    found = availability.practitioner(tx, by.organization_id, name)
    if found is None:
        raise NotFound
    return found


def _note(tx: Connection, did: str, who: int, by: Actor, now: datetime) -> None:
    audit.record(tx, did, by=by, now=now, subject="practitioner", subject_id=who)


def here(clinic: str, *, by: Actor, now: datetime) -> tuple[Here, ...]:
    """Who is at the clinic now, by name."""
    with reading() as tx:
        place = availability.clinic(tx, by.organization_id, clinic)
        if place is None:
            raise NotFound
        return tuple(
            Here(row.public_id, overview.with_titles(row.name, row.titles), row.here_at)
            for row in rows(tx, place.id, place.zone, now)
        )


def rows(
    tx: Connection, clinic_id: int, zone: ZoneInfo, now: datetime, at: datetime | None = None
) -> list[Any]:
    """Who was ticked today and is there still, or was at a moment."""
    today = clinic_day(now.astimezone(zone).date(), zone)
    return attendance.there(tx, clinic_id, to_moment(today.starts), at or now)


def present(tx: Connection, clinic_id: int, zone: ZoneInfo, now: datetime, at: datetime) -> list[Present]:
    """The same with the life support trainings that hold today."""
    ids = [row.id for row in rows(tx, clinic_id, zone, now, at)]
    trained = licences.trainings(tx, ids, now.astimezone(zone).date())
    return [Present(PractitionerId(id_), trained[id_]) for id_ in dict.fromkeys(ids)]
