"""Values whose form somebody else has laid down: time zones, states, languages, NPI, DEA, addresses."""

import re
from functools import lru_cache
from zoneinfo import available_timezones

from coord.roster.cells import split_anyhow, unique
from coord.roster.columns import BadCell, Reading, Reads
from coord.roster.faults import Fault

_STATE_CODES = (
    "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC"
    " ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC AS GU MP PR VI"
)
_STATES = frozenset(_STATE_CODES.split())
_NOT_PLACES = frozenset({"Factory", "localtime", "posixrules"})
_LANGUAGE_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz"
    " ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii"
    " ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi"
    " mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw"
    " sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk"
    " ur uz ve vi vo wa wo xh yi yo za zh zu"
)
_ISO_639_1 = frozenset(_LANGUAGE_CODES.split())
# RFC 5646 section 2.1, without grandfathered and private tags
_LANGUAGE = re.compile(
    r"(?P<language>[a-z]{2,3})(?P<extended>(?:-[a-z]{3}){0,3})(?:-(?P<script>[a-z]{4}))?"
    r"(?:-(?P<region>[a-z]{2}|\d{3}))?(?P<rest>(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*)",
    re.ASCII | re.IGNORECASE,
)
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_EMAIL = re.compile(rf"[^\s@<>()\[\]\\,;:\"]{{1,64}}@(?:{_LABEL}\.)+[^\W\d_](?:[\w-]{{0,61}}[^\W_])")
_EMAIL_LENGTH = 254
_PHONE = re.compile(r"\+[1-9]\d{7,14}", re.ASCII)
_NORTH_AMERICAN = re.compile(r"\+1[2-9]\d{2}[2-9]\d{6}", re.ASCII)
_PHONE_NOISE = str.maketrans("", "", " \N{NO-BREAK SPACE}-.()")
_NPI = re.compile(r"[12]\d{9}", re.ASCII)
_NPI_PREFIX = "80840"  # CMS: the prefix of a US health identifier, counted in the check digit
_DEA = re.compile(r"[A-Z][A-Z9]\d{7}", re.ASCII)
_DEA_REGISTRANTS = frozenset("ABCDEFGHJKLMPRSTUX")


@lru_cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones()) - _NOT_PLACES


def _time_zone(cell: str, _: Reading) -> str:
    if cell not in _zones():
        raise BadCell(Fault.UNKNOWN_TIME_ZONE)
    return cell


def _jurisdiction(cell: str, _: Reading) -> str:
    country, _dash, state = cell.upper().partition("-")
    if country != "US" or state not in _STATES:
        raise BadCell(Fault.BAD_JURISDICTION)
    return cell.upper()


@lru_cache(maxsize=1024)
def _languages(cell: str, _: Reading | None = None) -> tuple[str, ...]:
    return unique(_language(tag) for tag in split_anyhow(cell))


def _language(tag: str) -> str:
    """The tag in its usual case: `zh-Hant-TW`; two letters must be those of ISO 639-1."""
    match = _LANGUAGE.fullmatch(tag)
    if not match or (len(match["language"]) == 2 and match["language"].lower() not in _ISO_639_1):
        raise BadCell(Fault.BAD_LANGUAGE)
    parts = [match["language"].lower() + match["extended"].lower()]
    parts += [match["script"].title()] if match["script"] else []
    parts += [match["region"].upper()] if match["region"] else []
    return "-".join(parts) + match["rest"].lower()


def _npi(cell: str, _: Reading) -> str:
    if not _NPI.fullmatch(cell):
        raise BadCell(Fault.BAD_NPI)
    if not _passes_luhn(_NPI_PREFIX + cell):
        raise BadCell(Fault.NPI_CHECKSUM)
    return cell


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def dea_fault(number: str) -> Fault | None:
    """What is wrong with a DEA registration number: two letters, six digits and a check digit."""
    if not _DEA.fullmatch(number):
        return Fault.BAD_DEA
    if number[0] not in _DEA_REGISTRANTS:
        return Fault.DEA_LETTERS
    digits = [int(digit) for digit in number[2:]]
    total = sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])
    return None if total % 10 == digits[6] else Fault.DEA_CHECKSUM


def is_email(text: str) -> bool:
    local = text.partition("@")[0]
    return (
        len(text) <= _EMAIL_LENGTH
        and bool(_EMAIL.fullmatch(text))
        and not (local.startswith(".") or local.endswith(".") or ".." in local)
    )


def phone(text: str) -> str:
    """The number as E.164 wants it; signs that people put between digits are dropped."""
    plain = text.translate(_PHONE_NOISE)
    form = _NORTH_AMERICAN if plain.startswith("+1") else _PHONE
    if not form.fullmatch(plain):
        raise BadCell(Fault.BAD_PHONE, E164)
    return plain


def _email(cell: str, _: Reading) -> str:
    if not is_email(cell):
        raise BadCell(Fault.BAD_EMAIL)
    return cell.lower()


E164 = "a number in E.164 form, such as +15105550100"

TIME_ZONE = Reads(_time_zone, "a time zone by a city of it, such as America/Los_Angeles")
JURISDICTION = Reads(_jurisdiction, "a state by its two letters, with the country before it, such as US-CA")
LANGUAGES = Reads(lambda cell, _: _languages(cell), "languages by their short codes, such as en; es")
NPI = Reads(_npi, "ten digits of which the last is the check digit (Luhn with 80840)")
EMAIL = Reads(_email, "an e-mail address such as ana@clinic.example")
PHONE = Reads(lambda cell, _: phone(cell), E164)
