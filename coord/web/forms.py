"""From what a browser sends to what a use case takes; what cannot be read is said beside its field."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar

from flask import abort
from werkzeug.datastructures import MultiDict

from coord.domain.booking import Overriding
from coord.domain.changes import Cancelling, CancelReason, FollowUpFate, Tell
from coord.domain.ranking import Wishes
from coord.domain.roles import Role
from coord.services.drafts import Draft, DraftAppointment
from coord.services.repeats import Once
from coord.services.searching import Order

NOT_PART_OF_BODY = frozenset({"csrf_token", "key"})
LONGEST_SEARCH = 120
FARTHEST = 731
OVERRIDE = "override-"

Code = TypeVar("Code", bound=StrEnum)


def new_key() -> str:
    """An idempotency key for a form about to be shown."""
    return secrets.token_urlsafe(18)


def once(form: "MultiDict[str, str]", path: str) -> Once:
    """The request's key and body hash; 400 where the key is missing, for then the form is not ours."""
    key = form.get("key", "")
    if not 16 <= len(key) <= 64:
        abort(400)
    body = sorted((name, value) for name, value in form.items(multi=True) if name not in NOT_PART_OF_BODY)
    return Once(key, hashlib.sha256(repr((path, body)).encode()).digest())


def version(form: "MultiDict[str, str]") -> int:
    """The version that the form was made for; without one it is not ours."""
    found = form.get("version", type=int)
    return abort(400) if found is None else found


def tell(form: Mapping[str, str]) -> Tell:
    """Whether the patient gets a message; they do unless the form says that they know."""
    return Tell.ALREADY_TOLD if form.get("tell") == Tell.ALREADY_TOLD else Tell.NOW


def fate(form: Mapping[str, str]) -> FollowUpFate:
    """What becomes of a follow-up; somebody decides where the form says nothing that we know."""
    return choice(form, "follow_up", FollowUpFate) or FollowUpFate.ASK


def cancelling(form: Mapping[str, str]) -> Cancelling | None:
    """Why it is cancelled, and who tells the patient; None without a reason."""
    reason = choice(form, "reason", CancelReason)
    note = form.get("note", "").strip()[:200]
    return Cancelling(reason, note, tell(form), fate(form)) if reason else None


def choice(form: Mapping[str, str], name: str, codes: type[Code]) -> Code | None:
    """The code that was chosen, or None where it is none of them."""
    return next((code for code in codes if code.value == form.get(name)), None)


def wall_time(form: Mapping[str, str], name: str, day: date) -> datetime | None:
    """A time of that day on the clinic's clock, such as 09:05; None where unreadable."""
    try:
        return datetime.combine(day, datetime.strptime(form.get(name, ""), "%H:%M").time())  # noqa: DTZ007
    except ValueError:
        return None


def overriding(form: Mapping[str, str]) -> Overriding:
    """The refusals that are ticked (`override-0.LateFollowUp`), and the one explanation for all."""
    ticked = (name for name in form if name.startswith(OVERRIDE))
    names = frozenset(name.removeprefix(OVERRIDE) for name in ticked)
    return Overriding(names, form.get("override_why", "")[:500])


