"""Who is on site, minute by minute, against what the day's treatment visits need."""

from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import attendance, coverage, showing
from coord.web.days import today
from coord.web.permission import actor, requires

blueprint = Blueprint("coverage", __name__, url_prefix="/coverage")

FARTHEST = 731


@blueprint.get("/")
@requires(Permission.VIEW_BOARD)
def show() -> ResponseReturnValue:
    clinics = showing.clinics(by=actor())
    chosen = request.args.get("clinic") or (clinics[0].public_id if clinics else "")
    day = _day(chosen)
    found = coverage.of_day(chosen, day, by=actor(), now=clock.now()) if chosen else None
    return render_template(
        "coverage/show.html",
        covered=found,
        clinics=clinics,
        chosen=chosen,
        day=day,
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
    )


@blueprint.post("/here")
@requires(Permission.CHECK_IN)
def come() -> ResponseReturnValue:
    """Tick those that the form names as being at the clinic now."""
    clinic = request.form.get("clinic", "")
    new = attendance.come(request.form.getlist("who"), clinic, by=actor(), now=clock.now())
    flash(f"{new} ticked as here." if new else "They were here already.")
    return _back(clinic)


@blueprint.post("/left")
@requires(Permission.CHECK_IN)
def leave() -> ResponseReturnValue:
    was_here = attendance.leave(request.form.get("who", ""), by=actor(), now=clock.now())
    flash("Ticked as gone." if was_here else "They were gone already.")
    return _back(request.form.get("clinic", ""))


def _back(clinic: str) -> ResponseReturnValue:
    return redirect(url_for("coverage.show", clinic=clinic), code=303)


def _day(clinic: str) -> date:
    """The asked day, if it is one within two years; else today."""
    now = today(clinic or None)
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return now
    return day if abs((day - now).days) <= FARTHEST else now
