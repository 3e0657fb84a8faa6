"""Which day it is where a house has its clinics."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from coord.domain.local_time import local_date, to_minute
from coord.domain.permissions import Actor
from coord.store import overview
from coord.store.db import reading


def earliest_today(by: Actor, now: datetime) -> date:
    """The earliest day that it still is at one of the clinics: what is to hold from then on holds at once."""
    with reading() as tx:
        zones = {row.time_zone for row in overview.clinics(tx, by.organization_id)}
    return min((local_date(to_minute(now), ZoneInfo(zone)) for zone in zones), default=now.date())
