"""Finding times: the same facts and rules that booking uses, asked about many days at once."""

from coord.services.searching.asking import NEXT, PAGE, Ask, Found, Order, Slot
from coord.services.searching.explaining import Explained, NoSuchTime, why_not
from coord.services.searching.finding import find, nearest

__all__ = [
    "NEXT",
    "PAGE",
    "Ask",
    "Explained",
    "Found",
    "NoSuchTime",
    "Order",
    "Slot",
    "find",
    "nearest",
    "why_not",
]
