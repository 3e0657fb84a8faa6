"""Why a calendar file is refused, each with the sentence that people read."""

from enum import StrEnum


class Fault(StrEnum):
    NOT_A_CALENDAR = "This is not a calendar file: export the calendar as iCalendar (.ics) and try again."
    CUT_OFF = "The file is cut off: its last line (END:VCALENDAR) is missing. Export the calendar again."
    TOO_LARGE = "The file is larger than 5 MB: export fewer months, or leave out attachments."
    TOO_MANY = "More than 5000 events fall into the time that is read: export a calendar with fewer."
    ENDLESS = "An event repeats every minute or second without end: remove it and export the calendar again."
    ODD = "The file could not be read: export the calendar again, from another program if need be."
    TOO_HARD = "The file takes too much time or memory to read: export fewer months, or remove odd repeats."


class Unreadable(Exception):
    """The file is refused as a whole; what was known before stays."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault
