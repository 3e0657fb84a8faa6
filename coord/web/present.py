"""How values are written for people: times with their zone, roles, statuses, lights."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, current_app
from flask_login import current_user
from jinja2 import StrictUndefined

from coord import clock
from coord.domain.clearance import Condition
from coord.domain.course import Aim
from coord.domain.local_time import minute_of_day, to_minute, to_moment, to_wall
from coord.domain.permissions import Permission
from coord.domain.qualifications import Kind
from coord.domain.ranking import Advantage
from coord.domain.roles import Role
from coord.services import accounts
from coord.services.telephones import Phone
from coord.web import labels
from coord.web.days import house_zone

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

ROLES = {
    "prescriber": "Prescriber",
    "lead_therapist": "Therapist",
    "co_therapist": "Co-therapist",
    "monitor": "Monitor",
    "dietitian": "Dietitian",
    "physician": "Physician",
    "coordinator": "Coordinator",
    "interpreter": "Interpreter",
}

STATUSES = {
    "pending": "Pencilled",
    "booked": "Booked",
    "arrived": "Arrived",
    "fulfilled": "Completed",
    "cancelled": "Cancelled",
    "noshow": "Did not come",
}

MESSAGE_STATUSES = {
    "pending": "Due",
    "claimed": "Being sent",
    "sending": "Being sent",
    "sent": "Sent",
    "suppressed": "Kept back",
    "told": "Told by staff",
    "failed": "Failed",
    "unknown": "Unknown",
}

LIGHTS = {
    "cleared": "Medical clearance: cleared",
    "waiting": "Medical clearance: waiting",
    "expired": "Medical clearance: expired",
    "refused": "Medical clearance: refused",
}


ADVANTAGES = {
    Advantage.CONTINUITY: "usual people",
    Advantage.LANGUAGE: "own language",
    Advantage.WEEKDAY: "wished day",
    Advantage.TIME_OF_DAY: "wished hours",
    Advantage.NO_GAP: "no gap",
}

ON_SITE: dict[Role | Kind, str] = {
    Role.PRESCRIBER: "Prescribers",
    Role.MONITOR: "Monitors",
    Kind.ACLS: "Advanced life support",
    Kind.BLS: "Life support, basic or advanced",
}

AIMS = {
    Aim.SOONEST: "Finished soonest",
    Aim.USUAL: "With the usual therapist",
    Aim.WISHED: "At wished times",
    Aim.OTHER: "With another therapist",
}

CONDITIONS = {
    "clearance": "medical clearance",
    "medical_clearance": "medical clearance",
    "psychological_clearance": "psychological clearance",
    "consent": "the patient’s consent",
    "treatment": "the patient’s consent",
    "assent": "the patient’s own assent",
    "guardian_consent": "the guardians’ consent",
}


def register(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        when=when,
        moment=moment,
        day=day,
        wall=wall,
        zone_name=zone_name,
        moment_at=moment_at,
        hours=hours,
        at=at,
        nearness=nearness,
        is_unsafe=is_unsafe,
        day_here=day_here,
        duration=duration,
        role=lambda role: ROLES[role],
        status=lambda status: STATUSES[status],
        words=lambda value: value.replace("_", " ").capitalize(),
        clock_time=clock_time,
        span=span,
        weekdays=weekdays,
        light=lambda light: LIGHTS[light],
        advantage=lambda advantage: ADVANTAGES[advantage],
        aim=lambda aim: AIMS[aim],
        time_of_day=lambda minute, zone: clock_time(minute_of_day(minute, ZoneInfo(zone))),
        on_site=lambda what: ON_SITE[what],
        condition=condition,
        reason_name=reason_name,
        message_status=lambda status: MESSAGE_STATUSES[status],
        kind=lambda value: type(value).__name__,
    )
    app.jinja_env.filters.update(labels.FILTERS)
    app.context_processor(_globals)


def _globals() -> dict[str, Any]:
    return {
        "roles": ROLES.keys(),
        "may": may,
        "Permission": Permission,
        "has_dev_mail": _has_dev_mail(),
        "house_zone": lambda: house_zone().key,
    }


def _has_dev_mail() -> bool:
    return "dev_mail" in current_app.blueprints


def may(permission: Permission) -> bool:
    """Whether the signed-in user has the permission, for showing or leaving out a link."""
    return current_user.is_authenticated and accounts.actor(current_user).may(permission)


def condition(one: Condition) -> str:
    """`consent of Carmen Vasquez: waiting`."""
    what = CONDITIONS.get(one.what, one.what.replace("_", " "))
    return f"{f'consent of {one.guardian}' if one.guardian else what}: {one.light}"


def reason_name(kind: str) -> str:
    """`Same person twice` for SamePersonTwice."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", kind).capitalize()


