"""A calendar file cut into its components, whatever one of them may hold (RFC 5545 section 3.1).

Each component is read by itself afterwards, for libraries give up the whole file where one event
is broken. What lies in an alarm inside an event is no part of the event.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from coord.calendars.busy.faults import Fault, Unreadable

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
FOLD = re.compile("(?:\r\n|\r|\n)[ \t]")
LINE_END = re.compile("\r\n|\r|\n")
TOP = frozenset({"VEVENT", "VFREEBUSY", "VTIMEZONE", "VTODO", "VJOURNAL", "VAVAILABILITY"})
# The colon that ends the parameters, and the semicolons between them, stand outside quotes.
VALUE = re.compile(r'((?:[^":]|"[^"]*")*):(.*)', re.DOTALL)
PARAMETER = re.compile(r';\s*([^=;"]+)=((?:[^";]|"[^"]*")*)')
TIMED = re.compile("(?:DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE|FREEBUSY)[;:]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A property: its name in capitals, its parameters by name in capitals, and its value."""

    name: str
    parameters: dict[str, str]
    value: str

    @classmethod
    def parse(cls, text: str) -> "Line":
        head, value = _halves(text)
        name, _, _ = head.partition(";")
        parameters = {key.strip().upper(): raw.strip(' "') for key, raw in PARAMETER.findall(head)}
        return cls(name.strip().upper(), parameters, value.strip())


def _halves(text: str) -> tuple[str, str]:
    """Before and after the colon; times hold none, but zone names often do, without the quotes they need."""
    if TIMED.match(text):
        head, _, value = text.rpartition(":")
        return head, value
    found = VALUE.fullmatch(text)
    return (found[1], found[2]) if found else (text, "")


@dataclass(slots=True)
class Part:
    """One component with its lines; `calendar` counts the calendars of the file."""

    name: str
    calendar: int
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class File:
    """The components of the file, and by calendar the zone that it names for times without one."""

    parts: list[Part] = field(default_factory=list)
    zone_names: dict[int, str] = field(default_factory=dict)

    def of(self, name: str) -> Iterator[Part]:
        return (part for part in self.parts if part.name == name)


def cut(octets: bytes) -> File:
    """The file's components; raises Unreadable where it is no calendar, or ends in the middle of one."""
    text = CONTROLS.sub("", octets.decode("utf-8-sig", "replace"))
    cutter = _Cutter()
    for line in LINE_END.split(FOLD.sub("", text)):
        cutter.take(line.strip())
    return cutter.file()


class _Cutter:
    """Goes through the lines; a component that is not ended ends where the next begins."""

    def __init__(self) -> None:
        self.found = File()
        self.calendars = 0
        self.is_open = False
        self.part: Part | None = None
        self.inside = 0

    def take(self, line: str) -> None:
        word = line[:6].upper()
        if word == "BEGIN:":
            self._begin(line[6:].strip().upper(), line)
        elif line[:4].upper() == "END:":
            self._end(line[4:].strip().upper(), line)
        elif self.part is not None:
            self._keep(line)
        elif word == "X-WR-T" and self.is_open:
            found = Line.parse(line)
            if found.name == "X-WR-TIMEZONE":
                self.found.zone_names[self.calendars] = found.value

    def _begin(self, name: str, line: str) -> None:
        if name == "VCALENDAR":
            self.calendars, self.is_open, self.part = self.calendars + 1, True, None
        elif name in TOP and self.is_open:
            self.part, self.inside = Part(name, self.calendars), 0
            self.found.parts.append(self.part)
        elif self.part is not None:
            self.inside += 1
            self._keep(line)

    def _end(self, name: str, line: str) -> None:
        if name == "VCALENDAR":
            self.is_open, self.part = False, None
        elif name in TOP:
            self.part = None
        elif self.part is not None:
            self._keep(line)
            self.inside = max(0, self.inside - 1)

    def _keep(self, line: str) -> None:
        if self.part is not None and (not self.inside or self.part.name == "VTIMEZONE"):
            self.part.lines.append(line)

    def file(self) -> File:
        if not self.calendars:
            raise Unreadable(Fault.NOT_A_CALENDAR)
        if self.is_open:
            raise Unreadable(Fault.CUT_OFF)
        return self.found
