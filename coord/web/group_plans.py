"""Planning a course of groups: ways side by side, each with all dates, before any group is opened."""

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import parse_qsl

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coord import clock
from coord.domain.course import GroupTemplate
from coord.domain.permissions import Permission
from coord.domain.roles import Role
from coord.services import groups, showing
from coord.services.drafts import Draft
from coord.services.groups import CourseAsk, GroupAsk, GroupSlot, Opened, PlannedOpening
from coord.services.whole import OneRefused
from coord.web import forms
from coord.web.days import today
from coord.web.forms import DraftForm
from coord.web.groups import HOW_MANY, soft
from coord.web.permission import actor, requires

blueprint = Blueprint("group_plans", __name__, url_prefix="/groups/course/plan")

LONGEST = 28
LONG_NUMBER = 3


@blueprint.get("/")
@requires(Permission.BOOK)
def show() -> ResponseReturnValue:
    problems: dict[str, str] = {}
    ask = _asked(request.args, problems) if "places" in request.args else None
    found = groups.plan(ask, by=actor(), now=clock.now()) if ask and not problems else None
    return _page(request.args, found, problems=problems), 422 if problems else 200


def _template(args: Mapping[str, str]) -> GroupTemplate:
    known = groups.courses(by=actor(), now=clock.now())
    return next((one for one in known if one.name == args.get("course")), None) or abort(404)


def _asked(args: "MultiDict[str, str]", problems: dict[str, str]) -> CourseAsk:
    """What is to be planned; what makes no sense is told by field name."""
    template, day = _template(args), today(args.get("clinic"))
    first = forms.read_day(args.get("from"), day, "from", problems)
    last = forms.read_day(args.get("to"), max(first, day) + timedelta(days=13), "to", problems)
    if not problems and not first <= last <= first + timedelta(days=LONGEST):
        problems["to"] = f"Choose a last day that is not before the first, at most {LONGEST} days after it."
    places = args.get("places", "")
    if not places.isdecimal() or len(places) > LONG_NUMBER:
        problems["places"], places = HOW_MANY, "0"
    parts = {code: _part(args, n, code, problems) for n, code in enumerate(template.kinds)}
    return CourseAsk(template.name, args.get("clinic", ""), int(places), max(first, day), last, parts)


def _part(args: "MultiDict[str, str]", n: int, code: str, problems: dict[str, str]) -> GroupAsk:
    """Who, which rooms and hours are wished for a kind."""
    people = {role: who for role in Role if (who := tuple(args.getlist(f"with-{role}-{n}")))}
    own: MultiDict[str, str] = MultiDict({name: args.get(f"{name}-{n}", "") for name in ("after", "before")})
    found: dict[str, str] = {}
    only = forms.read_wishes(own, found)
    problems |= {f"{name}-{n}": sentence for name, sentence in found.items()}
    day, rooms = today(None), tuple(filter(None, args.getlist(f"room-{n}")))
    lenient = bool(args.get("lenient"))
    return GroupAsk(code, 0, day, day, people=people, rooms=rooms, only=only, is_lenient=lenient)


def _page(
    args: "MultiDict[str, str]",
    found: groups.PlannedGroups | None,
    refused: OneRefused | None = None,
    problems: Mapping[str, str] | None = None,
) -> str:
    template, by, now = _template(args), actor(), clock.now()
    clinic, names = args.get("clinic", ""), {code: name for code, name, _ in groups.kinds(by=by, now=now)}
    known = [
        (code, names[code], showing.choices(code, clinic, "", by=by, now=now)) for code in template.kinds
    ]
    return render_template(
        "groups/plan.html",
        template=template,
        names=names,
        kinds=known,
        args=args,
        first=args.get("from") or today(clinic or None).isoformat(),
        last=args.get("to") or (today(clinic or None) + timedelta(days=13)).isoformat(),
        clinic=next((one for one in showing.clinics(by=by) if one.public_id == clinic), None),
        found=found,
        refused=refused,
        soft=soft(refused),
        problems=problems or {},
        as_fields=_as_fields,
        key=forms.new_key(),
    )


def _as_fields(slot: GroupSlot) -> dict[str, str]:
    return forms.as_fields(Draft("", (slot.draft,)))


@blueprint.post("/")
@requires(Permission.BOOK)
def open_() -> ResponseReturnValue:
    """Open the groups as they were shown, all or none."""
    once = forms.once(request.form, request.path)
    drafts = [DraftForm.parse(dict(parse_qsl(one))).draft for one in request.form.getlist("group")]
    known = [one.appointments[0] for one in drafts if one]
    places = request.form.get("places", "")
    if len(known) != len(drafts) or not places.isdecimal() or len(places) > LONG_NUMBER:
        abort(400)
    opening = PlannedOpening(
        _template(request.form).name,
        tuple(known),
        int(places),
        overriding=forms.overriding(request.form),
        is_offered="keep" not in request.form,
    )
    match groups.open_planned(opening, by=actor(), now=clock.now(), once=once):
        case Opened(first=name, groups=number):
            flash(f"Opened {number} groups.")
            return redirect(url_for("groups.show", public_id=name), code=303)
        case OneRefused() as refused:
            return _page(request.form, None, refused), 409
