"""A booked unit: look at it, move it, cancel it."""

from zoneinfo import ZoneInfo

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.changes import is_late_cancellation
from coord.domain.local_time import to_wall
from coord.domain.permissions import Permission
from coord.messaging.languages import LANGUAGES
from coord.services import (
    attendance,
    booking,
    courses,
    message_log,
    rides,
    series,
    showing,
    telephones,
    visits,
)
from coord.services.booking import Booked, Cancelled, Refused
from coord.services.series import SeriesBooked
from coord.services.whole import OneRefused
from coord.web import forms, labels
from coord.web.booking import check_page
from coord.web.forms import DraftForm
from coord.web.people.shared import keys
from coord.web.permission import actor, requires
from coord.web.present import now_minute
from coord.web.series import chosen_later

blueprint = Blueprint("appointments", __name__, url_prefix="/appointments")

ONE_MAY_HAVE_GONE = "One message with the time before may just have gone out; see Messages, and call."


@blueprint.get("/<public_id>")
@requires(Permission.VIEW_BOARD)
def show(public_id: str) -> ResponseReturnValue:
    return unit_page(public_id)


def unit_page(public_id: str, refused: Refused | None = None, problem: str = "") -> str:
    """The unit, what can be noted on its day, and why the last step could not be.

    What was ticked in the form that led here stays ticked, saved or not, and a time stays as it was typed.
    """
    unit = showing.unit(public_id, by=actor(), now=clock.now())
    checks = visits.arrival_checks(public_id, by=actor(), now=clock.now())
    return render_template(
        "appointments/show.html",
        unit=unit,
        now=now_minute(),
        wall=to_wall(now_minute(), ZoneInfo(unit.main.zone)),
        checks=checks,
        ticked=request.form.getlist("check") if "checks_shown" in request.form else checks.passed,
        log=message_log.of_visit(public_id, by=actor()) if actor().may(Permission.VIEW_MESSAGES) else (),
        may_leave_at=visits.may_leave_at(public_id, by=actor(), now=clock.now()),
        key=forms.new_key(),
        refusals=refused.refusals if refused else (),
        problem=problem,
        overridable=refused.overridable if refused else frozenset(),
        ride=rides.ride_of(public_id, field_key=_field_key(), by=actor(), now=clock.now()),
        given=request.form,
        typed={(request.endpoint or "").rpartition(".")[2]: request.form.get("at", "")},
        lefts=labels.LEFT,
        here=_here(unit.main),
        call=telephones.of_patient(unit.main.patient.public_id, keys=keys(), by=actor()),
        course=courses.course_of(public_id, by=actor()),
        languages=LANGUAGES.values(),
    )


def _here(main: showing.ShownAppointment) -> frozenset[str]:
    """Who is ticked as being at the clinic now, where that counts for the visit."""
    if not main.is_treatment:
        return frozenset()
    found = attendance.here(main.clinic_public_id, by=actor(), now=clock.now())
    return frozenset(one.public_id for one in found)


def _field_key() -> bytes:
    key: bytes = current_app.extensions["coord_config"].field_key
    return key


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
    version, tell = forms.version(request.form), forms.tell(request.form)
    if later := chosen_later(series.later_than(public_id, by=actor()), request.form):
        moved = series.move_later(
            public_id, version, form.draft, later, by=actor(), now=clock.now(), once=once, tell=tell
        )
        return _moved_along(public_id, form, moved)
    outcome = booking.move(public_id, version, form.draft, by=actor(), now=clock.now(), once=once, tell=tell)
    match outcome:
        case Booked(is_silent=is_silent):
            flash("Moved." if is_silent else f"Moved. {ONE_MAY_HAVE_GONE}")
            return redirect(url_for("appointments.show", public_id=outcome.appointment), code=303)
        case Refused():
            return check_page(form, outcome), 409


def _moved_along(public_id: str, form: DraftForm, outcome: SeriesBooked | OneRefused) -> ResponseReturnValue:
    match outcome:
        case SeriesBooked(visits=visits):
            flash(f"Moved {visits} visits.")
            return redirect(url_for("appointments.show", public_id=public_id), code=303)
        case OneRefused(place=place, refusals=refusals):
            if place:
                form.problems["scope_later"] = f"The {place}. of the later visits cannot move along."
            return check_page(form, Refused(refusals)), 409


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
        reasons=labels.CANCEL_REASONS,
        is_dose_given=visits.is_dose_of_given(public_id, by=actor()),
        is_late=_is_late(unit),
        later=series.later_than(public_id, by=actor()),
        chosen=request.form,
    )


def _is_late(unit: showing.Unit) -> bool:
    rule = showing.change_rule(by=actor(), now=clock.now())
    return not unit.main.is_set_aside and is_late_cancellation(unit.main.starts, now_minute(), rule)


@blueprint.post("/<public_id>/cancel")
@requires(Permission.BOOK)
def cancel(public_id: str) -> ResponseReturnValue:
    once = forms.once(request.form, request.path)
    cancelling = forms.cancelling(request.form)
    if cancelling is None:
        return _cancel_page(public_id, problem="Choose why it is cancelled."), 422
    version = forms.version(request.form)
    later = chosen_later(series.later_than(public_id, by=actor()), request.form)
    outcome = (
        series.cancel_later(public_id, version, later, cancelling, by=actor(), now=clock.now(), once=once)
        if later
        else booking.cancel(public_id, version, cancelling, by=actor(), now=clock.now(), once=once)
    )
    match outcome:
        case Cancelled(is_silent=is_silent):
            flash("Cancelled." if is_silent else f"Cancelled. {ONE_MAY_HAVE_GONE}")
            return redirect(url_for("appointments.show", public_id=public_id), code=303)
        case Refused():
            return _cancel_page(public_id, outcome), 409
