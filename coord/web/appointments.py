"""A booked unit: look at it, move it, cancel it."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import booking, showing
from coord.services.booking import Booked, Cancelled, Refused
from coord.web import forms
from coord.web.booking import check_page
from coord.web.forms import DraftForm
from coord.web.permission import actor, requires
from coord.web.present import now_minute

blueprint = Blueprint("appointments", __name__, url_prefix="/appointments")

ONE_MAY_HAVE_GONE = "One message with the time before may just have gone out; see Messages, and call."


@blueprint.get("/<public_id>")
@requires(Permission.VIEW_BOARD)
def show(public_id: str) -> ResponseReturnValue:
    unit = showing.unit(public_id, by=actor(), now=clock.now())
    return render_template("appointments/show.html", unit=unit, now=now_minute())


@blueprint.get("/<public_id>/move")
@requires(Permission.BOOK)
def choose(public_id: str) -> ResponseReturnValue:
    """The search for a new time starts at the clinic where the appointment is now."""
    main = showing.unit(public_id, by=actor(), now=clock.now()).main
    return redirect(
        url_for(
            "booking.find",
            patient=main.patient.public_id,
            type=main.type_code,
            clinic=main.clinic_public_id,
            moving=public_id,
        )
    )


@blueprint.post("/<public_id>/move")
@requires(Permission.BOOK)
def move(public_id: str) -> ResponseReturnValue:
    form, once = DraftForm.parse(request.form), forms.once(request.form, request.path)
    if form.draft is None:
        return check_page(form), 422
    version = _version()
    outcome = booking.move(public_id, version, form.draft, by=actor(), now=clock.now(), once=once)
    match outcome:
        case Booked(is_silent=is_silent):
            flash("Moved." if is_silent else f"Moved. {ONE_MAY_HAVE_GONE}")
            return redirect(url_for("appointments.show", public_id=outcome.appointment), code=303)
        case Refused():
            return check_page(form, outcome), 409


@blueprint.get("/<public_id>/cancel")
@requires(Permission.BOOK)
def confirm(public_id: str) -> ResponseReturnValue:
    return _cancel_page(public_id)


def _cancel_page(public_id: str, refused: Refused | None = None, problem: str = "") -> str:
    unit = showing.unit(public_id, by=actor(), now=clock.now())
    return render_template(
        "appointments/cancel.html",
        unit=unit,
        key=forms.new_key(),
        refusals=refused.refusals if refused else (),
        problem=problem,
        now=now_minute(),
    )


@blueprint.post("/<public_id>/cancel")
@requires(Permission.BOOK)
def cancel(public_id: str) -> ResponseReturnValue:
    once = forms.once(request.form, request.path)
    reason = request.form.get("reason", "").strip()[:200]
    if not reason:
        return _cancel_page(public_id, problem="Choose why it is cancelled."), 422
    outcome = booking.cancel(public_id, _version(), reason, by=actor(), now=clock.now(), once=once)
    match outcome:
        case Cancelled(is_silent=is_silent):
            flash("Cancelled." if is_silent else f"Cancelled. {ONE_MAY_HAVE_GONE}")
            return redirect(url_for("appointments.show", public_id=public_id), code=303)
        case Refused():
            return _cancel_page(public_id, outcome), 409


def _version() -> int:
    """The version that the form was made for; without one it is not ours."""
    version = request.form.get("version", type=int)
    return abort(400) if version is None else version
