"""The audit trail, newest first."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coord.domain.permissions import Permission
from coord.services import auditing
from coord.web.permission import actor, requires

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("/")
@requires(Permission.VIEW_AUDIT)
def index() -> ResponseReturnValue:
    return render_template("audit/index.html", entries=auditing.newest(by=actor()))
