"""Who waits: putting on the list, changing and taking off."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.domain.waitlist import AskedBy, Priority
from coord.services import groups, showing, waitlist
from coord.services.waitlist import Ended
from coord.web import forms
from coord.web.days import today
from coord.web.permission import actor, requires
from coord.web.present import now_minute
from coord.web.waitlist.blueprint import blueprint
from coord.web.waitlist.form import WaitForm

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CHANGED = "Somebody has changed or ended this entry meanwhile. Look at it again, and change it where needed."


@blueprint.get("/new")
@requires(Permission.BOOK)
def new() -> ResponseReturnValue:
    """The form, filled with what was searched for where somebody comes from a search."""
    form = WaitForm.parse(request.args, today(request.args.get("clinic") or None))
    if not form.ask.patient:
        return redirect(url_for("patients.index"))
    form.problems.clear()
    return _page(form, None)


@blueprint.post("/")
@requires(Permission.BOOK)
def add() -> ResponseReturnValue:
    once = forms.once(request.form, request.path)
    form = WaitForm.parse(request.form, today(None))
    if form.problems:
        return _page(form, None), 422
    waitlist.add(form.ask, by=actor(), now=clock.now(), once=once)
    flash("On the waitlist.")
    return redirect(url_for("waitlist.index"), code=303)


@blueprint.get("/<public_id>")
@requires(Permission.BOOK)
def edit(public_id: str) -> ResponseReturnValue:
    found = waitlist.entry(public_id, by=actor(), now=clock.now())
    return _page(WaitForm.of(found), found)


@blueprint.post("/<public_id>")
@requires(Permission.BOOK)
def change(public_id: str) -> ResponseReturnValue:
    once, version = forms.once(request.form, request.path), forms.version(request.form)
    form = WaitForm.parse(request.form, today(None))
    found = waitlist.entry(public_id, by=actor(), now=clock.now())
    if form.ask.patient != found.patient.public_id:
        abort(400)
    if form.problems:
        return _page(form, found), 422
    ended = waitlist.change(public_id, version, form.ask, by=actor(), now=clock.now(), once=once)
    if ended is Ended.CHANGED_MEANWHILE:
        form.problems["changed"] = CHANGED
        return _page(form, waitlist.entry(public_id, by=actor(), now=clock.now())), 409
    flash("Saved.")
    return redirect(url_for("waitlist.index"), code=303)


@blueprint.post("/<public_id>/take-off")
@requires(Permission.BOOK)
def take_off(public_id: str) -> ResponseReturnValue:
    """Sent twice, it says how it stands."""
    is_done = waitlist.take_off(public_id, by=actor(), now=clock.now())
    flash("Taken off the waitlist." if is_done else "Was off the waitlist already.")
    return redirect(url_for("waitlist.index"), code=303)


def _page(form: WaitForm, found: waitlist.ShownEntry | None) -> str:
    by, now = actor(), clock.now()
    page = showing.patient(form.ask.patient, by=by, now=now)
    known = waitlist.kinds(by=by, now=now)
    kinds = {kind.code: kind.name for kind in page.offered if kind.code in known}
    code = found.type_code if found else form.ask.type_code
    if code not in kinds and not found:
        code = next(iter(kinds), "")
    return render_template(
        "waitlist/edit.html",
        form=form,
        found=found,
        page=page,
        kinds=kinds,
        code=code,
        people=showing.candidates(code, by=by, now=now) if code else (),
        clinics=showing.clinics(by=by),
        groups=groups.ahead(by=by, now=now, code=code) if code else (),
        visits=[one for one in page.appointments if one.is_upcoming(now_minute()) and not one.follows],
        weekdays=WEEKDAYS,
        priorities=tuple(Priority),
        askers=tuple(AskedBy),
        key=forms.new_key(),
    )
