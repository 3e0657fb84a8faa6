"""Stopping messages: a page with one button, and what mail programs send by themselves (RFC 8058)."""

from flask.typing import ResponseReturnValue

from coord.services import links
from coord.web.patient.asked import asked
from coord.web.patient.blueprint import blueprint
from coord.web.patient.pages import gone, page
from coord.web.permission import public
from coord.web.safety import csrf


@blueprint.get("/s/<token>")
@public
def stopping(token: str) -> ResponseReturnValue:
    found = links.stopping(token, **asked())
    return page("patient/stop.html", found.reads, found=found) if found else gone()


@blueprint.post("/s/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]  # a mail program's one click has seen no form; the token is the secret
@public
def stop(token: str) -> ResponseReturnValue:
    found = links.stop(token, **asked())
    return page("patient/stop.html", found.reads, found=found) if found else gone()
