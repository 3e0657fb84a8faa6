"""The day of a visit: arrived, begun, completed; late, not there, not treated."""

from collections.abc import Callable
from datetime import datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.changes import NoShowReason, NotTreatedReason
from coord.domain.local_time import local_date, to_minute, to_moment, to_wall
from coord.domain.permissions import Actor, Permission
from coord.domain.reasons import BeginsBeforeItsTime, NotHere, Reason, RideNotReached
from coord.domain.ride import LeftHow
from coord.messaging.languages import LANGUAGES
from coord.services import attendance, showing, visits
from coord.services.booking import Noted, Refused
from coord.services.repeats import Once
from coord.web import forms, labels
from coord.web.appointments import unit_page
from coord.web.permission import actor, requires


class Doing(TypedDict):
    """Who does it, when, and the key under which it is done once."""

    by: Actor
    now: datetime
    once: Once


blueprint = Blueprint("visits", __name__, url_prefix="/appointments")

GIVE_A_TIME = "Give a time such as 09:05, on the clinic's clock."
GIVE_A_DAY_AND_TIME = "Give a day and a time, on the clinic's clock."
CHOOSE_WHY = "Choose why."
# The field in which somebody says why a treatment begins in spite of a reason
IN_SPITE_OF: dict[str, type[Reason]] = {
    "without_ride": RideNotReached,
    "without_them": NotHere,
    "before_its_time": BeginsBeforeItsTime,
}


@blueprint.post("/<public_id>/arrived")
@requires(Permission.CHECK_IN)
def arrived(public_id: str) -> ResponseReturnValue:
    at = _at(public_id)
    if at is None:
        return unit_page(public_id, problem=GIVE_A_TIME), 422
    checks = request.form.getlist("check")
    return _answer(public_id, "Arrived.", visits.arrive(public_id, _version(), at, checks, **_who()))


@blueprint.get("/<public_id>/here")
@requires(Permission.CHECK_IN)
def after_here(public_id: str) -> ResponseReturnValue:
    """Whoever opens the address of the page after a tick anew sees the visit."""
    return redirect(url_for("appointments.show", public_id=public_id))


@blueprint.post("/<public_id>/here")
@requires(Permission.CHECK_IN)
def here(public_id: str) -> ResponseReturnValue:
    """Tick somebody as being at the clinic now; what is ticked beside and not saved yet stays on the page."""
    main = showing.unit(public_id, by=actor(), now=clock.now()).main
    attendance.come(request.form.getlist("who"), main.clinic_public_id, by=actor(), now=clock.now())
    return unit_page(public_id)


@blueprint.post("/<public_id>/begun")
@requires(Permission.CHECK_IN)
def begun(public_id: str) -> ResponseReturnValue:
    at = _at(public_id)
    if at is None:
        return unit_page(public_id, problem=GIVE_A_TIME), 422
    because = {reason: request.form.get(name, "").strip()[:500] for name, reason in IN_SPITE_OF.items()}
    outcome = visits.begin(public_id, _version(), at, because=because, **_who())
    return _answer(public_id, "Begun.", outcome)


@blueprint.post("/<public_id>/ready")
@requires(Permission.CHECK_IN)
def ready(public_id: str) -> ResponseReturnValue:
    at = _at(public_id)
    if at is None:
        return unit_page(public_id, problem=GIVE_A_TIME), 422
    return _answer(public_id, "Ready to go home.", visits.ready_to_go(public_id, _version(), at, **_who()))


@blueprint.get("/<public_id>/advice")
@requires(Permission.CHECK_IN)
def advice(public_id: str) -> ResponseReturnValue:
    """What the patient takes home on paper."""
    wanted = request.args.get("language", "")
    if wanted and wanted not in LANGUAGES:
        abort(404)
    sheet = visits.sheet(public_id, wanted, by=actor(), now=clock.now())
    return render_template(
        "visits/advice.html",
        sheet=sheet,
        public_id=public_id,
        languages=LANGUAGES,
        own=LANGUAGES[sheet.language],
    )


@blueprint.post("/<public_id>/advice")
@requires(Permission.WRITE_ORDERS)
def wait_longer(public_id: str) -> ResponseReturnValue:
    main = showing.unit(public_id, by=actor(), now=clock.now()).main
    try:
        wall = datetime.fromisoformat(request.form.get("until", ""))
    except ValueError:
        return unit_page(public_id, problem=GIVE_A_DAY_AND_TIME), 422
    until = to_minute(wall.replace(tzinfo=ZoneInfo(main.zone)))
    outcome = visits.wait_longer(public_id, _version(), until, **_who())
    return _answer(public_id, "The patient is told at once. Print the advice anew.", outcome)


@blueprint.post("/<public_id>/completed")
@requires(Permission.CHECK_IN)
def completed(public_id: str) -> ResponseReturnValue:
    at = _at(public_id)
    if at is None:
        return unit_page(public_id, problem=GIVE_A_TIME), 422
    left = forms.choice(request.form, "left", LeftHow)
    return _answer(public_id, "Completed.", visits.complete(public_id, _version(), at, left=left, **_who()))


@blueprint.post("/<public_id>/undo")
@requires(Permission.CHECK_IN)
def undo(public_id: str) -> ResponseReturnValue:
    return _answer(public_id, "Taken back.", visits.undo(public_id, _version(), **_who()))


