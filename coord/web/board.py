"""Home: the day's appointments, reservations, and what needs attention."""

from collections.abc import Iterable
from datetime import date, timedelta

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.permissions import Permission
from coord.services import languages, replies, showing, standing
from coord.services.showing import ShownTask
from coord.web.days import today
from coord.web.permission import actor, requires
from coord.web.tasks import calls_about

blueprint = Blueprint("board", __name__)

FIRST_YEAR, LAST_YEAR = 2000, 2100


@blueprint.get("/")
@requires(Permission.VIEW_BOARD)
def show() -> ResponseReturnValue:
    clinic = request.args.get("clinic") or None
    day = _day(clinic)
    board = showing.board(day, clinic, by=actor(), now=clock.now())
    return render_template(
        "board/show.html",
        board=board,
        urgent=[one for one in board.tasks if one.is_urgent],
        tasks=_by_kind(one for one in board.tasks if not one.is_urgent),
        calls=calls_about(board.tasks),
        replies=replies.waiting(by=actor()),
        broken=standing.attention(by=actor(), now=clock.now()),
        changed=languages.changed(by=actor()) if actor().may(Permission.REVIEW_LANGUAGES) else (),
        clinic=clinic,
        today=today(clinic),
        before=day - timedelta(days=1),
        after=day + timedelta(days=1),
    )


def _by_kind(tasks: Iterable[ShownTask]) -> list[list[ShownTask]]:
    """Tasks of one kind together, the kind that is due first before the others."""
    kinds: dict[str, list[ShownTask]] = {}
    for one in tasks:
        kinds.setdefault(one.kind, []).append(one)
    return list(kinds.values())


def _day(clinic: str | None) -> date:
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today(clinic)
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else today(clinic)
