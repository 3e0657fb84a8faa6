"""What is done about one visit of a day that changes, in one step."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.changes import Cancelling, CancelReason
from coord.domain.permissions import Permission
from coord.services import booking, replan
from coord.services.booking import Booked, Cancelled, Refused
from coord.services.drafts import Draft
from coord.services.replan import Kind
from coord.web import forms
from coord.web.appointments import ONE_MAY_HAVE_GONE
from coord.web.forms import DraftForm
from coord.web.permission import actor, requires
from coord.web.replan.blueprint import blueprint
from coord.web.replan.places import arguments, asked
from coord.web.replan.screen import page

BY_CLINICIAN = frozenset({Kind.AWAY, Kind.STUCK, Kind.LICENCE})


@blueprint.post("/visits/<public_id>/replace")
@requires(Permission.BOOK)
def replace(public_id: str) -> ResponseReturnValue:
    outcome = replan.replace(
        public_id,
        forms.version(request.form),
        _draft(),
        was_asked=_was_asked(),
        by=actor(),
        now=clock.now(),
        once=forms.once(request.form, request.path),
    )
    return _answer(public_id, "Replaced.", outcome)


@blueprint.post("/visits/<public_id>/move")
@requires(Permission.BOOK)
def move(public_id: str) -> ResponseReturnValue:
    once = forms.once(request.form, request.path)
    version, tell = forms.version(request.form), forms.tell(request.form)
    outcome = replan.move(
        public_id,
        version,
        _draft(),
        was_asked=_was_asked(),
        by=actor(),
        now=clock.now(),
        once=once,
        tell=tell,
    )
    return _answer(public_id, "Moved.", outcome)


@blueprint.post("/visits/<public_id>/cancel")
@requires(Permission.BOOK)
def cancel(public_id: str) -> ResponseReturnValue:
    once = forms.once(request.form, request.path)
    is_by_clinician = asked().kind in BY_CLINICIAN
    reason = CancelReason.CLINICIAN if is_by_clinician else CancelReason.CLINIC
    cancelling = Cancelling(reason, tell=forms.tell(request.form))
    version = forms.version(request.form)
    outcome = booking.cancel(public_id, version, cancelling, by=actor(), now=clock.now(), once=once)
    return _answer(public_id, "Cancelled.", outcome)


def _was_asked() -> bool:
    return bool(request.form.get("was_asked"))


def _draft() -> Draft:
    """What our page offered; anything else names nothing that there is."""
    return DraftForm.parse(request.form).draft or Draft("", ())


def _answer(public_id: str, done: str, outcome: Booked | Cancelled | Refused) -> ResponseReturnValue:
    if isinstance(outcome, Refused):
        return page(outcome, public_id), 409
    flash(done if outcome.is_silent else f"{done} {ONE_MAY_HAVE_GONE}")
    return redirect(url_for("replan.visits", **arguments(asked())), code=303)
