"""The modules of a package by the rule that each is about."""

from collections.abc import Collection
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from scheduler.rules import RULES


def modules_of(*packages: ModuleType, codes: Collection[str] = RULES) -> dict[str, ModuleType]:
    """The packages' modules by the rule that their names begin with: `q4_load` is Q4's. Rules without one are left
    out."""
    found = {
        name.partition("_")[0].upper(): import_module(f"{package.__name__}.{name}")
        for package in packages
        for _, name, _ in iter_modules(package.__path__)
    }
    return {code: found[code] for code in codes if code in found}
