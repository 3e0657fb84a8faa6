"""Which day it is where a house has its clinics."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from coord.domain.local_time import local_date, to_minute
from coord.domain.permissions import Actor
from coord.store import overview
from coord.store.db import reading

GREENWICH = ZoneInfo("UTC")


def earliest_today(by: Actor, now: datetime) -> date:
    """As `house_day`, for whoever asks for nothing else."""
    with reading() as tx:
        return house_day(tx, by.organization_id, now)


def house_day(tx: Connection, organization_id: int, now: datetime) -> date:
    """The earliest day that it still is at one of the clinics: what is to hold from then on holds at once."""
    return local_date(to_minute(now), house_zone(tx, organization_id, now))


def house_zone(tx: Connection, organization_id: int, now: datetime) -> ZoneInfo:
    """The zone on whose clock it is earliest."""
    zones = (ZoneInfo(row.time_zone) for row in overview.clinics(tx, organization_id))
    return min(zones, key=lambda zone: now.astimezone(zone).replace(tzinfo=None), default=GREENWICH)


def day_in(zone: str, now: datetime) -> date:
    """The day of whoever lives by that clock, such as a visit's clinic."""
    return local_date(to_minute(now), ZoneInfo(zone))
