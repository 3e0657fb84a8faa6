"""The rest of a course, planned anew: what stays, and ways to have the rest, one of them in one step."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import courses, showing
from coord.services.courses import TailAsk, TailPlanned
from coord.services.whole import OneRefused
from coord.web import forms
from coord.web.appointments import ONE_MAY_HAVE_GONE
from coord.web.booking import WEEKDAYS
from coord.web.course_form import as_text, read_steps
from coord.web.courses import units_of
from coord.web.forms import read_wishes
from coord.web.permission import actor, requires

blueprint = Blueprint("course_tail", __name__, url_prefix="/courses")


@blueprint.get("/<public_id>/rest")
@requires(Permission.BOOK)
def plan(public_id: str) -> ResponseReturnValue:
    return _page(public_id)


@blueprint.post("/<public_id>/rest")
@requires(Permission.BOOK)
def move(public_id: str) -> ResponseReturnValue:
    once = forms.once(request.form, request.path)
    since = request.form.get("since", type=date.fromisoformat) or abort(400)
    versions = request.form.getlist("version", type=int)
    units = units_of(request.form.getlist("unit"))
    outcome = courses.replan_tail(public_id, since, versions, units, by=actor(), now=clock.now(), once=once)
    if isinstance(outcome, OneRefused):
        return _page(public_id, outcome), 409
    return _moved(outcome)


def _moved(outcome: TailPlanned) -> ResponseReturnValue:
    done = f"Moved the rest of the course: {outcome.visits} visits, told in one message."
    flash(done if outcome.is_silent else f"{done} {ONE_MAY_HAVE_GONE}")
    return redirect(url_for("appointments.show", public_id=outcome.first), code=303)


def _page(public_id: str, refused: OneRefused | None = None) -> str:
    by, now, problems = actor(), clock.now(), dict[str, str]()
    asked = _asked(problems)
    found = courses.tail(public_id, asked, by=by, now=now)
    return render_template(
        "courses/rest.html",
        found=found,
        asked=asked,
        problems=problems,
        refused=refused,
        page=showing.patient(found.patient, by=by, now=now),
        steps=as_text(found.steps, courses.kinds(by=by, now=now)),
        therapists=courses.therapists(by=by, now=now),
        weekdays=WEEKDAYS,
        given=request.args,
        key=forms.new_key(),
        as_fields=forms.as_fields,
    )


def _asked(problems: dict[str, str]) -> TailAsk:
    """What the address asks; what cannot be read is a problem, and is left out."""
    args = request.args
    spacing = read_steps(args.get("steps", ""), courses.kinds(by=actor(), now=clock.now()))
    if isinstance(spacing, str):
        problems["steps"] = spacing
    return TailAsk(
        since=_day("since", problems),
        resumes=_day("resumes", problems),
        therapist=args.get("therapist") or None,
        wishes=read_wishes(args, problems),
        spacing=() if isinstance(spacing, str) else spacing,
    )


def _day(name: str, problems: dict[str, str]) -> date | None:
    text = request.args.get(name)
    return forms.read_day(text, date.min, name, problems) if text else None
