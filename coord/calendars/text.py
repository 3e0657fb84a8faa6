"""Lines of iCalendar: escaped once, folded by octets, each ended by CRLF (RFC 5545 section 3.1, RFC 6868)."""

import re
from collections.abc import Iterable

LONGEST = 75
PARAMETER = str.maketrans({"^": "^^", "\n": "^n", '"': "^'"})
# Controls, what some readers take for the end of a line (U+0085, U+2028, U+2029), and halves of characters
UNWANTED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545 section 3.3.11); `:` and `"` stay as they are."""
    return re.sub(r"[\\;,]", r"\\\g<0>", _clean(text)).replace("\n", "\\n")


def parameter(value: str) -> str:
    """A parameter's value (RFC 6868), in quotes where it holds what would end it."""
    encoded = _clean(value).translate(PARAMETER)
    return f'"{encoded}"' if re.search("[,;:]", encoded) else encoded


def _clean(text: str) -> str:
    """Every kind of line end as one, tabs as spaces, and nothing that a reader may stumble over."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return UNWANTED.sub("", plain)


def octets(lines: Iterable[str]) -> bytes:
    """The lines as they are sent: folded, each ending in CRLF, the last one too."""
    return b"".join(folded(line) for line in lines)


def folded(line: str) -> bytes:
    """One line cut into pieces of at most 75 octets, never inside a character."""
    rest, pieces = line.encode(), []
    while len(rest) > LONGEST:
        cut = _before_character(rest, LONGEST)
        pieces.append(rest[:cut])
        rest = b" " + rest[cut:]
    return b"\r\n".join([*pieces, rest]) + b"\r\n"


def _before_character(line: bytes, cut: int) -> int:
    """The last place at or before `cut` that is not inside a UTF-8 character."""
    while line[cut] & 0b1100_0000 == 0b1000_0000:
        cut -= 1
    return cut
