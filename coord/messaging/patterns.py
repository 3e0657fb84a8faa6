"""Reading ICU MessageFormat patterns: which arguments they name and, where they are broken, the place.

https://unicode-org.github.io/icu/userguide/format_parse/messages/ tells the form. ICU itself says only
that a pattern is broken; whoever edits one must see where.
"""

import re
from dataclasses import dataclass

CHOOSING = frozenset({"plural", "select", "selectordinal"})
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CASE = re.compile(r"=\d+|[A-Za-z_][A-Za-z0-9_]*")


class BadPattern(ValueError):
    """The pattern cannot be read; `at` is the sign, counted from 0, where reading stopped."""

    def __init__(self, why: str, at: int) -> None:
        super().__init__(why)
        self.why, self.at = why, at


@dataclass(frozen=True, slots=True)
class Argument:
    """A place to be filled in: `is_needed` where it is said whichever of its cases a sentence takes."""

    name: str
    kind: str
    at: int
    is_needed: bool


def arguments(pattern: str) -> tuple[Argument, ...]:
    """All arguments in the order in which they stand; raises BadPattern."""
    reader = _Reader(pattern)
    sure = reader.words(depth=0)
    return tuple(Argument(*one, is_needed=one[0] in sure) for one in reader.found)


class _Reader:
    """One pass over a pattern; `here` is the next sign, `found` has the names, forms and places.

    What reads words or cases answers with the names that are said there whatever the facts are.
    """

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.here = 0
        self.found: list[tuple[str, str, int]] = []

    def words(self, depth: int) -> set[str]:
        """Plain words and arguments up to the brace that ends them, or the end."""
        opened, sure = self.here - 1, set[str]()
        while self.here < len(self.pattern):
            sign = self.pattern[self.here]
            if sign == "}":
                if not depth:
                    raise BadPattern("a } without its {", self.here)
                return sure
            if sign == "{":
                sure |= self.argument(depth)
            else:
                self.plain(sign)
        if depth:
            raise BadPattern("a { without its }", opened)
        return sure

    def plain(self, sign: str) -> None:
        """One sign; an apostrophe before a brace quotes up to the next apostrophe."""
        follows = self.pattern[self.here + 1 : self.here + 2]
        if sign != "'" or follows not in {"{", "}", "'"}:
            self.here += 1
        elif follows == "'":
            self.here += 2
        else:
            end = self.pattern.find("'", self.here + 1)
            self.here = len(self.pattern) if end < 0 else end + 1

    def argument(self, depth: int) -> set[str]:
        opened = self.here
        self.here += 1
        at, name = self.here, self.take(_NAME, "a { needs the name of what stands there")
        kind = ""
        if self.next_is(","):
            kind = self.take(_NAME, "after the comma belongs a form, such as plural")
        self.found.append((name, kind, at))
        sure = {name}
        if kind in CHOOSING:
            sure |= self.cases(depth, kind, opened)
        elif kind and self.next_is(","):
            self.style(opened)
        if not self.next_is("}"):
            raise BadPattern("a { without its }", opened)
        return sure

    def cases(self, depth: int, kind: str, opened: int) -> set[str]:
        """`one {…} other {…}`, of which `other` must be there."""
        if not self.next_is(","):
            raise BadPattern(f"{kind} needs its cases", self.here)
        begun, seen, sure = self.here, set(), list[set[str]]()
        while not self.is_next("}"):
            if self.here >= len(self.pattern):
                raise BadPattern("a { without its }", opened)
            seen.add(self.take(_CASE, f"{kind} needs its cases, each with its words in braces"))
            if not self.next_is("{"):
                raise BadPattern("a case needs its words in braces", self.here)
            sure.append(self.words(depth + 1))
            self.here += 1
        if "other" not in seen:
            raise BadPattern(f"{kind} needs the case other", begun)
        return set.intersection(*sure)

    def style(self, opened: int) -> None:
        end = self.pattern.find("}", self.here)
        if end < 0:
            raise BadPattern("a { without its }", opened)
        self.here = end

    def take(self, form: re.Pattern[str], why: str) -> str:
        self.skip_space()
        match = form.match(self.pattern, self.here)
        if match is None:
            raise BadPattern(why, self.here)
        self.here = match.end()
        return match.group()

    def next_is(self, sign: str) -> bool:
        """Whether the sign comes next; it is passed then."""
        if not self.is_next(sign):
            return False
        self.here += 1
        return True

    def is_next(self, sign: str) -> bool:
        self.skip_space()
        return self.pattern.startswith(sign, self.here)

    def skip_space(self) -> None:
        while self.pattern[self.here : self.here + 1].isspace():
            self.here += 1
