"""Licences, registrations and trainings that end within months."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import licences
from coord.web.permission import actor, requires

blueprint = Blueprint("licences", __name__, url_prefix="/licences")


@blueprint.get("/")
@requires(Permission.VIEW_LICENCES)
def index() -> ResponseReturnValue:
    return render_template("licences/index.html", endings=licences.ending(by=actor(), now=clock.now()))
