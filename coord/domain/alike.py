"""Whether two names may be one person's, told over the phone and typed in haste."""

from difflib import SequenceMatcher

LEAST_RATIO = 0.8


def is_similar(one: str, other: str) -> bool:
    """Whether every word of the shorter name is nearly some word of the other.

    Both are in lower case without accents. A single word is too little to go by unless it is all
    that there is.
    """
    few, many = sorted((one.split(), other.split()), key=len)
    if not few or (len(few) == 1 and len(many) > 1):
        return False
    return all(any(_is_near(word, candidate) for candidate in many) for word in few)


def _is_near(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= LEAST_RATIO
