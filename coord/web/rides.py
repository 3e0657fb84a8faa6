"""The way home, on the visit's page: noted, reached, decided without, waited for."""

from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.local_time import local_date, to_minute, to_wall
from coord.domain.permissions import Permission
from coord.domain.ride import RideKind
from coord.messaging.languages import LANGUAGES
from coord.services import rides, showing, visits
from coord.services.booking import Noted, Refused
from coord.services.rides import RideTold
from coord.web import forms
from coord.web.appointments import unit_page
from coord.web.people import readers
from coord.web.people.readers import Unreadable
from coord.web.people.shared import keys
from coord.web.permission import actor, requires

blueprint = Blueprint("rides", __name__, url_prefix="/appointments")

PHONES = ("phone", "backup_phone")
LONGEST = 80


@blueprint.post("/<public_id>/ride")
@requires(Permission.CHECK_IN)
def record(public_id: str) -> ResponseReturnValue:
    once = forms.once(request.form, request.path)
    try:
        told = _told()
    except Unreadable as problem:
        return unit_page(public_id, problem=str(problem)), 422
    outcome = rides.record(
        public_id,
        told,
        is_confirmed=bool(request.form.get("is_confirmed")),
        is_reached=bool(request.form.get("is_reached")),
        keys=keys(),
        by=actor(),
        now=clock.now(),
        once=once,
    )
    return _answer(public_id, "Ride home saved.", outcome)


def _told() -> RideTold:
    """The ride in the form; Unreadable where its kind or a number is not one."""
    kind = forms.choice(request.form, "kind", RideKind)
    if kind is None:
        raise Unreadable("Choose who takes the patient home.")
    words = {name: request.form.get(name, "").strip()[:LONGEST] for name in ("name", "backup_name")}
    numbers = {name: _number(request.form.get(name, "").strip()) for name in PHONES}
    language = request.form.get("language", "")
    return RideTold(kind, **words, **numbers, language=language if language in LANGUAGES else "")


def _number(text: str) -> str:
    return readers.phone(text, clock.now().date()) if text else ""


@blueprint.post("/<public_id>/keep-without-ride")
@requires(Permission.BOOK)
def keep_without(public_id: str) -> ResponseReturnValue:
    reason = request.form.get("why", "").strip()[:500]
    if not reason:
        return unit_page(public_id, problem="Say why the visit stays without a confirmed ride."), 422
    version, once = forms.version(request.form), forms.once(request.form, request.path)
    outcome = rides.keep_without(public_id, version, reason, by=actor(), now=clock.now(), once=once)
    return _answer(
        public_id, "The visit stays. Before treatment the ride is asked for all the same.", outcome
    )


def _answer(public_id: str, done: str, outcome: Noted | Refused) -> ResponseReturnValue:
    if isinstance(outcome, Refused):
        return unit_page(public_id, outcome), 409
    flash(done)
    return redirect(url_for("appointments.show", public_id=public_id), code=303)


@blueprint.get("/<public_id>/waiting")
@requires(Permission.CHECK_IN)
def waits(public_id: str) -> ResponseReturnValue:
    return _waiting_page(public_id, _until(public_id, request.args.get("at", "")))


@blueprint.post("/<public_id>/waiting")
@requires(Permission.CHECK_IN)
def wait(public_id: str) -> ResponseReturnValue:
    version, once = forms.version(request.form), forms.once(request.form, request.path)
    until = _until(public_id, request.form.get("at", ""))
    if until is None:
        return _waiting_page(
            public_id, None, problem="Give a time such as 13:30, on the clinic's clock."
        ), 422
    outcome = visits.wait_for_ride(public_id, version, until, by=actor(), now=clock.now(), once=once)
    if isinstance(outcome, Refused):
        return _waiting_page(public_id, until, outcome), 409
    return _answer(public_id, "Room, monitor and on-site cover stay.", outcome)


def _until(public_id: str, text: str) -> int | None:
    """The minute that the form names, on the clinic's clock of the visit's day."""
    main = showing.unit(public_id, by=actor(), now=clock.now()).main
    zone = ZoneInfo(main.zone)
    wall = forms.wall_time({"at": text}, "at", local_date(main.starts, zone))
    return to_minute(wall.replace(tzinfo=zone)) if wall else None


def _waiting_page(
    public_id: str, until: int | None, refused: Refused | None = None, problem: str = ""
) -> str:
    unit = showing.unit(public_id, by=actor(), now=clock.now())
    found = visits.waiting(public_id, until, by=actor(), now=clock.now())
    return render_template(
        "visits/waiting.html",
        unit=unit,
        found=found,
        key=forms.new_key(),
        refusals=refused.refusals if refused else (),
        problem=problem,
        wall=to_wall(found.until, ZoneInfo(unit.main.zone)),
    )
