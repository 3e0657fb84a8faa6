"""The page for practitioners' own calendars: import when they are busy, and see which visits clash."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.calendars.busy import LARGEST, Unreadable
from coord.domain.permissions import Permission
from coord.services import busy
from coord.services.busy import USUAL_NAME, Calendar, Imported
from coord.web.permission import actor, requires

blueprint = Blueprint("busy", __name__, url_prefix="/busy")


@blueprint.get("/")
@requires(Permission.IMPORT_BUSY)
def index() -> ResponseReturnValue:
    return _page()


@blueprint.post("/")
@requires(Permission.IMPORT_BUSY)
def upload() -> ResponseReturnValue:
    calendar, problems = _calendar()
    if problems:
        return _page(problems=problems), 422
    try:
        done = busy.import_calendar(calendar, by=actor(), now=clock.now())
    except Unreadable as unreadable:
        return _page(problems={"file": f"{unreadable} Nothing was changed."}), 422
    return _page(done=done)


def _calendar() -> tuple[Calendar, dict[str, str]]:
    """What was sent, and by field what is wrong with it."""
    file = request.files.get("file")
    octets = file.read(LARGEST + 1) if file else b""
    calendar = Calendar(octets, request.form.get("practitioner", ""), request.form.get("name", ""))
    problems = {}
    if not calendar.practitioner:
        problems["practitioner"] = "Choose whose calendar it is."
    if file is None or not file.filename:
        problems["file"] = "Choose the calendar's file (.ics)."
    return calendar, problems


@blueprint.post("/remove")
@requires(Permission.IMPORT_BUSY)
def remove() -> ResponseReturnValue:
    busy.remove(request.form.get("source", ""), by=actor(), now=clock.now())
    flash("Removed. Its busy times no longer stand against booking.")
    return redirect(url_for("busy.index"), code=303)


def _page(done: Imported | None = None, problems: dict[str, str] | None = None) -> str:
    return render_template(
        "busy/index.html",
        page=busy.page(by=actor()),
        done=done,
        problems=problems or {},
        practitioner=request.form.get("practitioner", "") if problems else "",
        name=request.form.get("name", USUAL_NAME) if problems else USUAL_NAME,
        longest=busy.LONGEST_NAME,
    )
