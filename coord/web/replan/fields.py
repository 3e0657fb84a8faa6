"""What is asked of each kind of happening, and what the answers mean."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from coord.services.replan import LOOK_AHEAD, Choices, Entry, Kind
from coord.web.people import readers
from coord.web.people.forms import Field, Options
from coord.web.present import day


@dataclass(frozen=True, slots=True)
class Title:
    """What a kind of happening is called, and what entering it comes to."""

    name: str
    comes_to: str


TITLES = {
    Kind.AWAY: Title("Somebody is ill or away", "It is entered as time off."),
    Kind.STUCK: Title("Somebody is stuck elsewhere", "They have less time at one clinic on one day."),
    Kind.ROOM: Title("A room is out of use", "Nothing is booked in it until then."),
    Kind.CLOSED: Title("A clinic is closed", "Snow, no power: it is closed for whole days."),
    Kind.LICENCE: Title("A licence is over", "It ends on the day before."),
}


def _select(name: str, label: str, options: Options) -> Field:
    return Field(name, label, "select", options=options, is_required=True)


def _day(name: str, label: str, *, is_required: bool = True, hint: str = "") -> Field:
    return Field(name, label, "date", read=readers.day, is_required=is_required, default=None, hint=hint)


def _time(name: str, label: str, hint: str) -> Field:
    return Field(name, label, read=readers.time_of_day, hint=hint, default=None)


FIRST, LAST = _day("first", "First day"), _day("last", "Last day")
SINCE = _time("starts_at", "From", "Such as 8:00; empty for the start of the day.")
UNTIL = _time("ends_at", "To", "Empty for the end of the day.")


def fields_of(kind: Kind, known: Choices) -> tuple[Field, ...]:
    """The form of a kind of happening."""
    who, where = _select("whom", "Who", known.practitioners), known.clinics
    match kind:
        case Kind.AWAY:
            return (who, FIRST, SINCE, LAST, UNTIL)
        case Kind.STUCK:
            return (who, _select("clinic", "Clinic where they are missing", where), FIRST, SINCE, UNTIL)
        case Kind.ROOM:
            return (_select("whom", "Room", known.rooms), FIRST, SINCE, LAST, UNTIL)
        case Kind.CLOSED:
            name = Field("name", "Why", read=readers.words(80), hint="Such as Snow.")
            return (_select("whom", "Clinic", where), FIRST, LAST, name)
        case Kind.LICENCE:
            over = tuple(
                (f"{one.practitioner}/{one.number}", f"{one.name}: {one.what}, until {day(one.until)}")
                for one in known.licences
            )
            return (_select("whom", "Licence", over), _day("first", "First day without it"))


def kept(today: date) -> dict[str, Any]:
    """What a form shows at first."""
    return {"first": today, "last": today}


def entry_of(kind: Kind, values: Mapping[str, Any]) -> Entry:
    """What the answers say has happened; a licence is over for the time that is looked ahead."""
    whom, _, number = values["whom"].partition("/")
    first = values["first"]
    last = first + LOOK_AHEAD if kind is Kind.LICENCE else values.get("last") or first
    return Entry(
        kind,
        whom,
        first,
        last,
        values.get("starts_at"),
        values.get("ends_at"),
        clinic=values.get("clinic", ""),
        licence=int(number or 0),
        name=values.get("name", ""),
    )
