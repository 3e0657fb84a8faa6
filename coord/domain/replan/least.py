"""The least change for all broken units together.

A few ways of each are weighed against one another first. Where somebody then has to take a dearer way than
their cheapest, others are looked for round those who are in the way, until that helps no more.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from coord.domain.facts import Facts
from coord.domain.replan.beside import Clash, clashes, facts_beside
from coord.domain.replan.ways import Case, Way, asking, holds

ROUNDS, WAYS_WISHED = 12, 3

# The numbers of the cheapest ways that go together, as far as single things tell, and whether that is proven
Solve = Callable[[Sequence[Sequence[Way]], set[Clash]], tuple[Sequence[int], bool]]
# The ways of a case beside what the facts have in everybody's diary
Look = Callable[[Case, Facts], Sequence[Way]]


@dataclass(frozen=True, slots=True)
class Least:
    """A way for each case; `is_best` where it is proven that none changes less."""

    chosen: tuple[Way, ...]
    is_best: bool

    @property
    def cost(self) -> int:
        return sum(one.cost for one in self.chosen)


def least_change(cases: Sequence[Case], look: Look, solve: Solve, now: int) -> Least:
    """The cheapest choice of ways that was found, of which no two are in each other's way."""
    return _Search(cases, look, solve, now).run()


@dataclass(slots=True)
class _Search:
    """The ways that are known of each case, and those of which not all can be chosen."""

    cases: Sequence[Case]
    look: Look
    solve: Solve
    now: int
    known: list[list[Way]] = field(init=False)
    against: set[Clash] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.known = [[asking(one), *self.look(one, one.facts)] for one in self.cases]

    def run(self) -> Least:
        bound = sum(min(way.cost for way in some) for some in self.known)
        best = Least(tuple(map(asking, self.cases)), is_best=False)
        for _ in range(ROUNDS):
            numbers, is_proven = self.solve(self.known, self.against)
            chosen = [some[number] for some, number in zip(self.known, numbers, strict=True)]
            found = Least(tuple(chosen), is_best=False)
            if against := clashes(self.cases, numbers, chosen, self.now):
                if against <= self.against:
                    break
                self.against |= against
                continue
            best = min(best, found, key=lambda one: one.cost)
            if best.cost == bound:
                return Least(best.chosen, is_best=True)
            if not (is_proven and self._widen(chosen)):
                break
        return best

    def _widen(self, chosen: Sequence[Way]) -> bool:
        """Learn ways round those who are in the way of somebody's cheaper ones; False where none is new."""
        new = False
        for at, way in enumerate(chosen):
            cheaper = sorted((one for one in self.known[at] if one.cost < way.cost), key=lambda one: one.cost)
            if cheaper:
                new |= self._learn(at, facts_beside(self.cases[at], self._beside(chosen, at)))
            for wished in cheaper[:WAYS_WISHED]:
                new |= self._make_room(chosen, at, wished)
        return new

    def _make_room(self, chosen: Sequence[Way], at: int, wished: Way) -> bool:
        """Learn other ways of those beside whom the wished one cannot be gone."""
        new = False
        for other, case in enumerate(self.cases):
            beside = (case, chosen[other])
            if other != at and not holds(wished, facts_beside(self.cases[at], [beside]), self.now):
                ones = [(self.cases[at], wished), *self._beside(chosen, other, at)]
                new |= self._learn(other, facts_beside(case, ones))
        return new

    def _beside(self, chosen: Sequence[Way], *without: int) -> Iterator[tuple[Case, Way]]:
        return (
            (case, way)
            for at, (case, way) in enumerate(zip(self.cases, chosen, strict=True))
            if at not in without
        )

    def _learn(self, at: int, facts: Facts) -> bool:
        """Look again where others are in the diary; whether that shows any way that was not known."""
        new = [way for way in self.look(self.cases[at], facts) if way not in self.known[at]]
        self.known[at] += new
        return bool(new)
