"""The bound names that the questions about facts share, and their values for a scope."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Date, Integer, bindparam

from coord.domain.clinic_days import LOOK_BACK_DAYS
from coord.domain.interval import Interval
from coord.domain.local_time import to_minute
from coord.store.db import UtcDateTime
from coord.store.facts.scope import LONGEST, Scope, whole_weeks
from coord.store.prepared import numbers

ORGANIZATION = bindparam("organization", type_=Integer)
PATIENT = bindparam("patient", type_=Integer)
PATIENTS = numbers("patients")
CLINICS = numbers("clinics")
PEOPLE = numbers("people")
EVERYBODY = bindparam("everybody", type_=Boolean)
WITH_LIFE_SUPPORT = bindparam("with_life_support", type_=Boolean)
ROOMS = numbers("rooms")
EVERY_ROOM = bindparam("every_room", type_=Boolean)
WITHOUT = numbers("without")
FROM_HOLD = bindparam("from_hold", type_=Integer)
CLOSED_SINCE = bindparam("closed_since", type_=Date)
FIRST = bindparam("first", type_=Date)
LAST = bindparam("last", type_=Date)
TODAY = bindparam("day", type_=Date)
TOMORROW = bindparam("tomorrow", type_=Date)
SINCE = bindparam("since", type_=Integer)
BEGIN = bindparam("begin", type_=Integer)
END = bindparam("end", type_=Integer)
WEEKS_BEGIN = bindparam("weeks_begin", type_=Integer)
WEEKS_END = bindparam("weeks_end", type_=Integer)

NOW = bindparam("now", type_=UtcDateTime())

LOOK_BACK = 120 * 1440

# Treatments to come keep their distance from a visit by the policies of their days
DECIDED_AHEAD = timedelta(days=120)


def values(scope: Scope) -> dict[str, Any]:
    """What the names stand for; a name that no question uses does no harm."""
    around, weeks = _around(scope.first, scope.last), _around(*whole_weeks(scope))
    today = scope.now.date()
    return {
        "organization": scope.organization_id,
        "patient": scope.patient_id,
        "patients": [scope.patient_id],
        "clinics": list(scope.clinic_ids),
        "people": list(scope.practitioners or ()),
        "everybody": scope.practitioners is None,
        "with_life_support": scope.with_life_support,
        "rooms": list(scope.rooms or ()),
        "every_room": scope.rooms is None,
        "without": list(scope.without),
        "from_hold": scope.from_hold or 0,
        "closed_since": closed_since(scope),
        "first": scope.first,
        "last": scope.last,
        "decided_until": scope.last + DECIDED_AHEAD,
        "day": today,
        "now": scope.now,
        "tomorrow": today + timedelta(days=1),
        "since": given_since(scope.now),
        "begin": around.starts,
        "end": around.ends,
        "weeks_begin": weeks.starts,
        "weeks_end": weeks.ends,
    }


def closed_since(scope: Scope) -> date:
    """Clinic days before the scope are counted for deadlines."""
    return scope.first - timedelta(days=LOOK_BACK_DAYS)


def given_since(now: datetime) -> int:
    """From which minute on treatment visits that were given are read."""
    return to_minute(now) - LOOK_BACK


def _around(first: date, last: date) -> Interval:
    """The days in every zone."""
    return Interval((first.toordinal() - _EPOCH - 1) * LONGEST, (last.toordinal() - _EPOCH + 2) * LONGEST)


_EPOCH = 719163  # the first of January 1970, as a date counts its days
