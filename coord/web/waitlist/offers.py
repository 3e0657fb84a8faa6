"""Offers that run, how they end, and whom somebody chooses for a free time."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.local_time import to_wall
from coord.domain.permissions import Permission
from coord.domain.waitlist import OfferHow, OfferStatus
from coord.services import telephones, waitlist
from coord.services.booking import Booked, Refused
from coord.services.waitlist import NotOffered, Offered, TooLate
from coord.services.waitlist.shown import ShownTime
from coord.web import forms
from coord.web.people.shared import keys
from coord.web.permission import actor, requires
from coord.web.present import now_minute
from coord.web.waitlist.blueprint import blueprint

TOO_LATE = "This offer had ended already."
NOT_OFFERED = {
    NotOffered.BUSY: "An offer of this time, or to this patient, runs already. End it first.",
    NotOffered.ENDED: "This patient does not wait any more, or the time is past.",
    NotOffered.UNSUITED: "Nothing of this time suits this patient any more, or too little time is left.",
}


@blueprint.post("/offers/<public_id>/accept")
@requires(Permission.BOOK)
def accept(public_id: str) -> ResponseReturnValue:
    """The patient has said yes by telephone."""
    once = forms.once(request.form, request.path)
    match waitlist.accept_by_phone(public_id, by=actor(), now=clock.now(), once=once):
        case Booked(appointment=name):
            flash("Accepted and booked.")
            return redirect(url_for("appointments.show", public_id=name), code=303)
        case TooLate(refused=refused):
            return _index(refused, TOO_LATE), 409


@blueprint.post("/offers/<public_id>/told")
@requires(Permission.BOOK)
def told(public_id: str) -> ResponseReturnValue:
    is_noted = waitlist.told_by_phone(public_id, by=actor(), now=clock.now())
    return _back("Noted: offered by telephone." if is_noted else TOO_LATE)


@blueprint.post("/offers/<public_id>/pass")
@requires(Permission.BOOK)
def pass_by(public_id: str) -> ResponseReturnValue:
    return _ended(public_id, OfferStatus.PASSED, "Noted: passed. The next one’s turn comes.")


@blueprint.post("/offers/<public_id>/not-reached")
@requires(Permission.BOOK)
def not_reached(public_id: str) -> ResponseReturnValue:
    return _ended(public_id, OfferStatus.NOT_REACHED, "Noted: not reached. The next one’s turn comes.")


@blueprint.post("/offers/<public_id>/end")
@requires(Permission.BOOK)
def end(public_id: str) -> ResponseReturnValue:
    return _ended(public_id, OfferStatus.ENDED, "Ended. The time is free again.")


def _ended(public_id: str, status: OfferStatus, done: str) -> ResponseReturnValue:
    is_done = waitlist.end_by_staff(public_id, status, by=actor(), now=clock.now())
    return _back(done if is_done else TOO_LATE)


def _back(sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for("waitlist.index"), code=303)


def _index(refused: Refused | None = None, problem: str = "") -> str:
    found = waitlist.listed(by=actor(), now=clock.now())
    patients = {one.patient.public_id for one in found.running}
    return render_template(
        "waitlist/index.html",
        found=found,
        calls=telephones.of_patients(patients, keys=keys(), by=actor()),
        key=forms.new_key(),
        problem=problem,
        refusals=refused.refusals if refused else (),
    )


@blueprint.get("/")
@requires(Permission.BOOK)
def index() -> ResponseReturnValue:
    return _index()


@blueprint.get("/times/<public_id>")
@requires(Permission.BOOK)
def choose(public_id: str) -> ResponseReturnValue:
    return _choices(public_id)


@blueprint.post("/times/<public_id>/offer")
@requires(Permission.BOOK)
def offer(public_id: str) -> ResponseReturnValue:
    """Sent twice, it finds the offer that runs."""
    how = forms.choice(request.form, "how", OfferHow) or OfferHow.MESSAGE
    entry = request.form.get("entry", "")
    match waitlist.offer_to(public_id, entry, how, by=actor(), now=clock.now()):
        case Offered():
            return _back("Offered.")
        case NotOffered() as why:
            return _choices(public_id, NOT_OFFERED[why]), 409
        case Refused(refusals=refusals):
            return _choices(public_id, "It cannot be booked any more:", refusals), 409


def _choices(public_id: str, problem: str = "", refusals: tuple[object, ...] = ()) -> str:
    page = waitlist.choices(public_id, by=actor(), now=clock.now())
    called = {one.entry.patient.public_id for one in page.choices if OfferHow.PHONE in one.hows}
    return render_template(
        "waitlist/choose.html",
        page=page,
        calls=telephones.of_patients(called, keys=keys(), by=actor()),
        problem=problem,
        refusals=refusals,
        why_not=lambda choice: _why_not(choice, page.time),
    )


def _why_not(choice: waitlist.Choice, time: ShownTime) -> str:
    """The page that tells what stands against the visit at the beginning of the free time, or on its day."""
    entry = choice.entry
    starts = max(time.starts, now_minute())
    wall = to_wall(starts, ZoneInfo(time.zone))
    people = forms.named({role: tuple(who for who, _ in some) for role, some in entry.people})
    asked: dict[str, Any] = {
        "patient": entry.patient.public_id,
        "type": entry.type_code,
        "clinic": choice.clinic,
        "day": wall.date(),
        "at": f"{wall:%H:%M}" if starts == time.starts else None,
        "moving": entry.visit.public_id if entry.visit else None,
    }
    return url_for("booking.why_not", **(asked | people))
