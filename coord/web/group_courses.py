"""Opening all groups of a course in one step."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.course import GroupTemplate
from coord.domain.permissions import Permission
from coord.domain.roles import Role
from coord.services import groups, showing
from coord.services.drafts import DraftAppointment
from coord.services.groups import CourseOpening, Opened
from coord.services.whole import OneRefused
from coord.web import forms
from coord.web.days import today
from coord.web.groups import soft
from coord.web.permission import actor, requires

blueprint = Blueprint("group_courses", __name__, url_prefix="/groups/course")

HOW_MANY = "Give how many places each group has, such as 6."
TIME = "Give a time such as 09:00."


@blueprint.get("/")
@requires(Permission.BOOK)
def new() -> ResponseReturnValue:
    return _page(_template(request.args), request.args)


def _template(fields: Mapping[str, str]) -> GroupTemplate:
    known = groups.courses(by=actor(), now=clock.now())
    found = next((one for one in known if one.name == fields.get("course")), None)
    return found or abort(404)


def _page(
    template: GroupTemplate,
    fields: Mapping[str, str],
    refused: OneRefused | None = None,
    problems: Mapping[str, str] | None = None,
    days: Sequence[date] = (),
) -> str:
    """For each kind of the course where, when and by whom; and what stands against the whole of it."""
    clinic, by, now = fields.get("clinic", ""), actor(), clock.now()
    names = {code: name for code, name, _ in groups.kinds(by=by, now=now)}
    return render_template(
        "groups/course.html",
        template=template,
        fields=fields,
        refused=refused,
        soft=soft(refused),
        days=days,
        problems=problems or {},
        parts=[
            (code, names[code], showing.choices(code, clinic, "", by=by, now=now)) for code in template.kinds
        ],
        clinic=next((one for one in showing.clinics(by=by) if one.public_id == clinic), None),
        first=fields.get("from") or today(clinic or None).isoformat(),
        names=names,
        key=forms.new_key(),
    )


@blueprint.post("/")
@requires(Permission.BOOK)
def open_() -> ResponseReturnValue:
    template, once = _template(request.form), forms.once(request.form, request.path)
    problems: dict[str, str] = {}
    first = forms.read_day(request.form.get("from"), today(request.form.get("clinic")), "from", problems)
    places = request.form.get("places", "")
    if not places.isdecimal() or len(places) > 3:
        problems["places"] = HOW_MANY
    parts = tuple(_parts(template, request.form, first, problems))
    if problems:
        return _page(template, request.form, problems=problems), 422
    opening = CourseOpening(
        template.name,
        first,
        parts,
        int(places),
        overriding=forms.overriding(request.form),
        is_offered="keep" not in request.form,
    )
    match groups.open_course(opening, by=actor(), now=clock.now(), once=once):
        case Opened(first=name, groups=number):
            flash(f"Opened {number} groups.")
            return redirect(url_for("groups.show", public_id=name), code=303)
        case OneRefused() as refused:
            return _page(template, request.form, refused, days=template.days(first)), 409


def _parts(
    template: GroupTemplate, form: Mapping[str, str], first: date, problems: dict[str, str]
) -> Iterator[DraftAppointment]:
    for number, code in enumerate(template.kinds):
        wall = forms.wall_time(form, f"time-{number}", first)
        if wall is None:
            problems[f"time-{number}"] = TIME
        yield DraftAppointment(
            type_code=code,
            clinic=form.get("clinic", ""),
            room=form.get(f"room-{number}") or None,
            wall=wall or datetime.combine(first, datetime.min.time()),
            people={role: who for role in Role if (who := form.get(f"{role}-{number}"))},
        )
