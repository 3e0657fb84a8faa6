"""Fields of the policy that are chosen among words, one or some: their codes, and what people read."""

import re
from collections.abc import Mapping

from flask import request

from coord.domain.writing import Unreviewed
from coord.web.labels import CHECKS, RIDE_KINDS

UNREVIEWED = {
    Unreviewed.ENGLISH_WITH_CALL: "English, and a call with an interpreter",
    Unreviewed.ENGLISH_ONLY: "English alone",
    Unreviewed.SEND: "The translation as it is",
}
SOME = frozenset({"checks", "kinds", "short_types", "watched_types"})
OWN = frozenset({"checks"})


def choices(kinds_of_visit: Mapping[str, str]) -> dict[str, Mapping[str, str]]:
    """By field, the codes with their words; `kinds_of_visit` are the names of those, by code."""
    return {
        "unreviewed": {str(code): words for code, words in UNREVIEWED.items()},
        "talk_type": kinds_of_visit,
        "short_types": kinds_of_visit,
        "watched_types": kinds_of_visit,
        "kinds": {str(code): words for code, words in RIDE_KINDS.items()},
        "checks": CHECKS,
    }


def picked(field: str) -> list[str]:
    """The codes that are ticked, and those that the house's own words make: `pregnancy_test`."""
    own = request.form.get(f"{field}-more", "").split(",") if field in OWN else []
    codes = (re.sub(r"\W+", "_", words.strip().lower()) for words in own)
    return list(dict.fromkeys([*request.form.getlist(field), *filter(None, codes)]))
