"""A happening in the address of a page: whom or what, from when to when, and nobody's name."""

import re
from typing import Any

from flask import abort, request

from coord.domain.interval import Interval
from coord.services.replan import Happening, Kind

LONGEST = 400 * 1440
NUMBER = re.compile("[0-9]{1,9}")


def arguments(happening: Happening) -> dict[str, Any]:
    """The arguments of a link to the visits that it concerns."""
    span = happening.span
    where = {"kind": happening.kind.value, "whom": happening.whom, "since": span.starts, "until": span.ends}
    return where | ({"entered": "-".join(map(str, happening.entered))} if happening.entered else {})


def asked() -> Happening:
    """The happening that the address tells; what our pages do not link to is refused."""
    args = request.args
    since, until = args.get("since", 0, type=int), args.get("until", 0, type=int)
    if args.get("kind") not in set(Kind) or not 0 < since < until <= since + LONGEST:
        abort(400)
    entered = tuple(int(one) for one in args.get("entered", "").split("-") if NUMBER.fullmatch(one))
    return Happening(Kind(args["kind"]), args.get("whom", ""), Interval(since, until), entered)
