"""What all patients' pages share: headers, limits, and what becomes of errors.

The address is a secret and must not get into a log: what fails is told without path and values.
"""

import traceback

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from coord import clock
from coord.domain.local_time import to_minute
from coord.limits import Limit
from coord.services import asked
from coord.web.patient.pages import gone, page

blueprint = Blueprint("visit", __name__)

# Whole clinics and mail scanners come from one address each; a person opens a page a few times.
PER_ADDRESS, PER_TOKEN = 300, 60


@blueprint.record_once
def _set_limits(state: BlueprintSetupState) -> None:
    state.app.extensions["coord_visit_limits"] = (Limit(PER_ADDRESS), Limit(PER_TOKEN))


@blueprint.before_request
def _hold_back() -> ResponseReturnValue | None:
    token = str((request.view_args or {}).get("token"))
    if _is_within_here(token) and _is_within(token):
        return None
    return page("patient/problem.html", title="too_often", sentence="try_later"), 429, {"Retry-After": "60"}


def _is_within_here(token: str) -> bool:
    """What one process alone would refuse never gets as far as the database."""
    limits: tuple[Limit, Limit] = current_app.extensions["coord_visit_limits"]
    minute = to_minute(clock.now())
    return limits[0].allows(request.remote_addr, minute) and limits[1].allows(token, minute)


def _is_within(token: str) -> bool:
    """The same bounds over all processes."""
    bounds = {f"address {request.remote_addr}": PER_ADDRESS, f"link {token}": PER_TOKEN}
    return asked.is_within(bounds, current_app.extensions["coord_config"].secret_key, clock.now())


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.errorhandler(HTTPException)
def _refused(error: HTTPException) -> ResponseReturnValue:
    if error.code == 404:
        return gone()
    return page("patient/problem.html", title="again", sentence="try_again"), error.code or 500


@blueprint.errorhandler(Exception)
def _failed(error: Exception) -> ResponseReturnValue:
    where = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("a patient's page could not be made: %s\n%s", type(error).__name__, where)
    return page("patient/problem.html", title="failed", sentence="try_later"), 503
