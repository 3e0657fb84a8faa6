"""Where a user lands: the first page that their role may see."""

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from coord.domain.permissions import Permission
from coord.web.permission import actor, requires

blueprint = Blueprint("start", __name__)

PAGES = {
    Permission.VIEW_BOARD: "board.show",
    Permission.VIEW_PATIENTS: "patients.index",
    Permission.VIEW_STATUS: "operations.status",
}


@blueprint.get("/start")
@requires(Permission.SIGN_IN)
def index() -> ResponseReturnValue:
    page = next(page for permission, page in PAGES.items() if actor().may(permission))
    return redirect(url_for(page))
