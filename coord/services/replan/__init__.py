"""The day it all changes: somebody ill, a room broken, a clinic closed, a licence over.

What has happened is entered as the fact that it is (time off, a closed day, …), together with the visits that
it breaks; then these visits are looked at one by one, each with what could be instead.
"""

from coord.services.replan.acting import move, replace
from coord.services.replan.affected import Affected, AffectedVisit, affected
from coord.services.replan.choosing import Choices, choices
from coord.services.replan.entering import LOOK_AHEAD, Entry, ahead, enter, happening_of
from coord.services.replan.happenings import Happening, Kind, zone_of
from coord.services.replan.options import Option
from coord.services.replan.pieces import Piece
from coord.services.replan.present import PresentVisit
from coord.services.replan.proposals import Proposed, ShownPiece, ask, propose_now, proposed, stop, work
from coord.services.replan.taken_back import TakenBack, taken_back
from coord.services.replan.taking import Taken, take
from coord.services.replan.taking_back import can_be_taken_back, take_back

__all__ = [
    "LOOK_AHEAD",
    "Affected",
    "AffectedVisit",
    "Choices",
    "Entry",
    "Happening",
    "Kind",
    "Option",
    "Piece",
    "PresentVisit",
    "Proposed",
    "ShownPiece",
    "Taken",
    "TakenBack",
    "affected",
    "ahead",
    "ask",
    "can_be_taken_back",
    "choices",
    "enter",
    "happening_of",
    "move",
    "propose_now",
    "proposed",
    "replace",
    "stop",
    "take",
    "take_back",
    "taken_back",
    "work",
    "zone_of",
]
