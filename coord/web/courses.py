"""A whole course: wish it, see ways to have it side by side, book one of them in one step."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coord import clock
from coord.domain.course import MOST_STEPS
from coord.domain.permissions import Permission
from coord.services import courses, showing
from coord.services.courses import CourseBooked, PlannedBy, PlannedCourse
from coord.services.drafts import Draft
from coord.services.whole import OneRefused
from coord.web import forms
from coord.web.booking import WEEKDAYS
from coord.web.course_form import CourseForm, kind_words
from coord.web.days import today
from coord.web.forms import DraftForm
from coord.web.permission import actor, requires

blueprint = Blueprint("courses", __name__, url_prefix="/courses")


@blueprint.get("/plan")
@requires(Permission.BOOK)
def plan() -> ResponseReturnValue:
    form = _form()
    if not form.patient:
        return redirect(url_for("patients.index"))
    found = courses.plan(form.ask, by=actor(), now=clock.now()) if form.ask else None
    return _page(form, found), 422 if form.problems else 200


def _form() -> CourseForm:
    args = request.args
    templates = courses.templates(by=actor(), now=clock.now())
    kinds = courses.kinds(by=actor(), now=clock.now())
    return CourseForm.parse(args, today(args.get("clinic") or None), templates, kinds)


def _page(form: CourseForm, found: PlannedCourse | None, refused: OneRefused | None = None) -> str:
    by, now = actor(), clock.now()
    return render_template(
        "courses/plan.html",
        form=form,
        found=found,
        refused=refused,
        page=showing.patient(form.patient, by=by, now=now),
        templates=courses.templates(by=by, now=now),
        words=kind_words(courses.kinds(by=by, now=now)),
        clinics=showing.clinics(by=by),
        therapists=courses.therapists(by=by, now=now),
        weekdays=WEEKDAYS,
        key=forms.new_key(),
        as_fields=forms.as_fields,
    )


@blueprint.post("/book")
@requires(Permission.BOOK)
def book() -> ResponseReturnValue:
    once = forms.once(request.form, request.path)
    units = units_of(request.form.getlist("unit"))
    spacing = _spacing(len(units))
    planned_by = _planned_by(request.form)
    match courses.book(units, by=actor(), now=clock.now(), once=once, spacing=spacing, planned_by=planned_by):
        case CourseBooked(first=first, visits=visits):
            flash(f"Booked the course: {visits} visits.")
            return redirect(url_for("appointments.show", public_id=first), code=303)
        case OneRefused() as refused:
            form = _form()
            form.patient = units[0].patient
            return _page(form, None, refused), 409


def _planned_by(form: "MultiDict[str, str]") -> PlannedBy | None:
    """The template that the page planned by, where it did."""
    name, version = form.get("template", ""), form.get("template_version", type=int)
    return PlannedBy(name, version) if name and version is not None else None


def _spacing(count: int) -> list[tuple[int, int]]:
    """The spacing of the steps that the address tells, if it is of so many."""
    asked = _form().ask
    steps = asked.steps if asked else ()
    return [(one.at_least, one.at_most) for one in steps] if len(steps) == count else []


def units_of(values: Sequence[str]) -> list[Draft]:
    """The units in order; what our page did not offer is refused."""
    found = [DraftForm.parse(dict(parse_qsl(value))).draft for value in values[: MOST_STEPS + 1]]
    units = [one for one in found if one is not None]
    if not units or len(units) != len(found) or len(units) > MOST_STEPS:
        abort(400)
    if any(one.patient != units[0].patient for one in units):
        abort(400)
    return units
