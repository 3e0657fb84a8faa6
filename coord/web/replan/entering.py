"""Telling what has happened, which enters it and leads to whom it concerns."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import replan
from coord.services.availability import Objection
from coord.services.replan import Happening, Kind
from coord.web import forms
from coord.web.availability.sentences import stand_beside
from coord.web.days import today
from coord.web.people.forms import Field, Form
from coord.web.permission import actor, requires
from coord.web.replan.blueprint import blueprint
from coord.web.replan.fields import TITLES, entry_of, fields_of, kept
from coord.web.replan.places import arguments


@blueprint.get("/")
@requires(Permission.BOOK)
def index() -> ResponseReturnValue:
    return render_template("replan/index.html", titles=TITLES)


@blueprint.get("/enter/<code>")
@requires(Permission.EDIT_HOURS)
def fill_in(code: str) -> ResponseReturnValue:
    kind = _kind(code)
    return _page(kind, Form.filled(_fields(kind), kept(today(None))))


@blueprint.post("/enter/<code>")
@requires(Permission.EDIT_HOURS)
def enter(code: str) -> ResponseReturnValue:
    """Enter it and go on to whom it concerns; with `do=look` it has been entered already."""
    kind = _kind(code)
    form = Form.parse(_fields(kind), request.form, clock.now().date())
    if form.problems:
        return _page(kind, form), 422
    entry = entry_of(kind, form.values)
    if request.form.get("do") == "look":
        return _onward(replan.happening_of(entry, by=actor()))
    once = forms.once(request.form, request.path)
    outcome = replan.enter(entry, by=actor(), now=clock.now(), once=once)
    if isinstance(outcome, Objection):
        return _page(kind, stand_beside(form, outcome)), 422
    flash("Entered. These visits need somebody, another time, or an end.")
    return _onward(outcome)


def _kind(code: str) -> Kind:
    return Kind(code) if code in set(Kind) else abort(404)


def _fields(kind: Kind) -> tuple[Field, ...]:
    return fields_of(kind, replan.choices(by=actor()))


def _onward(happening: Happening) -> ResponseReturnValue:
    return redirect(url_for("replan.visits", **arguments(happening)), code=303)


def _page(kind: Kind, form: Form) -> str:
    return render_template("replan/enter.html", kind=kind, title=TITLES[kind], form=form, key=forms.new_key())
