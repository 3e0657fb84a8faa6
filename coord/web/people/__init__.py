"""People at the desk: adding, editing and merging patients, page by page."""

from coord.web.people import adding, care, contacts, editing, merging, related
from coord.web.people.blueprint import blueprint

__all__ = ["adding", "blueprint", "care", "contacts", "editing", "merging", "related"]
