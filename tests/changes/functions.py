"""The functions of a package, each with all its changes, as mutmut has written them."""

import importlib
import pkgutil
import sys
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
        _exchange(self.code, self.changes[name])


def _exchange(code: Code, other: Code) -> None:
    code.__code__ = other.__code__
    code.__defaults__, code.__kwdefaults__ = other.__defaults__, other.__kwdefaults__


def functions_of(package: str) -> list[Function]:
    """Every function with changes; from now on each says when it is called.

    Raises RuntimeError where some of them have been made before, for those would never be changed.
    """
    if package in sys.modules:
        raise RuntimeError(f"{package} was imported too early")
    found: list[Function] = []
    trampoline.wrap_in_trampoline = lambda changes, **_: partial(_watched, found, changes)
    root = importlib.import_module(package)
    for module in pkgutil.walk_packages(root.__path__, f"{package}."):
        importlib.import_module(module.name)
    return found


def _watched(found: list[Function], changes: dict[str, Code], code: Code) -> Code:
    one = _read_before(found, code)
    if one is None:
        one = Function(code, changes)
        found.append(one)
    else:
        _exchange(code, one.code)

    @wraps(code)
    def watched(*args: Any, **kwargs: Any) -> Any:
        one.reached = True
        return code(*args, **kwargs)

    return watched


def _read_before(found: list[Function], code: Code) -> Function | None:
    """The function itself, where a test reads its file anew: it stays as changed as it was."""
    name = code.__module__, code.__qualname__
    return next((one for one in found if (one.code.__module__, one.code.__qualname__) == name), None)
