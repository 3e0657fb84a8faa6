"""In which language somebody is written to, of those that they read."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

ENGLISH = "en"


class Unreviewed(StrEnum):
    """What a house does where nobody has reviewed its words in the language that somebody reads."""

    ENGLISH_WITH_CALL = "english_with_call"
    ENGLISH_ONLY = "english_only"
    SEND = "send_unreviewed"


@dataclass(frozen=True, slots=True)
class Writing:
    """The language of a message; with `needs_call` its reader is called with an interpreter besides."""

    language: str
    needs_call: bool = False


def writing(reads: Sequence[str | None], reviewed: AbstractSet[str], rule: Unreviewed) -> Writing:
    """The first language that they read and that may be sent, else English.

    `reads` are their languages in the order of their liking, None for each in which nothing is written.
    English counts as reviewed. Of whom no language is known, English is supposed.
    """
    written = [one for one in reads if one is not None]
    if rule is Unreviewed.SEND and written:
        return Writing(written[0])
    fit = next((one for one in written if one == ENGLISH or one in reviewed), None)
    if fit is not None:
        return Writing(fit)
    return Writing(ENGLISH, needs_call=bool(reads) and rule is not Unreviewed.ENGLISH_ONLY)
