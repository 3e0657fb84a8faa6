"""Messages: due, sent, kept back and why, failed, unknown."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import languages, message_log, outbox, previews
from coord.web.permission import actor, requires

blueprint = Blueprint("messages", __name__, url_prefix="/messages")

NOTHING_CHANGED = "Nothing was changed: it has moved on, or its provider is just being asked."
PAGE = 50
STATUSES = ("pending", "sent", "told", "suppressed", "failed", "unknown")


@blueprint.get("/")
@requires(Permission.VIEW_MESSAGES)
def index() -> ResponseReturnValue:
    status = request.args.get("status") or None
    if status not in (None, *STATUSES):
        abort(404)
    box = outbox.listed(status, request.args.get("page", 1, type=int), PAGE, by=actor())
    changed = languages.changed(by=actor())
    return render_template("messages/index.html", box=box, status=status, statuses=STATUSES, changed=changed)


@blueprint.get("/statistics")
@requires(Permission.VIEW_MESSAGES)
def statistics() -> ResponseReturnValue:
    found = message_log.statistics(by=actor(), now=clock.now())
    return render_template("messages/statistics.html", found=found, statuses=STATUSES)


@blueprint.get("/preview")
@requires(Permission.VIEW_MESSAGES)
def preview() -> ResponseReturnValue:
    found = previews.shown(request.args.get("language", "en"), by=actor(), now=clock.now())
    if found is None:
        abort(404)
    marks = {one.code: one for one in languages.listed(by=actor())}
    return render_template("messages/preview.html", found=found, mark=marks.get(found.language))


@blueprint.post("/retry")
@requires(Permission.VIEW_MESSAGES)
def retry() -> ResponseReturnValue:
    ids = request.form.getlist("message", type=int)
    changed = outbox.try_again(ids, by=actor(), now=clock.now())
    flash("It will be tried again." if changed else NOTHING_CHANGED)
    visit = request.form.get("appointment", "")
    then = url_for("appointments.show", public_id=visit) if visit else url_for("messages.index")
    return redirect(then, code=303)
