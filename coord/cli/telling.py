"""Slots and explanations as JSON and as lines of text."""

from collections.abc import Sequence
from typing import Any

import click
from flask import current_app

from coord.cli import words
from coord.domain.local_time import to_moment
from coord.domain.reasons import Field, Reason
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
    visit = one.appointment
    against = " ".join(says(reason, visit.zone) for reason in one.reasons)
    return f"{words.span(visit.starts, visit.ends, visit.zone)} {visit.clinic}: {visit.type_name}: {against}"


def found_text(found: searching.Found) -> str:
    lines = ["; then ".join(_line(one) for one in slot.appointments) for slot in found.slots]
    lines += [says(one) for one in found.obstacles]
    until = f" until {found.until}; there may be more later" if found.until else ""
    if not found.total and not found.obstacles:
        lines.append("`why-not` tells of one day what is against it.")
    return "\n".join([*lines, f"{words.number(found.total, 'time')}{until}"])


def planned(several: Sequence[PlannedAppointment]) -> list[dict[str, Any]]:
    """Appointments that could be booked."""
    return [_appointment(one) for one in several]


def planned_text(several: Sequence[PlannedAppointment]) -> str:
    return "\n".join(_line(one) for one in several)


def when(one: PlannedAppointment) -> str:
    return words.span(one.starts, one.ends, one.zone)


def _line(one: PlannedAppointment) -> str:
    where = f"{one.clinic}, room {one.room}" if one.room else one.clinic
    return f"{when(one)}  {where}  ({words.people(one.people)})"


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
    for number, way in enumerate(found.ways, 1):
        who = f", {way.therapist}" if way.therapist else ""
        lines.append(f"{number}. {words.said('aim', way.aim)}: {way.first} to {way.last}{who}")
        lines += [f"  {_line(one)}" for visit in way.visits for one in visit.appointments]
    lines += [f"Step {found.step + 1}: {_reason(one.reason, found.zone)['says']}" for one in found.refusals]
    return "\n".join(lines or ["No way was found."])


def explained_text(answer: searching.Explained) -> str:
    """The least that would have to change; then what is against each who could have a role, and each room."""
    main = answer.appointments[0]
    if not answer.changes:
        return f"{when(main)}, {main.clinic}: this can be booked."
    lines = [f"{when(main)}, {main.clinic}. This is the least that would have to change:"]
    for one in answer.changes:
        lines.append(f"- {'Follow-up: ' if one.position else ''}{says(one.reason, main.zone)}")
    for part in answer.parts:
        lines.append("Room" if part.field is Field.ROOM else words.said("role", part.field))
        for candidate in part.candidates:
            against = " ".join(says(reason, main.zone) for reason in candidate.reasons)
            lines.append(f"  {candidate.name}: {against or 'nothing is against it'}")
        if not part.candidates:
            lines.append("  There is nobody of that profession, or no such room.")
    return "\n".join(lines)


def objected(objection: Objection) -> click.ClickException:
    """What is wrong with a wish for hours, in the words of its page, after the field that it is about."""
    return click.ClickException(f"{objection.field}: {current_app.jinja_env.filters['objection'](objection)}")