def when(starts: int, ends: int, zone: str) -> str:
    """`Mon 23 Nov, 8:00–10:00 am PST`; the year where it is not this one."""
    return f"{day(_local(starts, zone).date())}, {hours(starts, ends, zone)}"


def span(starts: int, ends: int, zone: str) -> str:
    """`Mon 23 Nov, 8:00 am – Wed 25 Nov, 5:00 pm PST`; whole days as `Mon 23 Nov – Tue 24 Nov`."""
    first, last = _local(starts, zone), _local(ends, zone)
    if (first.hour, first.minute, last.hour, last.minute) == (0, 0, 0, 0):
        days = [first.date(), last.date() - timedelta(days=1)]
        return " – ".join(day(one) for one in dict.fromkeys(days))
    if first.date() == last.date():
        return when(starts, ends, zone)
    return f"{day(first.date())}, {_clock(first)} – {day(last.date())}, {_clock(last)} {last.tzname()}"


def weekdays(days: Sequence[int]) -> str:
    """`Mon–Fri`, or `Mon, Wed` where they are not in a row; Monday is 0."""
    wanted = sorted(set(days))
    if len(wanted) > 2 and wanted == list(range(wanted[0], wanted[-1] + 1)):
        return f"{WEEKDAYS[wanted[0]]}–{WEEKDAYS[wanted[-1]]}"
    return ", ".join(WEEKDAYS[one] for one in wanted)


def hours(starts: int, ends: int, zone: str) -> str:
    """`8:00–10:00 am PST`, or `11:00 am–1:00 pm PST` across noon."""
    first, last = _local(starts, zone), _local(ends, zone)
    begin = _clock(first) if _half(first) != _half(last) else _clock(first).rpartition(" ")[0]
    return f"{begin}–{_clock(last)} {last.tzname()}"


def at(minute: int, zone: str) -> str:
    """`5:00 pm PST`."""
    local = _local(minute, zone)
    return f"{_clock(local)} {local.tzname()}"


def moment(value: datetime, zone: str) -> str:
    """`Mon 23 Nov, 5:00 pm PST`."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local.date())}, {_clock(local)} {local.tzname()}"


def day(value: date) -> str:
    """`Mon 23 Nov`, with the year where it is not this one."""
    text = f"{value:%a} {value.day} {value:%b}"
    return text if value.year == clock.now().year else f"{text} {value.year}"


def day_here(value: datetime) -> str:
    """`Mon 23 Nov` on the clock of the house's first clinic."""
    return day(value.astimezone(house_zone()).date())


def moment_at(minute: int, zone: str) -> str:
    """`Mon 23 Nov, 5:00 pm PST` for a UTC epoch minute."""
    return moment(to_moment(minute), zone)


def wall(value: datetime) -> str:
    """`Mon 23 Nov, 5:00 pm`, on the clock of the clinic that it is about."""
    return f"{day(value.date())}, {_clock(value)}"


def zone_name(zone: str) -> str:
    """`Los Angeles time` for America/Los_Angeles."""
    return f"{zone.rpartition('/')[2].replace('_', ' ')} time"


def nearness(starts: int, zone: str) -> str:
    """`today` or `tomorrow` in the clinic's zone, else nothing; stands beside the date."""
    today = clock.now().astimezone(ZoneInfo(zone)).date()
    there = to_wall(starts, ZoneInfo(zone)).date()
    return {today: "today", today + timedelta(days=1): "tomorrow"}.get(there, "")


def is_unsafe(phone: Phone) -> bool:
    """Whether now is none of the hours at which the number may be called."""
    return not phone.is_safe(clock.now())


def duration(minutes: int) -> str:
    """`2 h`, `1 h 30 min`, `45 min`."""
    whole, rest = divmod(minutes, 60)
    parts = [f"{whole} h"] if whole else []
    return " ".join(parts + ([f"{rest} min"] if rest or not whole else []))


def clock_time(minute: int) -> str:
    """A minute of the day as people type it: `17:30`."""
    return f"{minute // 60}:{minute % 60:02}"


def padded(minute: int) -> str:
    """A minute of the day as fields for times want it: `09:00`."""
    return f"{minute // 60:02}:{minute % 60:02}"


def now_minute() -> int:
    return to_minute(clock.now())


def _local(minute: int, zone: str) -> datetime:
    return datetime.fromtimestamp(minute * 60, ZoneInfo(zone))


def _half(value: datetime) -> str:
    return "am" if value.hour < 12 else "pm"


def _clock(value: datetime) -> str:
    return f"{value.hour % 12 or 12}:{value:%M} {_half(value)}"
