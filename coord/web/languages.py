"""The languages that patients are written to in: which are reviewed, every sentence, the mark."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import languages
from coord.web.permission import actor, requires

blueprint = Blueprint("languages", __name__, url_prefix="/messages/languages")


@blueprint.get("/")
@requires(Permission.VIEW_MESSAGES)
def index() -> ResponseReturnValue:
    return render_template("languages/index.html", languages=languages.listed(by=actor()))


@blueprint.get("/<code>")
@requires(Permission.VIEW_MESSAGES)
def show(code: str) -> ResponseReturnValue:
    return _page(code)


@blueprint.post("/<code>/review")
@requires(Permission.REVIEW_LANGUAGES)
def review(code: str) -> ResponseReturnValue:
    try:
        languages.mark(code, request.form.get("seen", ""), by=actor(), now=clock.now())
    except languages.Changed:
        return _page(code, has_changed=True), 409
    flash("Marked as reviewed. Whoever reads this language is written to in it from now on.")
    return redirect(url_for("languages.show", code=code), code=303)


@blueprint.post("/<code>/take-back")
@requires(Permission.REVIEW_LANGUAGES)
def take_back(code: str) -> ResponseReturnValue:
    languages.take_back(code, by=actor(), now=clock.now())
    flash("It counts as not reviewed. What goes out from now on is in English again.")
    return redirect(url_for("languages.show", code=code), code=303)


def _page(code: str, *, has_changed: bool = False) -> str:
    found = languages.whole(code, by=actor())
    return render_template("languages/show.html", found=found, has_changed=has_changed)
