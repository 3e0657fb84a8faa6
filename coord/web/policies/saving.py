"""From which day a change holds, and which broken visits somebody has seen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from coord.services.errors import BadInput
from coord.services.policies.trying import When


def when_of(given: Mapping[str, Any]) -> When:
    """The form's day, and the visits that were shown when "Save it anyway" was pressed."""
    try:
        day = date.fromisoformat(given.get("valid_from", ""))
    except ValueError:
        raise BadInput("valid_from", "Give a date such as 2027-03-31.") from None
    return When(day, frozenset(filter(None, given.get("seen", "").split())))


def saved(url: str) -> ResponseReturnValue:
    flash("Saved.")
    return redirect(url, code=303)
