"""Who can talk with whom: languages as BCP 47 tags."""

from collections.abc import Iterable


def spoken(tag: str) -> str:
    """The language itself, without script and region: es-MX is es; zh-yue, which is another one, stays."""
    first, *rest = tag.split("-")
    extended = [part for part in rest[:1] if len(part) == 3 and part.isalpha()]
    return "-".join((first, *extended)).lower()


def share_language(some: Iterable[str], others: Iterable[str]) -> bool:
    """Whether there is a language in which they understand each other."""
    return not set(map(spoken, some)).isdisjoint(map(spoken, others))
