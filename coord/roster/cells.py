"""What the cells of a roster mean: words, dates, times of day, numbers, yes and no, several values."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache

from coord.roster.columns import BadCell, DateOrder, Reading, Reads
from coord.roster.faults import Fault

NAME_LENGTH = 200
LONGEST_PERIOD = 200  # years from today in which a date can be meant
EARLIEST = date(1900, 1, 1)
MIDNIGHT = 1440

_RELATIVE = re.compile(r"today(?:(?P<years>[+-]\d{1,4})y)?(?:(?P<days>[+-]\d{1,6})d)?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})", re.ASCII)
_TIME = re.compile(r"(\d{1,2}):([0-5]\d)(?::00)?(?: ?([ap])\.?m\.?)?", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_ANY_SEPARATOR = re.compile(r"[;|,]")
_SEPARATOR = re.compile(r"[;|]")
_COMMA = re.compile(r",")
_YES_NO = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


def text(longest: int = NAME_LENGTH, expected: str = "text") -> Reads:
    """Any text up to a length, its accents composed so that equal names are equal."""

    def parse(cell: str, _: Reading) -> str:
        if len(cell) > longest:
            raise BadCell(Fault.TEXT_TOO_LONG, f"at most {longest} characters")
        return composed(cell)

    return Reads(parse, expected)


def composed(cell: str) -> str:
    return cell if cell.isascii() else unicodedata.normalize("NFC", cell)


def one_of(words: Iterable[str], fault: Fault) -> Reads:
    """Exactly one of the words, in whatever case."""
    known = {word.lower(): str(word) for word in words}

    def parse(cell: str, _: Reading) -> str:
        if (word := known.get(cell.lower())) is None:
            raise BadCell(fault)
        return word

    return Reads(parse, _choice(known.values()))


def _choice(words: Iterable[str]) -> str:
    return "one of " + ", ".join(words)


def some_of(words: Iterable[str], fault: Fault) -> Reads:
    one = one_of(words, fault)
    return Reads(
        lambda cell, reading: unique(one.parse(word, reading) for word in split(cell, _ANY_SEPARATOR)),
        one.expected.replace("one of", "some of", 1),
    )


def some_known(file: str, fault: Fault, expected: str) -> Reads:
    """Several of the words that this organization has."""

    def parse(cell: str, reading: Reading) -> tuple[str, ...]:
        found = unique(word.lower() for word in split(cell, _ANY_SEPARATOR))
        if not all(reading.knows(file, word) for word in found):
            raise BadCell(fault, _choice(sorted(reading.keys[file])))
        return found

    return Reads(parse, expected)


def refers(file: str, fault: Fault, key: Callable[[str], str] = composed) -> Reads:
    """The name of a row of another file, or of one that was imported before."""

    def parse(cell: str, reading: Reading) -> str:
        if not reading.knows(file, name := key(cell)):
            raise BadCell(fault)
        return name

    return Reads(parse, f"a row of {file}.csv, or one imported before")


def _several(cell: str, reading: Reading) -> tuple[str, ...]:
    """Words that may themselves hold a comma, except where nothing else can stand between them."""
    by_comma = reading.separator == ";" and not _SEPARATOR.search(cell)
    return unique(composed(word) for word in split(cell, _COMMA if by_comma else _SEPARATOR))


def split(cell: str, separators: re.Pattern[str]) -> list[str]:
    return [word for part in separators.split(cell) if (word := part.strip())]


def split_anyhow(cell: str) -> list[str]:
    """The values of a cell that cannot themselves hold a comma."""
    return split(cell, _ANY_SEPARATOR)


def unique(words: Iterable[str]) -> tuple[str, ...]:
    found = tuple(words)
    if len(set(found)) < len(found):
        raise BadCell(Fault.VALUE_TWICE, "each value once")
    return found


def _yes_no(cell: str, _: Reading) -> bool:
    if (answer := _YES_NO.get(cell.lower())) is None:
        raise BadCell(Fault.BAD_YES_NO)
    return answer


def _date(cell: str, reading: Reading) -> date:
    return day(cell, reading.today, reading.dates)


@lru_cache(maxsize=1 << 16)
def day(cell: str, today: date, order: DateOrder = DateOrder.ISO) -> date:
    """An ISO date, one written in the given order, or one counted from today: `today-15y-40d`."""
    try:
        found = _relative(cell, today) or _absolute(cell, order)
    except (OverflowError, ValueError):
        found = None
    if found is None:
        raise BadCell(Fault.BAD_DATE, _DATES[order])
    if abs(found.year - today.year) > LONGEST_PERIOD:
        raise BadCell(Fault.DATE_IMPLAUSIBLE, "a date within two centuries")
    return found


_DATES = {
    DateOrder.ISO: "a date such as 2027-03-31 (or --dates mdy for 03/31/2027, dmy for 31/03/2027)",
    DateOrder.MDY: "a date such as 03/31/2027 or 2027-03-31",
    DateOrder.DMY: "a date such as 31/03/2027 or 2027-03-31",
}


def _relative(cell: str, today: date) -> date | None:
    if not (match := _RELATIVE.fullmatch(cell)):
        return None
    return _years_on(today, int(match["years"] or 0)) + timedelta(days=int(match["days"] or 0))


def _years_on(start: date, years: int) -> date:
    """The same day of another year; 29 February becomes the 28th where there is none."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def _absolute(cell: str, order: DateOrder) -> date | None:
    if _ISO.fullmatch(cell):
        return date.fromisoformat(cell)
    if order is DateOrder.ISO or not (match := _NUMBERS.fullmatch(cell)):
        return None
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    return date(year, first, second) if order is DateOrder.MDY else date(year, second, first)


