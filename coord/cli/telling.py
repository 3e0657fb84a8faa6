"""Slots and explanations as JSON and as lines of text."""

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import click
from flask import current_app

from coord.domain.local_time import to_moment
from coord.domain.reasons import Reason
from coord.services import searching, standing
from coord.services.availability import Objection
from coord.services.courses import PlannedCourse
from coord.services.plans import PlannedAppointment


def found(found: searching.Found) -> dict[str, Any]:
    return {
        "total": found.total,
        "offset": found.offset,
        "until": found.until.isoformat() if found.until else None,
        "slots": [
            {
                "appointments": [_appointment(one) for one in slot.appointments],
                "advantages": sorted(slot.advantages),
            }
            for slot in found.slots
        ],
        "obstacles": [_reason(one, "UTC") for one in found.obstacles],
    }


def _appointment(one: PlannedAppointment) -> dict[str, Any]:
    return {
        "type": one.type_name,
        "clinic": one.clinic,
        "room": one.room,
        "starts": to_moment(one.starts).strftime("%Y-%m-%dT%H:%MZ"),
        "ends": to_moment(one.ends).strftime("%Y-%m-%dT%H:%MZ"),
        "zone": one.zone,
        "people": dict(one.people),
    }


def _reason(reason: Reason, zone: str) -> dict[str, str]:
    """The reason's type and field, and the sentence that the pages say."""
    return {"reason": type(reason).__name__, "field": reason.field.value, "says": says(reason, zone)}


def says(reason: Reason, zone: str = "UTC") -> str:
    """The sentence that the pages say."""
    sentences = current_app.jinja_env.get_template("reasons.html").module
    return str(getattr(sentences, type(reason).__name__)(reason, zone)).strip()


def explained(answer: searching.Explained) -> dict[str, Any]:
    zone = answer.appointments[0].zone
    return {
        "appointments": [_appointment(one) for one in answer.appointments],
        "changes": [{"position": one.position, **_reason(one.reason, zone)} for one in answer.changes],
        "parts": {
            part.field.value: {
                one.name: [_reason(why, zone) for why in one.reasons] for one in part.candidates
            }
            for part in answer.parts
        },
    }


def no_such_time(answer: searching.NoSuchTime) -> dict[str, Any]:
    return {"appointments": [], "changes": [{"position": 0, **_reason(answer.reason, "UTC")}], "parts": {}}


def broken(one: standing.BrokenVisit) -> dict[str, Any]:
    """A booked visit that no longer fits, without its patient, and what stands against it."""
    visit = one.appointment
    return {
        "appointment": visit.public_id,
        "type": visit.type_name,
        "clinic": visit.clinic,
        "starts": to_moment(visit.starts).strftime("%Y-%m-%dT%H:%MZ"),
        "zone": visit.zone,
        "reasons": [_reason(reason, visit.zone) for reason in one.reasons],
    }


def broken_text(one: standing.BrokenVisit) -> str:
    told, visit = broken(one), one.appointment
    wall = to_moment(visit.starts).astimezone(ZoneInfo(visit.zone))
    says = " ".join(reason["says"] for reason in told["reasons"])
    return f"{wall:%a %Y-%m-%d %H:%M} {visit.zone} {visit.clinic}: {visit.type_name}: {says}"


def found_text(found: searching.Found) -> str:
    lines = ["  ".join(_line(one) for one in slot.appointments) for slot in found.slots]
    lines += [_reason(one, "UTC")["says"] for one in found.obstacles]
    until = f" until {found.until}; there may be more later" if found.until else ""
    return "\n".join([*lines, f"{found.total} times{until}"])


def planned(several: Sequence[PlannedAppointment]) -> list[dict[str, Any]]:
    """Appointments that could be booked."""
    return [_appointment(one) for one in several]


def planned_text(several: Sequence[PlannedAppointment]) -> str:
    return "\n".join(_line(one) for one in several)


def _line(one: PlannedAppointment) -> str:
    wall = to_moment(one.starts).astimezone(ZoneInfo(one.zone))
    people = ", ".join(name for _, name in one.people)
    return f"{wall:%a %Y-%m-%d %H:%M} {one.zone} {one.clinic} {one.room} ({people})"


def course(found: PlannedCourse) -> dict[str, Any]:
    return {
        "ways": [
            {
                "aim": way.aim.value,
                "also": [aim.value for aim in way.also],
                "therapist": way.therapist,
                "first": way.first.isoformat(),
                "last": way.last.isoformat(),
                "wished": way.wished,
                "steps": [[_appointment(one) for one in visit.appointments] for visit in way.visits],
            }
            for way in found.ways
        ],
        "against": {
            "step": found.step,
            "reasons": [_reason(one.reason, found.zone) for one in found.refusals],
        },
    }


def course_text(found: PlannedCourse) -> str:
    lines = []
    for way in found.ways:
        who = f", {way.therapist}" if way.therapist else ""
        lines.append(f"{way.aim.value}: {way.first} to {way.last}{who}")
        lines += [f"  {_line(one)}" for visit in way.visits for one in visit.appointments]
    lines += [f"Step {found.step + 1}: {_reason(one.reason, found.zone)['says']}" for one in found.refusals]
    return "\n".join(lines or ["No way was found."])


def explained_text(told: dict[str, Any]) -> str:
    if not told["changes"]:
        return "This can be booked."
    lines = [f"{'Follow-up: ' if one['position'] else ''}{one['says']}" for one in told["changes"]]
    for field, candidates in told["parts"].items():
        for name, reasons in candidates.items():
            lines.append(f"  {field}: {name}: {' '.join(one['says'] for one in reasons) or 'nothing'}")
    return "\n".join(lines)


def objected(objection: Objection) -> click.ClickException:
    """What is wrong with a wish for hours, in the words of its page, after the field that it is about."""
    return click.ClickException(f"{objection.field}: {current_app.jinja_env.filters['objection'](objection)}")
