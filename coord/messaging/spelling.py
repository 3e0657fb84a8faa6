"""Names in Latin letters, for texts whose alphabet has no others: one letter of another fills them up."""

import unicodedata
from dataclasses import replace

from coord.messaging import segments
from coord.messaging.facts import Letter

# Cyrillic by BGN/PCGN and Greek by ISO 843, both without accents; Latin letters that do not come apart.
_PAIRS = (
    "аa бb вv гg дd еe жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya "
    "єye іi ґg αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo "
    "đd łl ħh ıi œoe þth ðd"
)
_LETTERS = {pair[0]: pair[1:] for pair in _PAIRS.split()}


def in_latin(letter: Letter) -> Letter:
    """The letter with what comes from outside in Latin letters, each where all of it can be written so."""
    return replace(
        letter,
        name=spelt(letter.name),
        clinic=spelt(letter.clinic),
        address=spelt(letter.address),
        room=spelt(letter.room),
        escort=spelt(letter.escort),
        patient=spelt(letter.patient),
    )


def spelt(name: str) -> str:
    """`Ekaterina` for `Екатерина`; a name that has other letters still stays as it is."""
    if segments.is_gsm(segments.written(name)):
        return name
    plain = "".join(map(_latin, unicodedata.normalize("NFC", name)))
    return plain if segments.is_gsm(segments.written(plain)) else name


def _latin(sign: str) -> str:
    found = _LETTERS.get(sign.lower())
    first = unicodedata.normalize("NFD", sign)[0]
    if found is None:
        return sign if first == sign else _latin(first)
    return found if sign.islower() else found.capitalize()
