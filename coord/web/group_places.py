"""The places of a group: how many, reserving one, and who waits for one."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.domain.waitlist import AskedBy
from coord.services import directory, groups, showing, waitlist
from coord.services.booking import Refused, Reserved
from coord.services.groups import Resized
from coord.services.waitlist import Asking
from coord.web import forms
from coord.web.groups import group_page, joining
from coord.web.permission import actor, requires

blueprint = Blueprint("group_places", __name__, url_prefix="/groups")

LONGEST = 3


HOW_MANY = "Give how many places the group is to have, such as 6."


@blueprint.post("/<public_id>/who")
@requires(Permission.BOOK)
def who(public_id: str) -> ResponseReturnValue:
    """Who is meant, by name, birth date and record number; nothing is booked. What is sought is in no URL."""
    sought = request.form.get("sought", "").strip()[:100]
    found = showing.find_patients(sought, by=actor(), now=clock.now()) if sought else None
    return group_page(public_id, found=found)


@blueprint.post("/<public_id>/places")
@requires(Permission.BOOK)
def resize(public_id: str) -> ResponseReturnValue:
    once, version = forms.once(request.form, request.path), forms.version(request.form)
    text = request.form.get("places", "")
    if not text.isdecimal() or len(text) > LONGEST:
        return group_page(public_id, problem=HOW_MANY), 422
    match groups.resize(public_id, version, int(text), by=actor(), now=clock.now(), once=once):
        case Resized(places=places):
            flash(f"The group has {places} places.")
            return redirect(url_for("groups.show", public_id=public_id), code=303)
        case Refused() as refused:
            return group_page(public_id, refused, changing="The group cannot have so many places."), 409


@blueprint.post("/<public_id>/reserve")
@requires(Permission.BOOK)
def reserve(public_id: str) -> ResponseReturnValue:
    once, until = forms.once(request.form, request.path), forms.hold_until(request.form)
    if until is None:
        return group_page(public_id, problem="Choose until when the place is reserved."), 422
    try:
        wanted = joining()
    except directory.Unknown as unknown:
        return group_page(public_id, problem=str(unknown)), 422
    match groups.reserve(public_id, wanted, until, by=actor(), now=clock.now(), once=once):
        case Reserved(hold=hold):
            flash("Reserved.")
            return redirect(url_for("holds.show", public_id=hold), code=303)
        case Refused() as refused:
            return group_page(public_id, refused), 409


@blueprint.post("/<public_id>/wait")
@requires(Permission.BOOK)
def wait(public_id: str) -> ResponseReturnValue:
    """A patient waits for a place in this group; what else they wish is told on the entry's own page."""
    once, record = forms.once(request.form, request.path), request.form.get("record", "").strip()
    try:
        patient = directory.by_names(record, (), (), by=actor()).patient
    except directory.Unknown as unknown:
        return group_page(public_id, problem=str(unknown)), 422
    ask = Asking(patient, "", group=public_id, asked_by=AskedBy.STAFF)
    entry = waitlist.add(ask, by=actor(), now=clock.now(), once=once)
    flash("On the waitlist. Say below what else is wished.")
    return redirect(url_for("waitlist.edit", public_id=entry), code=303)
