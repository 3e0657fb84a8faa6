"""Asking for a one-time code, and entering it."""

from flask import make_response, redirect, request
from flask.typing import ResponseReturnValue

from coord.services import channels, links
from coord.services.links import Entered, Opened, Sending
from coord.web.patient.asked import KEPT, PROOF, asked, settings
from coord.web.patient.blueprint import blueprint
from coord.web.patient.pages import go, gone, page
from coord.web.patient.words import reader
from coord.web.permission import public

BEHIND = ("details", "ride")
REFUSALS = {Sending.TOO_MANY: ("too_many", 429), Sending.NOWHERE: ("nowhere", 409)}


@blueprint.get("/v/<token>/code")
@public
def code(token: str) -> ResponseReturnValue:
    visit = links.opened(token, **asked())
    return _page(visit) if visit else gone()


@blueprint.post("/v/<token>/code/send")
@public
def send_code(token: str) -> ResponseReturnValue:
    visit = links.opened(token, **asked())
    sending = links.send(token, channels.of(settings()).senders, **asked())
    if visit is None or sending is None:
        return gone()
    if sending in REFUSALS:
        problem, status = REFUSALS[sending]
        return _page(visit, problem), status
    return redirect(go("code", reader(), sent="1", to=_to()), code=303)


@blueprint.post("/v/<token>/code")
@public
def enter_code(token: str) -> ResponseReturnValue:
    visit = links.opened(token, **asked())
    entered = links.enter(token, request.form.get("code", ""), **asked())
    if visit is None or entered is None:
        return gone()
    if not entered.proof:
        return _page(visit, "wrong", entered), 422
    response = make_response(redirect(go(_to(), reader()), code=303))
    response.set_cookie(
        PROOF,
        entered.proof,
        max_age=KEPT,
        path="/v",
        secure=settings().https,
        httponly=True,
        samesite="Lax",
    )
    return response


def _page(visit: Opened, problem: str = "", entered: Entered | None = None) -> str:
    is_sent = bool(request.values.get("sent")) or entered is not None
    left = entered.left if entered else 0
    return page(
        "patient/code.html",
        visit.reads,
        visit=visit,
        is_sent=is_sent,
        problem=problem,
        left=left,
        to=_to(),
    )


def _to() -> str:
    """The page that the code is wanted for."""
    wanted = request.values.get("to", "")
    return wanted if wanted in BEHIND else BEHIND[0]
