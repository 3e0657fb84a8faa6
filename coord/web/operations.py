"""Whether Coord is well: for load balancers, for the supervisor, and for people."""

from datetime import datetime, timedelta

from flask import Blueprint, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from coord import clock
from coord.domain.permissions import Permission
from coord.services import upkeep
from coord.web.permission import public, requires

blueprint = Blueprint("operations", __name__)

LATE = timedelta(seconds=60)
OVERDUE = timedelta(minutes=5)


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The web server answers."""
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The database answers and is migrated; a broker that is away must not take the pages down."""
    try:
        ready = upkeep.is_ready()
    except SQLAlchemyError as error:
        current_app.logger.error("not ready: %s", type(error).__name__)  # noqa: TRY400 - no trace with values
        ready = False
    return jsonify(status="ready" if ready else "not ready"), 200 if ready else 503


@blueprint.get("/status")
@requires(Permission.VIEW_STATUS)
def status() -> ResponseReturnValue:
    signs = upkeep.signs(clock.now())
    return render_template(
        "operations/status.html",
        database=signs.database,
        last_tick=signs.last_tick,
        worker=_is_fresh(signs.last_tick),
        oldest_due=signs.oldest_due,
        messages=signs.oldest_due is None or clock.now() - signs.oldest_due < OVERDUE,
        held_up={one.channel: one for one in signs.held_up},
        broker=_broker_answers(),
    )


def _is_fresh(last_tick: datetime | None) -> bool:
    return last_tick is not None and clock.now() - last_tick < LATE


def _broker_answers() -> bool:
    url = current_app.extensions["coord_config"].redis_url
    try:
        with Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1) as broker:
            return bool(broker.ping())
    except RedisError:
        return False
