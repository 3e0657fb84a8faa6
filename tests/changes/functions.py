"""The functions of a package, each with all its changes, as mutmut has written them."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any

from mutmut.mutation import trampoline

ORIGINAL = "_mutmut_orig"
Code = Callable[..., Any]


@dataclass
class Function:
    """One function, all its changes by their names, and the tests that reach it or have noticed a change."""

    code: Code
    changes: dict[str, Code]
    reached: bool = False
    tests: list[str] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)

    def names(self) -> Iterator[str]:
        return (name for name in self.changes if name != ORIGINAL)

    def become(self, name: str) -> None:
        """Be changed, for all that hold it; only ever in a process that ends with it."""
        changed = self.changes[name]
        self.code.__code__ = changed.__code__
        self.code.__defaults__, self.code.__kwdefaults__ = changed.__defaults__, changed.__kwdefaults__


def functions_of(package: str) -> list[Function]:
    """Every function with changes; from now on each says when it is called."""
    found: list[Function] = []
    trampoline.wrap_in_trampoline = lambda changes, _=False: partial(_watched, found, changes)
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        importlib.import_module(module.name)
    return found


def _watched(found: list[Function], changes: dict[str, Code], code: Code) -> Code:
    one = Function(code, changes)
    found.append(one)

    @wraps(code)
    def watched(*args: Any, **kwargs: Any) -> Any:
        one.reached = True
        return code(*args, **kwargs)

    return watched
