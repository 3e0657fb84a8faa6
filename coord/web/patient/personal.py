"""What lies behind the code: where and what to mind, who takes the patient home, the language."""

from flask import redirect, request
from flask.typing import ResponseReturnValue

from coord import clock
from coord.domain.ride import RideKind, RideLack
from coord.messaging.languages import LANGUAGES
from coord.services import links
from coord.services.links import Personal
from coord.services.rides import RideTold
from coord.services.roster import Keys
from coord.web import forms
from coord.web.patient.asked import asked, proof, settings
from coord.web.patient.blueprint import blueprint
from coord.web.patient.pages import go, gone, page
from coord.web.patient.words import reader
from coord.web.people import readers
from coord.web.people.readers import Unreadable
from coord.web.permission import public

LONGEST = 80
PHONES = (RideLack.PHONE.value, "backup_phone")


@blueprint.get("/v/<token>/details")
@public
def details(token: str) -> ResponseReturnValue:
    found = _found(token)
    if found is None:
        return _to_code(token, "details")
    base = settings().base_url
    return page("patient/details.html", found.visit.reads, found=found, visit=found.visit, base=base)


@blueprint.get("/v/<token>/ride")
@public
def ride(token: str) -> ResponseReturnValue:
    found = _found(token)
    if found is None or not found.visit.is_treatment:
        return _to_code(token, "ride")
    return _ride_page(found)


@blueprint.post("/v/<token>/ride")
@public
def tell_ride(token: str) -> ResponseReturnValue:
    found = _found(token)
    if found is None:
        return _to_code(token, "ride")
    told, problems = _told()
    if told is None or problems:
        return _ride_page(found, problems), 422
    keys = Keys(settings().field_key, settings().index_key)
    missing = links.tell_ride(token, proof(), told, keys=keys, **asked())
    if missing is None:
        return gone()
    if missing:
        return _ride_page(found, missing), 422
    return redirect(go("details", reader()), code=303)


@blueprint.post("/v/<token>/language")
@public
def choose_language(token: str) -> ResponseReturnValue:
    wanted = request.form.get("language", "")
    if wanted not in LANGUAGES:
        return gone()
    if links.choose_language(token, proof(), wanted, **asked()) is None:
        return _to_code(token, "details")
    return redirect(go("details", reader(), lang=wanted), code=303)


def _found(token: str) -> Personal | None:
    return links.personal(token, proof(), field_key=settings().field_key, **asked())


def _to_code(token: str, wanted: str) -> ResponseReturnValue:
    """The code comes first; an address that is nothing stays nothing."""
    if links.opened(token, **asked()) is None:
        return gone()
    return redirect(go("code", reader(), to=wanted), code=303)


def _told() -> tuple[RideTold | None, frozenset[str]]:
    """The ride in the form, and the fields that cannot be read."""
    kind = forms.choice(request.form, "kind", RideKind)
    words = {name: request.form.get(name, "").strip()[:LONGEST] for name in ("name", "backup_name")}
    numbers = {name: _number(name) for name in PHONES}
    wrong = {name for name, number in numbers.items() if number is None}
    if kind is None or wrong:
        return None, frozenset(wrong if kind else {*wrong, RideLack.KIND})
    language = request.form.get("language", "")
    known = language if language in LANGUAGES else ""
    told = {name: number or "" for name, number in numbers.items()}
    return RideTold(kind, **words, **told, language=known), frozenset()


def _number(name: str) -> str | None:
    """The number in a field, or nothing; None where it cannot be read."""
    text = request.form.get(name, "").strip()
    try:
        return readers.phone(text, clock.now().date()) if text else ""
    except Unreadable:
        return None


def _ride_page(found: Personal, problems: frozenset[str] = frozenset()) -> str:
    return page(
        "patient/ride.html",
        found.visit.reads,
        found=found,
        visit=found.visit,
        problems=problems,
        given=request.form,
    )
