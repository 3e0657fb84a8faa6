"""Two records of one person: found, compared side by side, and merged."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import people
from coord.services.people import Objection
from coord.services.standing import BrokenVisit, WouldBreak
from coord.web import forms as keyed
from coord.web.days import today
from coord.web.people import fields, shared
from coord.web.people.blueprint import blueprint
from coord.web.people.forms import Form
from coord.web.people.sentences import SENTENCES, SIGNS, stand_beside
from coord.web.permission import actor, requires


@blueprint.get("/<public_id>/merge")
@requires(Permission.MERGE_PATIENTS)
def find_twin(public_id: str) -> ResponseReturnValue:
    return _find(public_id, Form.filled(fields.TWIN, {}))


def _find(public_id: str, form: Form) -> str:
    page = shared.desk_page(public_id)
    alike = people.showing.alike(public_id, by=actor())
    return render_template("people/twin.html", page=page, form=form, look_alikes=alike, signs=SIGNS)


@blueprint.post("/<public_id>/merge/compare")
@requires(Permission.MERGE_PATIENTS)
def compare(public_id: str) -> ResponseReturnValue:
    form = Form.parse(fields.TWIN, request.form, today())
    if form.problems:
        return _find(public_id, form), 422
    other = people.showing.with_number(form.values["record_number"], None, by=actor())
    if other is None:
        return _find(public_id, stand_beside(form, Objection.NOBODY_SUCH)), 422
    return _compare(public_id, other)


def _compare(
    public_id: str, other: str, refused: Objection | None = None, breaking: tuple[BrokenVisit, ...] = ()
) -> str:
    pair = people.merging.look(public_id, other, by=actor(), now=clock.now())
    objection = refused or pair.objection
    sentence = SENTENCES[objection][1] if objection else ""
    return render_template(
        "people/compare.html",
        pair=pair,
        sentence=sentence,
        signs=SIGNS,
        key=keyed.new_key(),
        breaking=breaking,
    )


@blueprint.post("/<public_id>/merge")
@requires(Permission.MERGE_PATIENTS)
def merge(public_id: str) -> ResponseReturnValue:
    once, other = shared.once(), request.form.get("other", "")
    try:
        outcome = people.merging.merge(
            public_id, other, by=actor(), now=clock.now(), once=once, breaks=shared.breaks()
        )
    except WouldBreak as would:
        return _compare(public_id, other, breaking=would.visits), 409
    if isinstance(outcome, Objection):
        return _compare(public_id, other, outcome), 409
    flash("Merged. Old links and the old record number lead here.")
    return redirect(url_for("patients.show", public_id=public_id), code=303)
