"""Everything that can be wrong with a roster, and one such finding with its place."""

from dataclasses import dataclass
from enum import Enum

QUOTED = 40


class Fault(Enum):
    """One kind of mistake; the value says it to people, `code` names it to programs."""

    # Files
    NO_FILES = "the folder holds no file of a roster"
    UNKNOWN_FILE = "a roster has no file of this name"
    UNREADABLE_FILE = "the file cannot be read"
    FILE_TOO_LARGE = "the file is too large"
    FILE_EMPTY = "the file is empty"
    NOT_UTF8 = "the text is not UTF-8"
    NUL_BYTE = "there is a NUL byte"
    NO_HEADER = "the first line is not a header"
    COLUMN_TWICE = "the header names this column twice"
    COLUMN_UNKNOWN = "the file has no such column"
    COLUMN_MISSING = "the header lacks this column"
    SEVERAL_ORGANIZATIONS = "there is more than one organization"

    # Rows
    HEADER_AGAIN = "the header stands here a second time"
    TOO_FEW_CELLS = "the row has too few cells"
    TOO_MANY_CELLS = "the row has too many cells"
    QUOTE_UNCLOSED = "a quotation mark is opened and never closed"
    QUOTE_MISPLACED = "text follows a closing quotation mark"
    CELL_TOO_LARGE = "a cell is far too large"
    ROW_TWICE = "the same row is there twice"

    # Cells
    CELL_EMPTY = "the cell is empty"
    TEXT_TOO_LONG = "the text is too long"
    CONTROL_CHARACTER = "there is a character that cannot be seen"
    DAMAGED_TEXT = "letters were lost when the file was made"
    VALUE_TWICE = "a value is there twice"
    BAD_DATE = "this is not a date"
    DATE_IMPLAUSIBLE = "the date is too far away"
    BAD_TIME = "this is not a time of day"
    BAD_NUMBER = "this is not a whole number"
    NUMBER_NEGATIVE = "the number is below zero"
    NUMBER_TOO_LARGE = "the number is too large"
    BAD_YES_NO = "this is neither yes nor no"
    BAD_WEEKDAYS = "these are not days of the week"
    BAD_OPENING_HOURS = "these are not opening hours"
    OPENING_HOURS_BACKWARDS = "opening hours end before they begin"
    OPENING_HOURS_OVERLAP = "opening hours of one day overlap"

    # Codes
    UNKNOWN_TIME_ZONE = "there is no such time zone"
    BAD_JURISDICTION = "there is no such state"
    BAD_LANGUAGE = "this is not a language tag"
    BAD_EMAIL = "this is not an e-mail address"
    BAD_PHONE = "this is not a telephone number"
    BAD_NPI = "this is not an NPI"
    NPI_CHECKSUM = "the check digit of the NPI is wrong"
    NPI_TWICE = "two practitioners have the same NPI"
    BAD_DEA = "this is not a DEA number"
    DEA_LETTERS = "no DEA number begins with these letters"
    DEA_CHECKSUM = "the check digit of the DEA number is wrong"

    # Words
    TELLS_TREATMENT = "messages and calendars say this, and it may tell of a drug, a therapy or a diagnosis"
    UNKNOWN_ABSENCE = "there is no such kind of time off"
    UNKNOWN_AGE_GROUP = "there is no such age group"
    UNKNOWN_APPOINTMENT_TYPE = "there is no such appointment type"
    UNKNOWN_CHANNEL = "there is no such channel"
    UNKNOWN_CONSENT = "there is no such consent"
    UNKNOWN_CONSENT_STATUS = "a consent has no such status"
    UNKNOWN_FEATURE = "there is no such feature of a room"
    UNKNOWN_GATE = "there is no such gate"
    UNKNOWN_GATE_STATUS = "a gate has no such status"
    UNKNOWN_GENDER = "there is no such word for a gender"
    UNKNOWN_ORDER_STATUS = "an order has no such status"
    UNKNOWN_OWNER_KIND = "nobody of this kind has contact points"
    UNKNOWN_PATIENT_STATUS = "a patient has no such status"
    UNKNOWN_QUALIFICATION = "there is no such qualification"
    UNKNOWN_QUALIFICATION_STATUS = "a qualification has no such status"
    UNKNOWN_ROLE = "there is no such role"

    # Cells against each other, rows against each other, files against each other
    BORN_IN_FUTURE = "the birth date lies in the future"
    BORN_TOO_EARLY = "the birth date is too long ago"
    CLOSES_BEFORE_OPENS = "the time ends before it begins"
    DECISION_MISSING = "the gate was decided, and nobody says when"
    ENDS_BEFORE_START = "the period ends before it begins"
    FLAGS_CONTRADICT = "the permissions contradict each other"
    HALF_A_PERIOD = "one end of the period is missing"
    HOURS_OVERLAP = "hours of one person overlap"
    JURISDICTION_MISSING = "this qualification counts only in a state"
    UNKNOWN_CLINIC = "there is no such clinic"
    UNKNOWN_PATIENT = "there is no such patient"
    UNKNOWN_PRACTITIONER = "there is no such practitioner"
    UNKNOWN_RELATED_PERSON = "there is no such related person"

    @property
    def code(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake and its place; `found` is None where the cell may not be shown or holds nothing."""

    fault: Fault
    file: str
    line: int | None = None
    column: str | None = None
    found: str | None = None
    expected: str = ""

    def __str__(self) -> str:
        """One sentence for the operator, without anything that tells who a patient is."""
        line = f"line {self.line}" if self.line else None
        where = ", ".join(part for part in (self.file, line, self.column) if part)
        found = f" (found “{self.found}”)" if self.found else ""
        return f"{where}: {self.fault.value}{found}; expected {self.expected}."


def quoted(text: str) -> str:
    """At most forty characters, none of which can play tricks on a terminal."""
    plain = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return plain if len(plain) <= QUOTED else plain[: QUOTED - 1] + "…"
