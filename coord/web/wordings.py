"""What messages say in the house's own words: read, tried, kept, and taken back."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.messaging.languages import LANGUAGES
from coord.messaging.lint import Finding
from coord.services import previews, wordings
from coord.web.permission import actor, requires

blueprint = Blueprint("wordings", __name__, url_prefix="/messages/wording")
Faults = Mapping[str, tuple[Finding, ...]]


@blueprint.get("/<language>")
@requires(Permission.VIEW_MESSAGES)
def index(language: str) -> ResponseReturnValue:
    kinds = wordings.kinds(language, by=actor())
    return render_template(
        "wordings/index.html", kinds=kinds, language=LANGUAGES[language], languages=LANGUAGES.values()
    )


@blueprint.get("/<language>/<kind>")
@requires(Permission.VIEW_MESSAGES)
def show(language: str, kind: str) -> ResponseReturnValue:
    return _page(language, kind, {}, {})


@blueprint.post("/<language>/<kind>")
@requires(Permission.EDIT_POLICY)
def change(language: str, kind: str) -> ResponseReturnValue:
    """Keep the sentences, or show what they would say."""
    given = _given(language, kind)
    if request.form.get("do") == "preview":
        return _page(language, kind, given, wordings.findings(language, given), is_tried=True)
    seen = {key: request.form.get(f"seen-{key}", 0, type=int) for key in given}
    try:
        faults = wordings.change(language, given, seen, by=actor(), now=clock.now())
    except wordings.Changed:
        return _page(language, kind, given, {}, has_changed=True), 409
    if faults:
        return _page(language, kind, given, faults), 422
    flash("Saved. Messages say this from now on.")
    return redirect(url_for("wordings.show", language=language, kind=kind), code=303)


@blueprint.post("/<language>/<kind>/back")
@requires(Permission.EDIT_POLICY)
def back(language: str, kind: str) -> ResponseReturnValue:
    wordings.back(language, request.form.get("key", ""), by=actor(), now=clock.now())
    flash("The standard wording is said again.")
    return redirect(url_for("wordings.show", language=language, kind=kind), code=303)


def _given(language: str, kind: str) -> dict[str, str]:
    """The sentences of the form, each on one line."""
    known = wordings.sentences(language, kind, by=actor())
    return {one.key: " ".join(request.form[one.key].split()) for one in known if one.key in request.form}


def _page(
    language: str,
    kind: str,
    given: Mapping[str, str],
    faults: Faults,
    *,
    is_tried: bool = False,
    has_changed: bool = False,
) -> str:
    found = wordings.sentences(language, kind, by=actor())
    tried = given if is_tried else {}
    shown = () if faults else previews.changed(language, kind, tried, by=actor(), now=clock.now())
    return render_template(
        "wordings/show.html",
        found=found,
        kind=kind,
        language=LANGUAGES[language],
        given=given,
        faults=faults,
        previews=shown,
        is_tried=is_tried,
        has_changed=has_changed,
    )
