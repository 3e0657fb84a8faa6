"""A reservation: book it or release it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import booking, showing
from coord.services.booking import Booked, Refused
from coord.web import forms
from coord.web.booking import show_booked
from coord.web.permission import actor, requires

blueprint = Blueprint("holds", __name__, url_prefix="/reservations")


@blueprint.get("/<public_id>")
@requires(Permission.BOOK)
def show(public_id: str) -> ResponseReturnValue:
    return _page(public_id)


def _page(public_id: str, refused: Refused | None = None) -> str:
    page = showing.hold(public_id, by=actor(), now=clock.now())
    refusals = refused.refusals if refused else ()
    return render_template("holds/show.html", page=page, key=forms.new_key(), refusals=refusals)


@blueprint.post("/<public_id>/book")
@requires(Permission.BOOK)
def book(public_id: str) -> ResponseReturnValue:
    once = forms.once(request.form, request.path)
    outcome = booking.book_hold(public_id, by=actor(), now=clock.now(), once=once)
    match outcome:
        case Booked():
            return show_booked(outcome)
        case Refused():
            return _page(public_id, outcome), 409


@blueprint.post("/<public_id>/release")
@requires(Permission.BOOK)
def release(public_id: str) -> ResponseReturnValue:
    is_released = booking.release(public_id, by=actor(), now=clock.now())
    flash("Released. The time is free again." if is_released else "This reservation had ended already.")
    return redirect(url_for("board.show"), code=303)