def _birth_date(cell: str, reading: Reading) -> date:
    try:
        born = _date(cell, reading)
    except BadCell as bad:
        if bad.fault is Fault.DATE_IMPLAUSIBLE:
            raise BadCell(Fault.BORN_TOO_EARLY, "a day since 1900") from None
        raise
    if born > reading.today:
        raise BadCell(Fault.BORN_IN_FUTURE, "a day before today")
    if born < EARLIEST:
        raise BadCell(Fault.BORN_TOO_EARLY, "a day since 1900")
    return born


def minute_of_day(cell: str, _: Reading | None = None) -> int:
    """Minutes since midnight of a time such as 08:30 or 8:30 am; 24:00 is the end of the day."""
    if not (match := _TIME.fullmatch(cell)):
        raise BadCell(Fault.BAD_TIME)
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half and not 1 <= hour <= 12:
        raise BadCell(Fault.BAD_TIME)
    found = (hour % 12 + 12 * (half == "p") if half else hour) * 60 + minute
    if found > MIDNIGHT:
        raise BadCell(Fault.BAD_TIME)
    return found


def number(most: int, least: int = 0) -> Reads:
    """A whole number between the two, both included."""

    def parse(cell: str, _: Reading) -> int:
        if not _NUMBER.fullmatch(cell):
            raise BadCell(Fault.NUMBER_TOO_LARGE if cell.isdecimal() else Fault.BAD_NUMBER)
        if (found := int(cell)) < 0:
            raise BadCell(Fault.NUMBER_NEGATIVE)
        if found > most:
            raise BadCell(Fault.NUMBER_TOO_LARGE)
        if found < least:
            raise BadCell(Fault.BAD_NUMBER)
        return found

    return Reads(parse, f"a whole number from {least} to {most}")


WORDS = Reads(_several, "words, separated by ;")
TITLES = Reads(
    lambda cell, _: unique(composed(word) for word in split_anyhow(cell)), "words, separated by ; or ,"
)
YES_NO = Reads(_yes_no, "yes or no")
DATE = Reads(_date, "a date such as 2027-03-31, or today+20d")
DATES = Reads(
    lambda cell, reading: tuple(_date(word, reading) for word in split_anyhow(cell)),
    "dates such as 2027-12-24; 2027-12-25",
)
BIRTH_DATE = Reads(_birth_date, "a date such as 1987-03-31")
TIME = Reads(minute_of_day, "a time such as 08:30")
