"""What a house says in its own words instead of ours: the one place that tells what is said."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from coord.messaging.catalogue import STAFF, Catalogue, Sentence, catalogue
from coord.messaging.languages import ENGLISH

# A language, the key of a sentence, and its pattern.
Own = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences that a house has changed, in the order of their languages and keys."""

    own: tuple[Own, ...] = ()

    @classmethod
    def of(cls, own: Iterable[Own]) -> "Wording":
        return cls(tuple(sorted(own)))

    def catalogue(self, language: str) -> Catalogue:
        """All that is said in a language: the house's own sentence where it has one, else ours."""
        return _catalogue(self, language) if self.own else catalogue(language)


STANDARD = Wording()


@lru_cache(maxsize=256)
def _catalogue(wording: Wording, language: str) -> Catalogue:
    standard = catalogue(language)
    own = {key: Sentence.read(key, pattern, language) for of, key, pattern in wording.own if of == language}
    english = None if language in {ENGLISH, STAFF} else wording.catalogue(ENGLISH)
    return Catalogue(language, {**standard.sentences, **own}, english)
