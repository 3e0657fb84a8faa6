"""Pages for the day it all changes: what has happened, whom it concerns, and what is done about each."""

from coord.web.replan import acting, entering, proposals, screen
from coord.web.replan.blueprint import blueprint

__all__ = ["acting", "blueprint", "entering", "proposals", "screen"]
