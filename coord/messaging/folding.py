"""Writing as it is read, so that a word is known however it is disguised.

Accents, letters of another width or case, signs that cannot be seen, letters that look like others, digits
in place of letters, and signs or spaces between the letters of a word are taken away. Each sign that is
left knows where it stood.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NUKTA = "\u093c"
# Unicode has no decomposition for these; Arabic and Persian keyboards have letters of their own.
_SAME = str.maketrans("ıłđøکیىةٱ", "ildoكييها")
_DROPPED = {"\u0640"}  # the Arabic letter that only lengthens a word
_LATIN = str.maketrans("аеорсхукмтвпинѕјіԁӏαειοκντυρχη", "aeopcxykmtbnuhsjidlaeiokvtupxn")
_CYRILLIC = str.maketrans("aeopcxykmtbh", "аеорсхукмтвн")
_DIGITS = str.maketrans("013457@$", "oieastas")
_INSIDE = re.compile(r"(?<=[^\W\d_])[-_.·*'’`/+~|]{1,2}(?=[^\W\d_])")
_SPELT = re.compile(r"(?<![^\W_])(?:[^\W\d_][\W_]{1,2}){3,}[^\W\d_](?![^\W_])")
_BETWEEN_IDEOGRAPHS = re.compile(r"(?<=[\u3400-\u9fff])[\W_]+(?=[\u3400-\u9fff])")
_BETWEEN_SYLLABLES = re.compile(r"(?<![가-힣])(?:[가-힣][\W_]{1,2})+[가-힣](?![가-힣])")
_GAP = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """Signs, and for each of them where it stands in what was written."""

    text: str
    places: tuple[int, ...]

    def translated(self, table: dict[int, int]) -> "Folded":
        return Folded(self.text.translate(table), self.places)

    def without(self, gaps: Iterable[tuple[int, int]]) -> "Folded":
        gone = {at for start, end in gaps for at in range(start, end)}
        kept = [at for at in range(len(self.text)) if at not in gone]
        return Folded("".join(self.text[at] for at in kept), tuple(self.places[at] for at in kept))


def folded(text: str, *, keeps_accents: bool = False, keeps_case: bool = False) -> Folded:
    """What is read of a text; `keeps_accents` where they make other words of it, as in Vietnamese."""
    plain = _accented if keeps_accents else _cased if keeps_case else _plain
    signs = [(plain(sign), at) for at, sign in enumerate(text)]
    return Folded("".join(one for one, _ in signs), tuple(at for one, at in signs for _ in one))


def _plain(sign: str) -> str:
    return _cased(sign).casefold().translate(_SAME)


def _cased(sign: str) -> str:
    if _is_unseen(sign):
        return ""
    parts = unicodedata.normalize("NFKD", sign)
    return unicodedata.normalize("NFC", "".join(one for one in parts if not _is_accent(one)))


def _accented(sign: str) -> str:
    return "" if _is_unseen(sign) else unicodedata.normalize("NFKC", sign).casefold()


def _is_unseen(sign: str) -> bool:
    return sign in _DROPPED or unicodedata.category(sign) == "Cf"


def _is_accent(sign: str) -> bool:
    """Marks of Devanagari are vowels, all but one."""
    is_vowel = "\u0900" <= sign <= "\u097f" and sign != _NUKTA
    return unicodedata.category(sign) in {"Mn", "Me"} and not is_vowel


def readings(plain: Folded) -> list[Folded]:
    """The ways in which the same signs can be read as words: as they stand, and with what is between gone."""
    joined = [match.span() for match in _INSIDE.finditer(plain.text)]
    return [plain, *_shorter(plain, joined), *_shorter(plain, list(_between_letters(plain.text)))]


def as_latin(plain: Folded) -> list[Folded]:
    """With the letters of other alphabets, and with digits, read as the Latin letters that they look like."""
    latin = plain.translated(_LATIN)
    return [latin, latin.translated(_DIGITS)]


def as_cyrillic(plain: Folded) -> Folded:
    return plain.translated(_CYRILLIC)


def _between_letters(text: str) -> Iterator[tuple[int, int]]:
    """What stands between the letters of words that are spelt letter by letter."""
    for form in (_SPELT, _BETWEEN_IDEOGRAPHS, _BETWEEN_SYLLABLES):
        for word in form.finditer(text):
            yield from (gap.span() for gap in _GAP.finditer(text, *word.span()))


def _shorter(plain: Folded, gaps: list[tuple[int, int]]) -> list[Folded]:
    return [plain.without(gaps)] if gaps else []
