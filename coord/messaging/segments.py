"""Text messages in one segment: 160 signs of the GSM alphabet, or 70 of any other (3GPP TS 23.038).

Letters that the GSM alphabet lacks but has without their accent go without it, as is the custom in
texts; where that is not enough for all of a text, it is sent as it is written, and has 70.
"""

import unicodedata

GSM_LIMIT = 160
UCS_LIMIT = 70
_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "^{}\\[~]|€"
_COST = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENDED, 2)
_PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u202f": " ", "\u00a0": " "}
)


def written(text: str) -> str:
    """The text as it is sent: in GSM letters where that loses no more than accents, else untouched."""
    plain = "".join(map(_without_accent, text.translate(_PLAIN)))
    return plain if is_gsm(plain) else text


def is_gsm(text: str) -> bool:
    return all(sign in _COST for sign in text)


def room_left(text: str) -> int:
    """How many more signs fit into the segment; negative where the text is too long.

    GSM signs of the extension table take two places, and so do signs beyond the basic plane of Unicode.
    """
    if is_gsm(text):
        return GSM_LIMIT - sum(_COST[sign] for sign in text)
    return UCS_LIMIT - len(text.encode("utf-16-le")) // 2


def fits(text: str) -> bool:
    return room_left(text) >= 0


def _without_accent(sign: str) -> str:
    if sign in _COST:
        return sign
    first = unicodedata.normalize("NFD", sign)[0]
    return first if first in _COST else sign
