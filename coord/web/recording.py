"""Recording a visit that happened without us."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import booking, showing
from coord.services.booking import Booked, PastVisit, Refused
from coord.web import forms
from coord.web.forms import DraftForm
from coord.web.permission import actor, requires

blueprint = Blueprint("recording", __name__, url_prefix="/patients")


@blueprint.get("/<public_id>/record")
@requires(Permission.RECORD_PAST)
def choose(public_id: str) -> ResponseReturnValue:
    return _page(public_id, dict(request.args))


@blueprint.post("/<public_id>/record")
@requires(Permission.RECORD_PAST)
def record(public_id: str) -> ResponseReturnValue:
    once = forms.once(request.form, request.path)
    form = DraftForm.parse({**request.form.to_dict(), "patient": public_id})
    if form.draft is None:
        return _page(public_id, dict(form.fields), problems=form.problems), 422
    explanation = request.form.get("explanation", "")[:500]
    past = PastVisit(form.draft, bool(request.form.get("counts_dose")), explanation)
    match booking.record(past, by=actor(), now=clock.now(), once=once):
        case Booked(appointment=appointment):
            flash("Recorded. Nobody gets a message about it.")
            return redirect(url_for("appointments.show", public_id=appointment), code=303)
        case Refused() as refused:
            return _page(public_id, dict(form.fields), refused), 409


def _page(
    public_id: str,
    fields: dict[str, str],
    refused: Refused | None = None,
    problems: dict[str, str] | None = None,
) -> str:
    """First the kind of visit and the clinic, then its day, people and room."""
    kind, clinic = fields.get("type-0"), fields.get("clinic-0")
    choices = None
    if kind and clinic:
        choices = showing.choices(kind, clinic, public_id, by=actor(), now=clock.now())
    clinics = showing.clinics(by=actor())
    return render_template(
        "care/record.html",
        page=showing.patient(public_id, by=actor(), now=clock.now()),
        kinds=showing.kinds(by=actor(), now=clock.now()),
        clinics=clinics,
        zone=next((one.zone for one in clinics if one.public_id == clinic), "UTC"),
        choices=choices,
        fields=fields,
        refusals=refused.refusals if refused else (),
        problems=problems or {},
        key=forms.new_key(),
    )
