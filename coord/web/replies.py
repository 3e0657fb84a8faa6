"""Replies that wait for somebody to read them."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import replies
from coord.web.permission import actor, requires

blueprint = Blueprint("replies", __name__, url_prefix="/replies")


@blueprint.get("/")
@requires(Permission.READ_REPLIES)
def index() -> ResponseReturnValue:
    shown = request.args.get("show", "open")
    if shown not in {"open", "done"}:
        abort(404)
    field_key = current_app.extensions["coord_config"].field_key
    inbox = replies.listed(is_open=shown == "open", field_key=field_key, by=actor(), now=clock.now())
    return render_template("replies/index.html", inbox=inbox, shown=shown)


@blueprint.post("/<public_id>/done")
@requires(Permission.READ_REPLIES)
def done(public_id: str) -> ResponseReturnValue:
    is_closed = replies.close(public_id, by=actor(), now=clock.now())
    flash("Done." if is_closed else "Somebody had done this already.")
    return redirect(url_for("replies.index"), code=303)


@blueprint.post("/<public_id>/settle")
@requires(Permission.BOOK)
def settle(public_id: str) -> ResponseReturnValue:
    """Somebody decides which visit a 1 or 2 is about."""
    appointment = request.form.get("appointment", "")
    is_settled = replies.settle(public_id, appointment, by=actor(), now=clock.now())
    flash("Noted." if is_settled else "Somebody had done this already.")
    return redirect(url_for("replies.index"), code=303)
