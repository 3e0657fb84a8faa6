"""The Celery application; started by `celery -A worker.app worker` and `celery -A worker.app beat`."""

from celery import Celery
from celery.signals import worker_init

from coord import config
from coord.services import channels
from worker import settings, watchdog
from worker.context import InApplication

_settings = config.from_environment()
channels.of(_settings)  # what is wrong with them ends the start, not the first message
app = Celery("coord", broker=_settings.redis_url, task_cls=InApplication)
app.config_from_object(settings)
app.autodiscover_tasks(["worker"], related_name="messages")
app.autodiscover_tasks(["worker"], related_name="upkeep")
app.autodiscover_tasks(["worker"], related_name="replans")


@worker_init.connect  # type: ignore[untyped-decorator]
def _watch(**_: object) -> None:
    watchdog.start()
