"""What the provider of texts calls: reports on texts of ours, and texts that people send us.

Only what bears the provider's signature for our own public address is read at all; whatever comes again
changes nothing.
"""

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue

from coord import clock
from coord.messaging.texts.provider import Call, TextProvider
from coord.services import channels, replies, texts
from coord.services.roster import Keys
from coord.web.permission import public
from coord.web.safety import csrf

blueprint = Blueprint("texts", __name__, url_prefix="/texts")

LONGEST = 64 * 1024
FORM = "application/x-www-form-urlencoded"


@blueprint.post("/status/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]  # the provider has seen no form; its signature is the proof
@public
def status(token: str) -> ResponseReturnValue:
    """What became of a text."""
    provider, call = _proven()
    report = provider.report(call)
    secret = current_app.extensions["coord_config"].secret_key
    if report is not None and not texts.reported(token, report, secret=secret, now=clock.now()):
        abort(404)
    return "", 204


@blueprint.post("/in")
@csrf.exempt  # type: ignore[untyped-decorator]  # as above
@public
def incoming() -> ResponseReturnValue:
    """A text that somebody sent us, and what we say to it at once."""
    provider, call = _proven()
    text = provider.incoming(call)
    if text is None:
        abort(400)
    settings = current_app.extensions["coord_config"]
    keys = Keys(settings.field_key, settings.index_key)
    body, kind = provider.answer(replies.received(text, keys=keys, now=clock.now()))
    return Response(body, content_type=f"{kind}; charset=utf-8")


def _proven() -> tuple[TextProvider, Call]:
    """The call and who made it; ends with 403 without the proof, and 404 without a provider."""
    if (request.content_length or 0) > LONGEST:
        abort(413)
    settings = current_app.extensions["coord_config"]
    provider = channels.provider(settings)
    if provider is None:
        abort(404)
    fields = {name: request.form.getlist(name) for name in request.form}
    query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
    call = Call(settings.base_url.rstrip("/") + request.path + query, fields, dict(request.headers))
    if request.mimetype != FORM or not provider.is_theirs(call):
        abort(403)
    return provider, call
