"""Proposed re-plans are worked out here, and never while somebody waits for a page."""

from celery import shared_task

from coord import clock
from coord.services import replan


@shared_task  # type: ignore[untyped-decorator]
def work_out() -> None:
    """Work out what waits, one after the other; running it twice is harmless."""
    while replan.work(clock.now()):
        pass
