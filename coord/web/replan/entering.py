"""Telling what has happened, which enters it and leads to whom it concerns."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import replan
from coord.services.availability import Objection, Saved
from coord.services.replan import Happening, Kind
from coord.services.standing import BrokenVisit
from coord.web import forms
from coord.web.availability.sentences import stand_beside
from coord.web.days import today
from coord.web.people.forms import Field, Form
from coord.web.permission import actor, requires
from coord.web.replan.blueprint import blueprint
from coord.web.replan.fields import TITLES, entry_of, fields_of, kept
from coord.web.replan.places import arguments, asked

TAKEN_BACK = (
    "Taken back. Visits that were changed meanwhile stay as they are; undo or move them on their pages."
)


@blueprint.get("/")
@requires(Permission.BOOK)
def index() -> ResponseReturnValue:
    return render_template("replan/index.html", titles=TITLES)


@blueprint.get("/enter/<code>")
@requires(Permission.EDIT_HOURS)
def fill_in(code: str) -> ResponseReturnValue:
    kind = _kind(code)
    return _page(kind, Form.filled(_fields(kind), kept(today())))


@blueprint.post("/enter/<code>")
@requires(Permission.EDIT_HOURS)
def enter(code: str) -> ResponseReturnValue:
    """Enter it and go on to whom it concerns.

    With `do=look` it has been entered already; with `do=preview` it is only told what it would break.
    """
    kind = _kind(code)
    form = Form.parse(_fields(kind), request.form, today())
    if form.problems:
        return _page(kind, form), 422
    entry = entry_of(kind, form.values)
    if request.form.get("do") == "look":
        return _onward(replan.happening_of(entry, by=actor()))
    if request.form.get("do") == "preview":
        return _ahead(kind, form, replan.ahead(entry, by=actor(), now=clock.now()))
    once = forms.once(request.form, request.path)
    outcome = replan.enter(entry, by=actor(), now=clock.now(), once=once)
    if isinstance(outcome, Objection):
        return _page(kind, stand_beside(form, outcome)), 422
    flash("Entered. What it breaks stands below, and needs somebody, another time, or an end.")
    return _onward(outcome)


def _ahead(kind: Kind, form: Form, found: tuple[BrokenVisit, ...] | Objection) -> ResponseReturnValue:
    if isinstance(found, Objection):
        return _page(kind, stand_beside(form, found)), 422
    return _page(kind, form, found)


@blueprint.post("/back")
@requires(Permission.EDIT_HOURS)
def take_back() -> ResponseReturnValue:
    """What was entered is true no more; whom it concerned is shown as it stands then."""
    happening, once = asked(), forms.once(request.form, request.path)
    outcome = replan.take_back(happening, by=actor(), now=clock.now(), once=once)
    flash(TAKEN_BACK if isinstance(outcome, Saved) else "It could not be taken back: change it under Hours.")
    return _onward(happening)


def _kind(code: str) -> Kind:
    return Kind(code) if code in set(Kind) else abort(404)


def _fields(kind: Kind) -> tuple[Field, ...]:
    return fields_of(kind, replan.choices(by=actor()))


def _onward(happening: Happening) -> ResponseReturnValue:
    return redirect(url_for("replan.visits", **arguments(happening)), code=303)


def _page(kind: Kind, form: Form, ahead: tuple[BrokenVisit, ...] | None = None) -> str:
    """The form; `ahead` are the visits that it would break, where that was asked."""
    return render_template(
        "replan/enter.html",
        kind=kind,
        title=TITLES[kind],
        form=form,
        ahead=sorted(ahead, key=lambda one: one.appointment.starts) if ahead is not None else None,
        follow_ups=_follow_ups(ahead or ()),
        key=forms.new_key(),
    )


def _follow_ups(ahead: tuple[BrokenVisit, ...]) -> int:
    """How many of the visits follow another of them, with which they are changed."""
    shown = {one.appointment.public_id for one in ahead}
    return sum(one.appointment.follows in shown for one in ahead)
