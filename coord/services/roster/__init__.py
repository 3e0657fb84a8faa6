"""Rosters into the database: a brand-new organization, or the same one again with what has changed."""

from coord.roster.columns import DateOrder
from coord.roster.faults import Problem
from coord.roster.folder import Broken, Steps
from coord.roster.manual import text as manual
from coord.services.roster.importing import Options, Refused, load, run, silently
from coord.services.roster.keeping import Keys
from coord.services.roster.organizations import WrongOrganization
from coord.services.roster.outcome import Outcome
from coord.services.roster.spelling import searchable

__all__ = [
    "Broken",
    "DateOrder",
    "Keys",
    "Options",
    "Outcome",
    "Problem",
    "Refused",
    "Steps",
    "WrongOrganization",
    "load",
    "manual",
    "run",
    "searchable",
    "silently",
]
