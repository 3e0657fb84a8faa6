"""The product's Celery application with a tick each second, for the short forms of the faults.

The watchdog looks as often as the product's does, unless FAULTS_LOOK_EVERY says otherwise.
"""

import os

from worker import watchdog
from worker.app import app

watchdog.LOOK_EVERY = float(os.environ.get("FAULTS_LOOK_EVERY", watchdog.LOOK_EVERY))
app.conf.beat_schedule["tick"]["schedule"] = 1.0
app.conf.beat_schedule["look-up-texts"]["schedule"] = 1.0

__all__ = ["app"]
