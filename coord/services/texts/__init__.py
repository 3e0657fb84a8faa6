"""What becomes of texts: noted before the call, told by the provider, looked up where it went silent."""

from coord.services.texts.asking import note_ride
from coord.services.texts.handing import begun, ended
from coord.services.texts.looking import look_up
from coord.services.texts.numbers import BadNumber, number, set_number
from coord.services.texts.reporting import reported

__all__ = ["BadNumber", "begun", "ended", "look_up", "note_ride", "number", "reported", "set_number"]
