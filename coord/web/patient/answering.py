"""The first page of a visit: when it is, "I will come", and "I need another time"."""

from flask import redirect
from flask.typing import ResponseReturnValue

from coord.services import links
from coord.web.patient.asked import asked
from coord.web.patient.blueprint import blueprint
from coord.web.patient.pages import go, gone, page
from coord.web.patient.words import reader
from coord.web.permission import public


@blueprint.get("/v/<token>")
@public
def show(token: str) -> ResponseReturnValue:
    visit = links.opened(token, **asked())
    return page("patient/visit.html", visit.reads, visit=visit) if visit else gone()


@blueprint.post("/v/<token>/come")
@public
def come(token: str) -> ResponseReturnValue:
    is_noted = links.come(token, **asked())
    return redirect(go("show", reader()), code=303) if is_noted else gone()


@blueprint.get("/v/<token>/other-time")
@public
def other_time(token: str) -> ResponseReturnValue:
    visit = links.opened(token, **asked())
    return page("patient/other_time.html", visit.reads, visit=visit) if visit else gone()


@blueprint.post("/v/<token>/other-time")
@public
def ask_other_time(token: str) -> ResponseReturnValue:
    is_noted = links.ask_other_time(token, **asked())
    return redirect(go("other_time", reader()), code=303) if is_noted else gone()
