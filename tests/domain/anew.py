"""Files of the domain read once more, for what is made when a file is first read is made before any test."""

from importlib.util import find_spec, module_from_spec
from types import ModuleType


def read_anew(name: str) -> ModuleType:
    """The module once more, beside the one that everybody has imported."""
    spec = find_spec(name)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
