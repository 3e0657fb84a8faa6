"""The proposed re-plan of a day: asked for, watched, stopped, taken whole or in pieces."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import replan
from coord.services.replan import Taken
from coord.services.showing.values import ShownAppointment
from coord.services.whole import OneRefused
from coord.web import forms
from coord.web.appointments import ONE_MAY_HAVE_GONE
from coord.web.permission import actor, requires
from coord.web.replan.blueprint import blueprint
from coord.web.replan.fields import TITLES
from coord.web.replan.places import arguments, asked


@blueprint.post("/proposals")
@requires(Permission.BOOK)
def ask() -> ResponseReturnValue:
    once = forms.once(request.form, request.path)
    name = replan.ask(asked(), by=actor(), now=clock.now(), once=once)
    return redirect(url_for("replan.proposal", public_id=name), code=303)


@blueprint.get("/proposals/<public_id>")
@requires(Permission.BOOK)
def proposal(public_id: str) -> ResponseReturnValue:
    return _page(public_id)


@blueprint.post("/proposals/<public_id>/stop")
@requires(Permission.BOOK)
def stop(public_id: str) -> ResponseReturnValue:
    ended = replan.stop(public_id, by=actor(), now=clock.now())
    flash("Stopped." if ended else "It was finished already.")
    return redirect(url_for("replan.proposal", public_id=public_id), code=303)


@blueprint.post("/proposals/<public_id>/take")
@requires(Permission.BOOK)
def take(public_id: str) -> ResponseReturnValue:
    """Take the ticked pieces, or the one whose button was pressed with all that must make room for it."""
    once = forms.once(request.form, request.path)
    visits = request.form.get("alone", "").split() or request.form.getlist("visit")
    if not visits:
        return _page(public_id, problem="Tick at least one visit."), 422
    if lacking := replan.proposed(public_id, by=actor(), now=clock.now()).lacking(visits):
        return _page(public_id, lacking=lacking), 422
    asked_about = request.form.getlist("was_asked")
    outcome = replan.take(public_id, visits, asked_about, by=actor(), now=clock.now(), once=once)
    if isinstance(outcome, OneRefused):
        return _page(public_id, outcome), 409
    return _taken(public_id, outcome)


def _taken(public_id: str, outcome: Taken) -> ResponseReturnValue:
    done = f"Mended {outcome.visits} visit{'' if outcome.visits == 1 else 's'}; everybody concerned is told."
    flash(done if outcome.is_silent else f"{done} {ONE_MAY_HAVE_GONE}")
    return redirect(url_for("replan.proposal", public_id=public_id), code=303)


def _page(
    public_id: str,
    refused: OneRefused | None = None,
    problem: str = "",
    lacking: Sequence[ShownAppointment] = (),
) -> str:
    found = replan.proposed(public_id, by=actor(), now=clock.now())
    return render_template(
        "replan/proposal.html",
        found=found,
        title=TITLES[found.happening.kind],
        arguments=arguments(found.happening),
        refused=refused,
        problem=problem,
        lacking=lacking,
        key=forms.new_key(),
    )