@blueprint.get("/<public_id>/no-show")
@requires(Permission.CHECK_IN)
def absent(public_id: str) -> ResponseReturnValue:
    return _page("visits/no_show.html", public_id, reasons=labels.NOSHOW_REASONS)


@blueprint.post("/<public_id>/no-show")
@requires(Permission.CHECK_IN)
def did_not_come(public_id: str) -> ResponseReturnValue:
    def page(refused: Refused | None = None, problem: str = "") -> str:
        return _page("visits/no_show.html", public_id, refused, problem, reasons=labels.NOSHOW_REASONS)

    reason = forms.choice(request.form, "reason", NoShowReason)
    if reason is None:
        return page(problem=CHOOSE_WHY), 422
    outcome = visits.did_not_come(public_id, _version(), reason, forms.fate(request.form), **_who())
    return _answer(public_id, "Noted. A task to call the patient is on the board.", outcome, page)


@blueprint.get("/<public_id>/late")
@requires(Permission.CHECK_IN)
def late(public_id: str) -> ResponseReturnValue:
    return _late_page(public_id)


def _late_page(public_id: str, refused: Refused | None = None, problem: str = "") -> str:
    lateness = visits.lateness(public_id, by=actor(), now=clock.now())
    return _page("visits/late.html", public_id, refused, problem, lateness=lateness)


@blueprint.post("/<public_id>/late")
@requires(Permission.CHECK_IN)
def put_off(public_id: str) -> ResponseReturnValue:
    at = _at(public_id)
    if at is None:
        return _late_page(public_id, problem=GIVE_A_TIME), 422
    tell = forms.tell(request.form)
    outcome = visits.put_off(public_id, _version(), to_minute(at), tell, **_who())
    return _answer(public_id, "Put off.", outcome, lambda refused: _late_page(public_id, refused))


@blueprint.get("/<public_id>/not-treated")
@requires(Permission.CHECK_IN)
def choose_not_treated(public_id: str) -> ResponseReturnValue:
    return _not_treated_page(public_id)


def _not_treated_page(public_id: str, refused: Refused | None = None, problem: str = "") -> str:
    return _page("visits/not_treated.html", public_id, refused, problem, reasons=labels.NOT_TREATED_REASONS)


@blueprint.post("/<public_id>/not-treated")
@requires(Permission.CHECK_IN)
def not_treated(public_id: str) -> ResponseReturnValue:
    reason = forms.choice(request.form, "reason", NotTreatedReason)
    became = request.form.get("became")
    if reason is None or became not in {"talk", "move", "end"}:
        return _not_treated_page(public_id, problem="Choose why, and what becomes of the visit."), 422
    if became == "move":
        outcome = visits.set_aside(public_id, _version(), reason, **_who())
        then = "appointments.choose" if actor().may(Permission.BOOK) else "appointments.show"
        return _answer(public_id, "Not treated today.", outcome, _again(public_id), then)
    change = visits.keep_as_talk if became == "talk" else visits.end
    outcome = change(public_id, _version(), reason, forms.fate(request.form), **_who())
    return _answer(public_id, "Not treated today.", outcome, _again(public_id))


@blueprint.post("/<public_id>/treated-after-all")
@requires(Permission.CHECK_IN)
def treated_after_all(public_id: str) -> ResponseReturnValue:
    outcome = visits.treat_after_all(public_id, _version(), **_who())
    return _answer(public_id, "Taken back: the visit is a treatment again.", outcome)


@blueprint.post("/<public_id>/waive-follow-up")
@requires(Permission.OVERRIDE_CLINICAL)
def waive_follow_up(public_id: str) -> ResponseReturnValue:
    because = request.form.get("because", "").strip()[:500]
    if not because:
        return unit_page(public_id, problem="Say why no follow-up is needed."), 422
    outcome = visits.waive_follow_up(public_id, _version(), because, **_who())
    return _answer(public_id, "Waived: no follow-up is needed.", outcome)


def _again(public_id: str) -> Callable[[Refused], str]:
    return lambda refused: _not_treated_page(public_id, refused)


def _answer(
    public_id: str,
    done: str,
    outcome: Noted | Refused,
    page: Callable[[Refused], str] | None = None,
    then: str = "appointments.show",
) -> ResponseReturnValue:
    match outcome:
        case Noted():
            flash(done)
            return redirect(url_for(then, public_id=public_id), code=303)
        case Refused():
            return (page or (lambda refused: unit_page(public_id, refused)))(outcome), 409


def _page(
    template: str, public_id: str, refused: Refused | None = None, problem: str = "", **more: object
) -> str:
    unit = showing.unit(public_id, by=actor(), now=clock.now())
    return render_template(
        template,
        unit=unit,
        key=forms.new_key(),
        refusals=refused.refusals if refused else (),
        problem=problem,
        chosen=request.values,
        wall=to_wall(to_minute(clock.now()), ZoneInfo(unit.main.zone)),
        **more,
    )


def _version() -> int:
    return forms.version(request.form)


def _who() -> "Doing":
    return {"by": actor(), "now": clock.now(), "once": forms.once(request.form, request.path)}


def _at(public_id: str) -> datetime | None:
    """The moment that the form names, on the clinic's clock of the visit's day."""
    main = showing.unit(public_id, by=actor(), now=clock.now()).main
    zone = ZoneInfo(main.zone)
    wall = forms.wall_time(request.form, "at", local_date(main.starts, zone))
    if wall is None:
        return None
    return to_moment(to_minute(wall.replace(tzinfo=zone)))
