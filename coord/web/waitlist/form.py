"""What somebody waits for, as it stands in a form."""

from dataclasses import dataclass, field
from datetime import date

from werkzeug.datastructures import MultiDict

from coord.domain.local_time import DAY
from coord.domain.roles import Role
from coord.domain.waitlist import AskedBy, Priority, Wanting
from coord.services.waitlist import Asking, ShownEntry
from coord.web import forms
from coord.web.forms import read_day, read_wishes
from coord.web.present import padded

LONGEST_REASON = 200
DAYS = ("earliest", "latest", "until")
Args = MultiDict[str, str]


@dataclass(slots=True)
class WaitForm:
    """`ask` is what was read; `problems` are by field name."""

    ask: Asking
    after: str = ""
    before: str = ""
    problems: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, args: Args, today: date) -> "WaitForm":
        problems: dict[str, str] = {}
        ask = Asking(
            patient=args.get("patient", ""),
            type_code=args.get("type", ""),
            clinics=tuple(filter(None, args.getlist("clinic"))),
            people={
                role: tuple(who) for role in Role if (who := list(filter(None, args.getlist(f"with-{role}"))))
            },
            wanting=_wanting(args, today, problems),
            priority=_priority(args),
            reason=args.get("reason", "").strip()[:LONGEST_REASON],
            asked_by=forms.choice(args, "asked_by", AskedBy) or AskedBy.PATIENT,
            visit=args.get("visit") or None,
            group=args.get("group") or None,
        )
        return cls(ask, args.get("after", ""), args.get("before", ""), problems)

    @classmethod
    def of(cls, entry: ShownEntry) -> "WaitForm":
        """The form as the entry stands."""
        wanting = entry.wanting
        ask = Asking(
            patient=entry.patient.public_id,
            type_code=entry.type_code,
            clinics=tuple(name for name, _ in entry.clinics),
            people={role: tuple(name for name, _ in some) for role, some in entry.people},
            wanting=wanting,
            priority=entry.priority,
            reason=entry.reason,
            asked_by=entry.asked_by,
            visit=entry.visit.public_id if entry.visit else None,
            group=entry.group.public_id if entry.group else None,
        )
        return cls(
            ask,
            padded(wanting.opens) if wanting.opens else "",
            padded(wanting.closes) if wanting.closes < DAY else "",
        )


def _wanting(args: Args, today: date, problems: dict[str, str]) -> Wanting:
    wishes = read_wishes(args, problems)
    opens, closes = wishes.spans[0] if wishes.spans else (0, DAY)
    earliest, latest, until = (_day(args, name, problems) for name in DAYS)
    if earliest and latest and latest < earliest:
        problems["latest"] = "The latest day is before the earliest; swap them."
    for name, day in (("latest", latest), ("until", until)):
        if day and day < today:
            problems[name] = "This day has passed. Choose today or later, or none."
    return Wanting(wishes.weekdays, opens, closes, earliest, latest, until)


def _day(args: Args, name: str, problems: dict[str, str]) -> date | None:
    """The day of that name, where one is given that can be read."""
    found = read_day(args.get(name), date.min, name, problems)
    return None if found == date.min else found


def _priority(args: Args) -> Priority:
    given = args.get("priority", "")
    return Priority(int(given)) if given in {str(int(one)) for one in Priority} else Priority.NORMAL
