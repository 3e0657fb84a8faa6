"""The page where calendar feeds are issued and revoked; their addresses are shown once."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.calendars.levels import Level
from coord.domain.permissions import Permission
from coord.services import feeds
from coord.services.feeds import FullFeedsOff, Issued, IssuedBefore
from coord.web import forms
from coord.web.permission import actor, requires

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")


@blueprint.get("/")
@requires(Permission.MANAGE_FEEDS)
def index() -> ResponseReturnValue:
    return _page()


@blueprint.post("/")
@requires(Permission.MANAGE_FEEDS)
def issue() -> ResponseReturnValue:
    """The answer itself shows the address, which is kept nowhere, not even for a redirect."""
    once = forms.once(request.form, request.path)
    who, label = request.form.get("practitioner", ""), request.form.get("label", "")
    if not who:
        return _page(problem="Choose whose calendar it is."), 422
    match feeds.issue(who, _level(), label, by=actor(), now=clock.now(), once=once):
        case IssuedBefore():
            flash("This feed was issued already, and its address was shown then. Revoke it if it is lost.")
            return redirect(url_for("feeds.index"), code=303)
        case Issued(token=token):
            return _issued(token)
        case FullFeedsOff():
            return _page(problem="Feeds with patients' names are off in this organization."), 422


def _level() -> Level:
    level = request.form.get("level")
    return Level(level) if level in set(Level) else abort(400)


def _issued(token: str) -> str:
    url = feeds.address(current_app.extensions["coord_config"].base_url, token)
    return render_template("feeds/issued.html", url=url, webcal=feeds.webcal(url))


@blueprint.post("/revoke")
@requires(Permission.MANAGE_FEEDS)
def revoke() -> ResponseReturnValue:
    feed_id = request.form.get("feed", type=int)
    if feed_id is None:
        abort(400)
    feeds.revoke(feed_id, by=actor(), now=clock.now())
    flash("Revoked. The address answers no more.")
    return redirect(url_for("feeds.index"), code=303)


def _page(problem: str = "") -> str:
    page = feeds.page(by=actor(), now=clock.now())
    return render_template("feeds/index.html", page=page, key=forms.new_key(), problem=problem)
