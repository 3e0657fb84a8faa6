"""Pausing a patient's course, going on, and stopping everything."""

from datetime import date, datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.changes import Cancelling, CancelReason
from coord.domain.permissions import Actor, Permission
from coord.domain.reminders.kinds import PROMPTS
from coord.services import care, people, showing
from coord.services.booking import Refused
from coord.services.care import Ending
from coord.services.errors import BadInput
from coord.services.repeats import Once
from coord.web import forms
from coord.web.patients import patient_page
from coord.web.permission import actor, requires
from coord.web.present import now_minute

blueprint = Blueprint("care", __name__, url_prefix="/patients")

GIVE_MINUTES = "Give minutes up to 1440; what is drunk ends no earlier than food."
ONE_MAY_HAVE_GONE = "One message may just have gone out; see Messages, and call."


class Doing(TypedDict):
    """Who does it, when, and the key under which it is done once."""

    by: Actor
    now: datetime
    once: Once


@blueprint.get("/<public_id>/pause")
@requires(Permission.STOP_CARE)
def choose_pause(public_id: str) -> ResponseReturnValue:
    return _page("care/pause.html", public_id)


@blueprint.post("/<public_id>/pause")
@requires(Permission.STOP_CARE)
def pause(public_id: str) -> ResponseReturnValue:
    until, problem = _until(public_id)
    if problem:
        return _page("care/pause.html", public_id, problem=problem), 422
    cancelling = Cancelling(CancelReason.MEDICAL, "", forms.tell(request.form))
    cancel = request.form.getlist("cancel")
    match care.pause(public_id, until, cancel, cancelling, **_who()):
        case Refused() as refused:
            return _page("care/pause.html", public_id, refused), 409
        case paused:
            return _done(public_id, "Paused.", is_silent=paused.is_silent)


@blueprint.post("/<public_id>/prompts")
@requires(Permission.WRITE_ORDERS)
def choose_prompts(public_id: str) -> ResponseReturnValue:
    """Which words the patient gets between visits; what is none of them is left out."""
    kinds = [kind for kind in PROMPTS if kind in request.form.getlist("prompt")]
    people.prompting.choose_prompts(public_id, kinds, by=actor(), now=clock.now())
    flash("Saved.")
    return redirect(url_for("patients.show", public_id=public_id), code=303)


@blueprint.post("/<public_id>/eating")
@requires(Permission.WRITE_ORDERS)
def set_eating(public_id: str) -> ResponseReturnValue:
    """A prescriber's own minutes for the patient; an empty field is as the house has it."""
    try:
        people.eating.set_own(public_id, _minutes("food"), _minutes("drink"), by=actor(), now=clock.now())
    except (ValueError, BadInput):
        return patient_page(public_id, GIVE_MINUTES), 422
    flash("Saved. Messages that are still to come tell the new hours.")
    return redirect(url_for("patients.show", public_id=public_id), code=303)


def _minutes(name: str) -> int | None:
    """Raises ValueError where it is no number."""
    given = request.form.get(name, "").strip()
    return int(given) if given else None


@blueprint.post("/<public_id>/resume")
@requires(Permission.STOP_CARE)
def resume(public_id: str) -> ResponseReturnValue:
    match care.resume(public_id, **_who()):
        case Refused():
            return _done(public_id, "The course was not paused any more.", is_silent=True)
        case _:
            return _done(public_id, "The course goes on.", is_silent=True)


@blueprint.get("/<public_id>/stop")
@requires(Permission.STOP_CARE)
def confirm_stop(public_id: str) -> ResponseReturnValue:
    return _page("care/stop.html", public_id)


@blueprint.post("/<public_id>/stop")
@requires(Permission.STOP_CARE)
def stop(public_id: str) -> ResponseReturnValue:
    ending = forms.choice(request.form, "ending", Ending)
    if ending is None:
        return _page("care/stop.html", public_id, problem="Choose why everything stops."), 422
    match care.stop(public_id, ending, **_who()):
        case Refused() as refused:
            return _page("care/stop.html", public_id, refused), 409
        case stopped:
            return _done(public_id, "Everything is stopped.", is_silent=stopped.is_silent)


def _until(public_id: str) -> tuple[date | None, str]:
    """The last day of the pause (None: open), or what is wrong with it."""
    text = request.form.get("until", "").strip()
    if not text:
        return None, ""
    try:
        until = date.fromisoformat(text)
    except ValueError:
        return None, "Give the last day of the pause such as 2027-03-31, or leave it empty."
    if until < _today(public_id):
        return None, "The pause ends before today. Give a day that is still to come, or leave it empty."
    return until, ""


def _today(public_id: str) -> date:
    page = showing.patient(public_id, by=actor(), now=clock.now())
    zone = ZoneInfo(page.clinic.zone if page.clinic else "UTC")
    return clock.now().astimezone(zone).date()


def _page(template: str, public_id: str, refused: Refused | None = None, problem: str = "") -> str:
    page = showing.patient(public_id, by=actor(), now=clock.now())
    ahead = [one for one in page.appointments if one.is_upcoming(now_minute())]
    names = {one.public_id for one in ahead}
    return render_template(
        template,
        page=page,
        units=[one for one in ahead if one.follows not in names],
        ahead=ahead,
        key=forms.new_key(),
        refusals=refused.refusals if refused else (),
        problem=problem,
        chosen=request.form,
    )


def _done(public_id: str, done: str, *, is_silent: bool) -> ResponseReturnValue:
    flash(done if is_silent else f"{done} {ONE_MAY_HAVE_GONE}")
    return redirect(url_for("patients.show", public_id=public_id), code=303)


def _who() -> Doing:
    return {"by": actor(), "now": clock.now(), "once": forms.once(request.form, request.path)}
