"""Which day it is where a clinic is."""

from datetime import date
from zoneinfo import ZoneInfo

from coord import clock
from coord.services import showing
from coord.web.permission import actor


def today(clinic: str | None = None) -> date:
    """Today at the clinic; at the first clinic where none is named."""
    zones = (one.zone for one in showing.clinics(by=actor()) if clinic in (None, one.public_id))
    return clock.now().astimezone(ZoneInfo(next(zones, "UTC"))).date()
