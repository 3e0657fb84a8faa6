"""Who is on call from which day on."""

from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import on_call
from coord.web.permission import actor, requires

blueprint = Blueprint("on_call", __name__, url_prefix="/on-call")


@blueprint.get("/")
@requires(Permission.EDIT_HOURS)
def index() -> ResponseReturnValue:
    return _page()


@blueprint.post("/")
@requires(Permission.EDIT_HOURS)
def name() -> ResponseReturnValue:
    """Sent twice, it says the same."""
    day = _day()
    if day is None:
        return _page("Choose the day from which on they are called."), 422
    on_call.name(day, request.form.get("practitioner", ""), by=actor(), now=clock.now())
    flash("Saved.")
    return redirect(url_for("on_call.index"), code=303)


@blueprint.post("/take-back")
@requires(Permission.EDIT_HOURS)
def take_back() -> ResponseReturnValue:
    on_call.take_back(_day() or abort(400), by=actor(), now=clock.now())
    flash("Taken back.")
    return redirect(url_for("on_call.index"), code=303)


def _day() -> date | None:
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        return None


def _page(problem: str = "") -> str:
    found = on_call.listed(by=actor(), now=clock.now())
    return render_template("on_call/index.html", found=found, problem=problem)
