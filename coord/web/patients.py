"""Finding a patient, and the patient's page. What is searched for never stands in a URL."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.domain.reminders.kinds import PROMPTS
from coord.services import message_log, showing, telephones, waitlist
from coord.web import forms
from coord.web.people import readers
from coord.web.people.shared import keys
from coord.web.permission import actor, requires
from coord.web.present import now_minute

blueprint = Blueprint("patients", __name__, url_prefix="/patients")


@blueprint.get("/")
@requires(Permission.VIEW_PATIENTS)
def index() -> ResponseReturnValue:
    patients = showing.find_patients("", by=actor(), now=clock.now())
    return render_template("patients/index.html", patients=patients, sought="")


@blueprint.post("/")
@requires(Permission.VIEW_PATIENTS)
def find() -> ResponseReturnValue:
    sought = request.form.get("name", "")[:100]
    address = readers.address(sought, clock.now().date())
    patients = showing.find_patients(
        sought, by=actor(), now=clock.now(), address=address, index_key=keys().index
    )
    return render_template("patients/index.html", patients=patients, sought=sought)


@blueprint.get("/<public_id>")
@requires(Permission.VIEW_PATIENTS)
def show(public_id: str) -> ResponseReturnValue:
    return patient_page(public_id)


def patient_page(public_id: str, problem: str = "") -> str:
    """The patient's page, and why the last step could not be."""
    page = showing.patient(public_id, by=actor(), now=clock.now())
    coming = message_log.to_come(public_id, by=actor(), now=clock.now()) if _sees_messages() else ()
    return render_template(
        "patients/show.html",
        page=page,
        coming=coming,
        waits=waitlist.of_patient(page.patient.public_id, by=actor(), now=clock.now()),
        prompts=PROMPTS,
        call=telephones.of_patient(page.patient.public_id, keys=keys(), by=actor()),
        problem=problem,
        now=now_minute(),
        key=forms.new_key(),
    )


def _sees_messages() -> bool:
    return actor().may(Permission.VIEW_MESSAGES)
