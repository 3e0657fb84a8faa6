"""A whole file read: its events, and its lists of busy time."""

from collections.abc import Iterable, Iterator

from coord.calendars.busy import expanding
from coord.calendars.busy.entries import Entry, entry
from coord.calendars.busy.faults import Fault, Unreadable
from coord.calendars.busy.lines import File, Line, Part, cut
from coord.calendars.busy.moments import Reader, as_interval
from coord.calendars.busy.values import LARGEST, Found, Question
from coord.calendars.busy.zones import BROKEN, Zones
from coord.domain.interval import Interval


def busy_in(octets: bytes, question: Question) -> Found:
    """When the file's owner is busy; raises Unreadable where the file as a whole cannot be used."""
    if len(octets) > LARGEST:
        raise Unreadable(Fault.TOO_LARGE)
    return _Reading(cut(octets), question).found()


class _Reading:
    """One file being read; a component that makes no sense is counted and left out."""

    def __init__(self, file: File, question: Question) -> None:
        self.file, self.question = file, question
        self.zones = Zones(file, question.zone)
        self.skipped = 0

    def found(self) -> Found:
        entries, spans = list(self._entries()), list(self._listed())
        return expanding.found(entries, spans, self.question, self.skipped)

    def _entries(self) -> Iterator[Entry]:
        for part in self.file.of("VEVENT"):
            try:
                one = entry(part, self._reader(part), self.question.owner)
            except BROKEN:
                self.skipped += 1
            else:
                if one.uid not in self.question.own:
                    yield one

    def _listed(self) -> Iterator[Interval]:
        """The periods of VFREEBUSY, but those that are told to be free."""
        for part in self.file.of("VFREEBUSY"):
            reader = self._reader(part)
            for line in _busy_lines(part.lines):
                try:
                    spans = [as_interval(*span, self.question.zone) for span in reader.spans(line)]
                except BROKEN:
                    self.skipped += 1
                else:
                    yield from filter(None, spans)

    def _reader(self, part: Part) -> Reader:
        return Reader(self.zones, self.zones.floating(part.calendar))


def _busy_lines(lines: Iterable[str]) -> Iterator[Line]:
    for line in map(Line.parse, lines):
        if line.name == "FREEBUSY" and line.parameters.get("FBTYPE", "").upper() != "FREE":
            yield line
