"""What became of each change, kept in a file as soon as it is known."""

from pathlib import Path

# An endless loop is noticed, too. A change that no test reaches has survived.
NOTICED = ("killed", "timeout")


class Outcomes:
    """The outcome of each change by its id; what an earlier run has found is known from the start."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = path.read_text().splitlines() if path.exists() else []
        self.known = {mutant: outcome for mutant, _, outcome in (line.partition(" ") for line in lines)}

    def add(self, mutant: str, outcome: str) -> None:
        self.known[mutant] = outcome
        with self._path.open("a") as file:
            file.write(f"{mutant} {outcome}\n")

    def is_settled(self, mutant: str, *, is_quick: bool) -> bool:
        """Whether nothing more is to be tried; what a few tests have not noticed all of them may."""
        return mutant in self.known and (is_quick or self.known[mutant] in NOTICED)
