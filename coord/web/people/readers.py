"""How the desk's fields are read: as a roster's cells are, with what people say on the phone allowed."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from coord.messaging.languages import LANGUAGES
from coord.roster import cells, codes
from coord.roster.columns import BadCell, DateOrder, Reading, Reads

UNSEEN = frozenset({"Cc", "Cs"})
MOST_DOSES, LONGEST_SPACING, MOST_A_WEEK = 100, 365, 7

_HOUR = re.compile(r"(\d{1,2})( ?[ap]\.?m\.?|)", re.ASCII | re.IGNORECASE)

_NAMES = {
    **{name.casefold(): one.code for one in LANGUAGES.values() for name in (one.english, one.name)},
    "chinese": "zh",
    "mandarin": "cmn",
    "cantonese": "yue",
    "farsi": "fa",
    "filipino": "fil",
}

Reader = Callable[[str, date], Any]


class Unreadable(Exception):
    """What is wrong and what to do, in one sentence beside the field."""


def _read(reads: Reads, text: str, today: date) -> Any:
    try:
        return reads.parse(text, Reading(today=today, dates=DateOrder.MDY))
    except BadCell as bad:
        fault = bad.fault.value
        raise Unreadable(f"{fault[0].upper()}{fault[1:]}. Give {bad.expected or reads.expected}.") from None


def _reader(reads: Reads) -> Reader:
    return partial(_read, reads)


def _visible(text: str, today: date, longest: int) -> Any:
    if any(unicodedata.category(sign) in UNSEEN for sign in text):
        raise Unreadable("There is a character that cannot be seen. Type it anew.")
    return _read(cells.text(longest), text, today)


def words(longest: int = cells.NAME_LENGTH) -> Reader:
    """Any visible text up to a length."""
    return partial(_visible, longest=longest)


def phone(text: str, today: date) -> str:
    """A number as the roster keeps it; ten digits without a country are North American."""
    digits = "".join(sign for sign in text if sign.isdecimal())
    national = not text.lstrip().startswith("+")
    wanted = text
    if national and len(digits) == 10:
        wanted = f"+1{digits}"
    elif national and len(digits) == 11 and digits.startswith("1"):
        wanted = f"+{digits}"
    try:
        return codes.phone(wanted)
    except BadCell:
        raise Unreadable(
            "This is not a telephone number. Give all ten digits, or a number with + and its country."
        ) from None


def address(text: str, today: date) -> str:
    """A telephone number or mail address as it is kept; empty where the text is neither."""
    for read in (phone, mail):
        try:
            return str(read(text, today))
        except Unreadable:
            continue
    return ""


def place(text: str, today: date) -> str:
    """A state as `US-CA`, or only `CA`."""
    code = text.upper()
    return str(_read(codes.JURISDICTION, code if "-" in code else f"US-{code}", today))


def time_of_day(text: str, today: date) -> int:
    """A time such as `17:30` or `5:30 pm`, or only the hour."""
    hour = _HOUR.fullmatch(text)
    return int(_read(cells.TIME, f"{hour[1]}:00{hour[2]}" if hour else text, today))


birth_date = _reader(cells.BIRTH_DATE)
day = _reader(cells.DATE)
_tags = _reader(codes.LANGUAGES)
time_zone = _reader(codes.TIME_ZONE)
mail = _reader(codes.EMAIL)
doses = _reader(cells.number(MOST_DOSES))
spacing = _reader(cells.number(LONGEST_SPACING))
a_week = _reader(cells.number(MOST_A_WEEK))


def languages(text: str, today: date) -> Any:
    """Languages by their English names, their own, or their tags, the best one first."""
    said = (one.strip() for one in re.split(r"[;,|]", text))
    return _tags("; ".join(_NAMES.get(one.casefold(), one) for one in said if one), today)


def language_names(tags: Iterable[str]) -> str:
    """Languages as they may be typed: by their English names, those that are not known here by their tags."""
    names = {tag: LANGUAGES[tag].english for tag in LANGUAGES}
    return "; ".join(names.get(tag, tag) for tag in tags)


def number(most: int) -> Reader:
    """A whole number from 0 to the most."""
    return _reader(cells.number(most))