@dataclass(slots=True)
class DraftForm:
    """A unit as it stands in a form; `problems` are by field name, `draft` is None while there are any."""

    fields: Mapping[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    draft: Draft | None = None

    @classmethod
    def parse(cls, form: Mapping[str, str]) -> "DraftForm":
        one = cls({name: value for name, value in form.items() if name not in NOT_PART_OF_BODY})
        ones = [one._appointment(position) for position in range(one.count)]
        if not ones:
            one.problems["type-0"] = "Choose what to book."
        if not one.problems:
            appointments = tuple(each for each in ones if each)[: 1 if form.get("alone") else None]
            one.draft = Draft(form.get("patient", ""), appointments, overriding(one.fields))
        return one

    @property
    def count(self) -> int:
        """How many appointments the unit has: one, or two with its follow-up."""
        if not self.fields.get("type-0"):
            return 0
        return 2 if self.fields.get("type-1") else 1

    def _appointment(self, position: int) -> DraftAppointment | None:
        wall = self._wall(position)
        if wall is None:
            return None
        return DraftAppointment(
            type_code=self.fields[f"type-{position}"],
            clinic=self.fields.get(f"clinic-{position}", ""),
            room=self.fields.get(f"room-{position}") or None,
            wall=wall,
            people={role: who for role in Role if (who := self.fields.get(f"{role}-{position}"))},
        )

    def _wall(self, position: int) -> datetime | None:
        text = f"{self.fields.get(f'date-{position}', '')}T{self.fields.get(f'time-{position}', '')}"
        try:
            wall = datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - the clinic's clock
        except ValueError:
            self.problems[f"date-{position}"] = "Give a date and a time, such as 2027-03-31 and 14:30."
            return None
        if not 2000 <= wall.year <= 2100:
            self.problems[f"date-{position}"] = "Give a year between 2000 and 2100."
            return None
        return wall


def as_fields(draft: Draft) -> dict[str, str]:
    """The draft as the fields of a form or the arguments of a link."""
    fields = {"patient": draft.patient}
    for position, one in enumerate(draft.appointments):
        fields |= {
            f"type-{position}": one.type_code,
            f"clinic-{position}": one.clinic,
            f"room-{position}": one.room or "",
            f"date-{position}": one.wall.strftime("%Y-%m-%d"),
            f"time-{position}": one.wall.strftime("%H:%M"),
        }
        fields |= {f"{role}-{position}": who for role, who in one.people.items()}
    return fields


def read_days(args: Mapping[str, str], today: date, problems: dict[str, str]) -> tuple[date, date]:
    """The first and the last day to search, a month from today where nothing is said."""
    first = read_day(args.get("from"), today, "from", problems)
    last = read_day(args.get("to"), max(first, today) + timedelta(days=30), "to", problems)
    if not problems and last < first:
        problems["to"] = "The last day is before the first; swap them."
    if not problems and (last - first).days > LONGEST_SEARCH:
        problems["to"] = f"Search at most {LONGEST_SEARCH} days at once."
    if not problems and last < today:
        problems["to"] = "These days have passed. Choose today or later."
    if not problems and (first - today).days > FARTHEST:
        problems["from"] = "These days are more than two years away. Choose nearer ones."
    return first, last


@dataclass(slots=True)
class SearchForm:
    """What to search: days that make sense, who and when is wished, or the problems by field name."""

    patient: str
    type_code: str
    first: date
    last: date
    clinics: tuple[str, ...]
    moving: str | None
    page: int
    people: dict[Role, tuple[str, ...]]
    wishes: Wishes
    after: str
    before: str
    order: Order
    is_lenient: bool
    problems: dict[str, str]

    @classmethod
    def parse(cls, args: "MultiDict[str, str]", today: date) -> "SearchForm":
        problems: dict[str, str] = {}
        first, last = read_days(args, today, problems)
        wishes = read_wishes(args, problems)
        return cls(
            patient=args.get("patient", ""),
            type_code=args.get("type", ""),
            first=first,
            last=last,
            clinics=tuple(filter(None, args.getlist("clinic"))),
            moving=args.get("moving") or None,
            page=max(0, args.get("page", 0, type=int)),
            people=read_people(args),
            wishes=wishes,
            after=args.get("after", ""),
            before=args.get("before", ""),
            order=Order.BEST if args.get("order", "best") == "best" else Order.TIME,
            is_lenient=bool(args.get("lenient")),
            problems=problems,
        )


def read_people(args: "MultiDict[str, str]") -> dict[Role, tuple[str, ...]]:
    """Who alone may have a role, for each role for which somebody is named."""
    return {role: tuple(who) for role in Role if (who := args.getlist(f"with-{role}"))}


def named(people: Mapping[Role, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The same as the arguments of a link."""
    return {f"with-{role}": who for role, who in people.items()}


def read_wishes(args: "MultiDict[str, str]", problems: dict[str, str]) -> Wishes:
    """The wished weekdays and hours; hours that end before they begin are a problem."""
    days = frozenset(int(day) for day in args.getlist("weekday") if day in set("0123456"))
    opens, closes = (_time(args.get(name), name, problems) for name in ("after", "before"))
    if opens and closes and closes <= opens:
        problems["before"] = "The wished hours end before they begin; swap them."
    return Wishes.between(days, opens, closes)


def _time(text: str | None, name: str, problems: dict[str, str]) -> time | None:
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        problems[name] = "Give a time such as 14:30."
        return None


@dataclass(slots=True)
class PeriodForm:
    """From one day to another, the last 90 days where nothing is said."""

    first: date
    last: date
    problems: dict[str, str]

    @classmethod
    def parse(cls, args: "MultiDict[str, str]", today: date) -> "PeriodForm":
        problems: dict[str, str] = {}
        last = read_day(args.get("to"), today, "to", problems)
        first = read_day(args.get("from"), last - timedelta(days=90), "from", problems)
        if not problems and last < first:
            problems["to"] = "The last day is before the first; swap them."
        return cls(first, last, problems)


@dataclass(slots=True)
class WhyNotForm:
    """A wished day at a clinic, perhaps with a time; `wall` is None where any time of the day is meant."""

    patient: str
    type_code: str
    clinic: str
    day: date
    wall: datetime | None
    moving: str | None
    people: dict[Role, tuple[str, ...]]
    problems: dict[str, str]

    @classmethod
    def parse(cls, args: "MultiDict[str, str]", today: date) -> "WhyNotForm":
        problems: dict[str, str] = {}
        day = read_day(args.get("day"), today, "day", problems)
        at = _time(args.get("at"), "at", problems)
        if not problems and day < today:
            problems["day"] = "This day has passed. Choose today or a later one."
        if not problems and (day - today).days > FARTHEST:
            problems["day"] = "This day is more than two years away. Choose a nearer one."
        return cls(
            patient=args.get("patient", ""),
            type_code=args.get("type", ""),
            clinic=args.get("clinic", ""),
            day=day,
            wall=datetime.combine(day, at) if at else None,
            moving=args.get("moving") or None,
            people=read_people(args),
            problems=problems,
        )


def read_day(text: str | None, otherwise: date, name: str, problems: dict[str, str]) -> date:
    if not text:
        return otherwise
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2100:
        problems[name] = "Give a date such as 2027-03-31."
        return otherwise
    return found


def hold_until(form: Mapping[str, str]) -> datetime | None:
    """The moment until which a reservation is wished (sent as UTC epoch seconds); None where unreadable."""
    try:
        return datetime.fromtimestamp(int(form.get("until", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None
