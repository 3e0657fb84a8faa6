"""Rendering a patient's page, and the one page for whatever does not count any more."""

from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from coord.messaging.languages import LANGUAGES
from coord.services.languages.pages import Reads
from coord.web.patient.words import NOTHING_KNOWN, Reader, reader


def page(template: str, known: Reads = NOTHING_KNOWN, **facts: Any) -> str:
    """The page in its reader's language; `go` makes the addresses of pages beside it."""
    who = reader(known)
    return render_template(
        template,
        reader=who,
        say=who.say,
        languages=[one for one in LANGUAGES.values() if one is not who.language],
        here=_here,
        go=lambda endpoint, **more: go(endpoint, who, **more),
        **facts,
    )


def go(endpoint: str, who: Reader, **more: str) -> str:
    """Another page behind the same token (or one that is given), in the same language."""
    token = (request.view_args or {})["token"]
    chosen = {"lang": who.language.code} if who.is_chosen else {}
    return url_for(f"visit.{endpoint}", **{"token": token, **chosen, **more})


def _here(language: str) -> str:
    """This very page in another language; its address is not repeated, for every page of none reads alike."""
    return "?" + urlencode({"lang": language})


def gone() -> ResponseReturnValue:
    """Late, bent, of another purpose or visit, or of a time that has moved: it says the same."""
    return page("patient/problem.html", title="gone", sentence="call_us"), 404
