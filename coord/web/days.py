"""Which day it is where a clinic is."""

from datetime import date
from zoneinfo import ZoneInfo

from flask import g

from coord import clock
from coord.services import showing
from coord.web.permission import actor


def today(clinic: str | None = None) -> date:
    """Today at the clinic; at the first clinic where none is named."""
    return clock.now().astimezone(_zone(clinic)).date()


def house_zone() -> ZoneInfo:
    """The clock of the first clinic, for what is about none; looked up once a page."""
    if "house_zone" not in g:
        g.house_zone = _zone(None)
    zone: ZoneInfo = g.house_zone
    return zone


def _zone(clinic: str | None) -> ZoneInfo:
    zones = (one.zone for one in showing.clinics(by=actor()) if clinic in (None, one.public_id))
    return ZoneInfo(next(zones, "UTC"))
