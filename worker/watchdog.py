"""Sending goes on without a broker: where no tick has been seen for a minute, this thread does its work."""

import logging
import threading
import time
from datetime import timedelta

from coord import clock
from coord.services import upkeep
from worker.context import application
from worker.messages import ask_about_texts, deliver_until

PATIENCE = timedelta(seconds=60)
LOOK_EVERY = 15.0
RUN_FOR = 30.0

log = logging.getLogger(__name__)


def start() -> threading.Thread:
    """Begin watching, in a thread that ends with its process."""
    thread = threading.Thread(target=_watch, name="watchdog", daemon=True)
    thread.start()
    return thread


def _watch() -> None:
    while True:
        time.sleep(LOOK_EVERY)
        try:
            with application().app_context():
                look()
        except Exception as error:  # noqa: BLE001 - the thread must outlive a database that is away
            log.warning("the watchdog could not look: %s", type(error).__name__)


def look() -> bool:
    """Do a tick's work where ticks have stopped; returns whether they had."""
    last = upkeep.signs(clock.now()).last_tick
    if last is not None and clock.now() - last < PATIENCE:
        return False
    deliver_until(time.monotonic() + RUN_FOR)
    ask_about_texts()
    return True
