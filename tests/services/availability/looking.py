"""What the tests of hours share: the days, and what pages would show."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from coord.services import availability
from coord.services.availability import Weekly
from tests.clinic import utc
from tests.conftest import NOW

TODAY = date(2027, 3, 1)  # a Monday
PACIFIC = ZoneInfo("America/Los_Angeles")
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)


def day(offset):
    return TODAY + timedelta(days=offset)


def saturday(**changes):
    return Weekly(**({"weekdays": (5,), "opens": 540, "closes": 720, "valid_from": TODAY} | changes))


def shown(clinic, who="dan"):
    return availability.showing.practitioner(clinic.practitioners[who], by=clinic.scheduler, now=NOW)


def here(clinic, place="harbor"):
    return availability.showing.clinic(clinic.clinics[place], by=clinic.scheduler, now=NOW)


def local(days, when):
    """The hours of a day in the preview, on the clinic's clock."""
    (found,) = [one for one in days if one.day == when]
    return [
        (name, *(f"{utc_of(minute).astimezone(ZoneInfo(zone)):%H:%M}" for minute in (starts, ends)))
        for name, zone, starts, ends in found.hours
    ]


def utc_of(minute):
    return utc("1970-01-01 00:00") + timedelta(minutes=minute)
