"""Pausing a patient's course, going on with it, and stopping everything."""

from coord.services.care.pause import Paused, pause, resume
from coord.services.care.stop import Ending, Stopped, stop

__all__ = ["Ending", "Paused", "Stopped", "pause", "resume", "stop"]
