"""When a group can be opened, or moved to: the search before either form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coord import clock
from coord.domain.permissions import Permission
from coord.domain.ranking import Wishes
from coord.domain.roles import Role
from coord.domain.series import MOST
from coord.services import groups, showing
from coord.services.drafts import Draft, DraftAppointment
from coord.services.groups import GroupAsk
from coord.web import forms, present
from coord.web.days import today
from coord.web.groups import HOW_MANY, HOW_OFTEN
from coord.web.permission import actor, requires

blueprint = Blueprint("group_times", __name__, url_prefix="/groups")

WEEK = 7
OFTEN, TIMES = range(1, 13), range(2, MOST + 1)


@dataclass(slots=True)
class TimesForm:
    """What is looked for, as it was typed, and what is wrong with it by field name."""

    args: "MultiDict[str, str]"
    first: date
    last: date
    only: Wishes
    problems: dict[str, str]

    @classmethod
    def parse(cls, args: "MultiDict[str, str]", day: date) -> "TimesForm":
        problems: dict[str, str] = {}
        first, last = forms.read_days(args, day, problems)
        return cls(args, first, last, forms.read_wishes(args, problems), problems)

    @property
    def people(self) -> dict[Role, tuple[str, ...]]:
        return {role: who for role in Role if (who := tuple(self.args.getlist(f"with-{role}")))}

    def ask(self) -> GroupAsk:
        """What is looked for; a problem where the number of places or of times is none."""
        return GroupAsk(
            self.args.get("type-0", ""),
            self._places(),
            self.first,
            self.last,
            tuple(filter(None, self.args.getlist("clinic-0"))),
            self.people,
            tuple(filter(None, self.args.getlist("room"))),
            self.only,
            self._again(),
            bool(self.args.get("lenient")),
        )

    def _places(self) -> int:
        text = self.args.get("places", "")
        if not text.isdecimal() or not 0 < int(text[:4]) < 1000:
            self.problems["places"] = HOW_MANY
            return 0
        return int(text)

    def _again(self) -> tuple[int, ...]:
        every, count = (self.args.get(name, "") for name in ("every_weeks", "count"))
        if not (every or count):
            return ()
        if not (every.isdecimal() and count.isdecimal() and int(every) in OFTEN and int(count) in TIMES):
            self.problems["every_weeks"] = HOW_OFTEN
            return ()
        return tuple(number * int(every) * WEEK for number in range(1, int(count)))


@blueprint.get("/times")
@requires(Permission.BOOK)
def times() -> ResponseReturnValue:
    """The next times at which the group can be opened, each with its people and its room."""
    code, clinic = request.args.get("type-0", ""), request.args.get("clinic-0", "")
    form, by, now = TimesForm.parse(request.args, today(clinic)), actor(), clock.now()
    ask = form.ask() if "places" in request.args else None
    found = groups.find(ask, by=by, now=now) if ask and not form.problems else None
    return render_template(
        "groups/times.html",
        form=form,
        found=found,
        kind=next((one for one in groups.kinds(by=by, now=now) if one[0] == code), None),
        clinics=showing.clinics(by=by),
        choice=showing.choices(code, clinic, "", by=by, now=now),
        weekdays=present.WEEKDAYS,
        fields_of=_fields_of,
    ), 422 if form.problems else 200


def _fields_of(draft: DraftAppointment, args: Mapping[str, str]) -> dict[str, str]:
    """The fields of the form that opens it, with what was said of its places and its rhythm."""
    kept = {name: args[name] for name in ("places", "every_weeks", "count") if args.get(name)}
    fields = forms.as_fields(Draft("", (draft,))) | kept
    return {name: value for name, value in fields.items() if value}


@blueprint.get("/<public_id>/times")
@requires(Permission.BOOK)
def other(public_id: str) -> ResponseReturnValue:
    """The next times to which the group can move with everybody in it."""
    by, now = actor(), clock.now()
    page = groups.page(public_id, by=by, now=now)
    group = page.shown.group
    form = TimesForm.parse(request.args, today(group.clinic_public_id))
    ask = GroupAsk(group.type_code, group.places, form.first, form.last, people=form.people, only=form.only)
    found = None if form.problems else groups.other_times(public_id, ask, by=by, now=now)
    return render_template(
        "groups/other_times.html",
        form=form,
        found=found,
        page=page,
        choice=page.choices,
        patients={one.patient.public_id: one.patient for one in page.members},
        weekdays=present.WEEKDAYS,
        fields_of=_fields_of,
    ), 422 if form.problems else 200
