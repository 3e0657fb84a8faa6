"""Small things that must happen all the time."""

from celery import shared_task

from coord import clock
from coord.services import upkeep


@shared_task  # type: ignore[untyped-decorator]
def tick() -> None:
    """Note that the worker is alive, and tidy; harmless to run twice."""
    upkeep.tick(clock.now())
