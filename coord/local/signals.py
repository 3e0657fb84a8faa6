"""Remembers that somebody wants `up` to end; nothing is interrupted in the middle of a step."""

import signal
from types import FrameType


class StopRequest:
    """True once one of the signals came."""

    def __init__(self) -> None:
        self._came = False
        signal.signal(signal.SIGINT, self._note)
        signal.signal(signal.SIGTERM, self._note)
        # A closed terminal ends it too, unless it was started with nohup.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            signal.signal(signal.SIGHUP, self._note)

    def __bool__(self) -> bool:
        return self._came

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._came = True
