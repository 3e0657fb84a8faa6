"""Reading a reply: digits of every script, words that must be obeyed, words that cannot wait.

Whoever is in distress is heard before anything else. What is none of these is for a person to read.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from coord.domain.replies import distress, words


class Meaning(StrEnum):
    CONFIRM = "confirm"
    OTHER_TIME = "other_time"
    STOP = "stop"
    CANCEL = "cancel"
    START = "start"
    YES = "yes"
    HELP = "help"
    WRONG_NUMBER = "wrong_number"
    DISTRESS = "distress"
    WORDS = "words"


LONGEST = 2000
# Letters that one keyboard writes and another does not: Arabic for Persian, the older Chinese for the newer.
_ALIKE = str.maketrans(
    "يىكةđ殺輕盡尋結殘傷緊險過氣無難暈藥發錯號碼這請訂閱別樓撐",
    "ییکهd杀轻尽寻结残伤紧险过气无难晕药发错号码这请订阅别楼撑",
)
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
# Scripts that do not set words apart, or hang endings on them: there a phrase counts wherever it stands.
_JOINED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0600-\u06ff\u0900-\u097f]")


def read(text: str) -> Meaning:
    """What a reply says, by its first two thousand signs."""
    said = _plain(text[:LONGEST])
    if _DISTRESS.search(f" {said} "):
        return Meaning.DISTRESS
    if _WRONG_NUMBER.search(f" {said} "):
        return Meaning.WRONG_NUMBER
    return _WHOLE.get(_without_courtesy(said)) or _digit(said) or Meaning.WORDS


def _plain(text: str) -> str:
    """Small letters without accents, each in one form, digits as 0 to 9, words with one space between."""
    decomposed = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text).casefold())
    signs = ("" if _is_mark(sign) else _sign(sign) for sign in decomposed)
    return " ".join(unicodedata.normalize("NFKC", "".join(signs)).translate(_ALIKE).split())


def _is_mark(sign: str) -> bool:
    """Accents, the frame of a key, and what only tells how a sign is shown."""
    return unicodedata.category(sign) in {"Mn", "Me", "Cf"}


def _sign(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    if digit is not None:
        return str(digit)
    return sign if unicodedata.category(sign)[0] in "LM" else " "


def _without_courtesy(said: str) -> str:
    """The words without those of politeness, each once."""
    rest = _COURTESY.sub(" ", f" {said} ")
    return " ".join(dict.fromkeys(rest.split()))


def _digit(said: str) -> Meaning | None:
    """1 or 2, perhaps with a yes; any other number beside it is for a person to read."""
    rest = [word for word in _without_courtesy(said).split() if word not in _YES]
    return {"1": Meaning.CONFIRM, "2": Meaning.OTHER_TIME}.get(" ".join(rest))


def _anywhere(phrases: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(_pattern(phrase) for phrase in phrases))


def _pattern(phrase: str) -> str:
    plain = re.escape(_plain(phrase.removesuffix("*")))
    if _JOINED.search(phrase):
        return plain
    return rf"(?<= ){plain}" if phrase.endswith("*") else rf"(?<= ){plain}(?= )"


def _whole() -> dict[str, Meaning]:
    tables = {
        Meaning.YES: words.YES,
        Meaning.HELP: words.HELP,
        Meaning.START: words.START,
        Meaning.STOP: words.STOP,
        Meaning.CANCEL: words.CANCEL,
    }
    return {_plain(one): meaning for meaning, table in tables.items() for one in table}


_DISTRESS = _anywhere(distress.PHRASES)
_WRONG_NUMBER = _anywhere(words.WRONG_NUMBER)
_COURTESY = re.compile(
    "|".join(rf"(?<= ){re.escape(_plain(one))}(?= )" for one in sorted(words.COURTESY, key=len, reverse=True))
)
_YES = frozenset(_plain(one) for one in words.YES)
_WHOLE = _whole()
