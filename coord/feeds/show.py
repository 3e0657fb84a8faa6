"""`GET /feeds/<token>.ics`: the calendar, its being unchanged, or the one 404 for everything else.

The token is in the path and must not get into a log: what fails is told without path and values.
"""

import gzip
import re
import traceback
from datetime import UTC

from flask import Blueprint, Response, current_app, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.local_time import to_minute
from coord.limits import Limit
from coord.services import feeds
from coord.services.feeds import Rendered

blueprint = Blueprint("calendar_feeds", __name__, url_prefix="/feeds")

# Many clinicians' calendars come from the few addresses of one calendar provider.
PER_ADDRESS = 600
PER_TOKEN = 120
QUOTED = re.compile(r'"([^"]*)"')
HEADERS = {
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


@blueprint.record_once
def _set_limits(state: BlueprintSetupState) -> None:
    state.app.extensions["coord_feed_limits"] = (Limit(PER_ADDRESS), Limit(PER_TOKEN))


@blueprint.get("/<token>.ics")
def show(token: str) -> ResponseReturnValue:
    if not _may_ask(token):
        return _plain("Too many requests.", 429, {"Retry-After": "60"})
    rendered = feeds.render(token, now=clock.now())
    if rendered is None:
        return _plain("There is no such calendar.", 404)
    return _described(Response(status=304), rendered) if _is_current(rendered) else _calendar(rendered)


show.coord_permission = None  # type: ignore[attr-defined]  # open to everybody: the address is the secret


def _may_ask(token: str) -> bool:
    limits: tuple[Limit, Limit] = current_app.extensions["coord_feed_limits"]
    per_address, per_token = limits
    minute = to_minute(clock.now())
    return per_address.allows(request.remote_addr, minute) and per_token.allows(feeds.hashed(token), minute)


def _plain(text: str, status: int, headers: dict[str, str] | None = None) -> Response:
    response = Response(f"{text}\n", status, mimetype="text/plain")
    response.headers.update(HEADERS | {"Cache-Control": "no-store"} | (headers or {}))
    return response


def _is_current(rendered: Rendered) -> bool:
    """Whether the client has it: If-None-Match, compared weakly, wins (RFC 9110 section 13.2.2)."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        return tags.strip() == "*" or rendered.etag in QUOTED.findall(tags)
    since = request.if_modified_since
    return since is not None and rendered.changed_at <= since


def _calendar(rendered: Rendered) -> Response:
    response = Response(rendered.octets, content_type="text/calendar; charset=utf-8")
    if request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(rendered.octets, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return _described(response, rendered)


def _described(response: Response, rendered: Rendered) -> Response:
    """The tag is weak because plain and zipped octets share it (RFC 9110 section 8.8.3)."""
    response.set_etag(rendered.etag, weak=True)
    response.last_modified = rendered.changed_at.astimezone(UTC)
    response.vary.add("Accept-Encoding")
    response.headers.update(HEADERS | {"Cache-Control": "private, no-cache"})
    return response


@blueprint.errorhandler(Exception)
def _failed(error: Exception) -> ResponseReturnValue:
    """Flask would log the path, and the database's own words may hold values: neither is told."""
    where = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("a feed could not be made: %s\n%s", type(error).__name__, where)
    return _plain("The calendar cannot be made just now.", 503, {"Retry-After": "600"})
