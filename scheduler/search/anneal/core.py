"""The compiled code (core/*.c), called through ctypes: the interpreter's lock is free while it runs."""

import ctypes
import os
import zlib
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np

from scheduler.search.anneal.exam_state import WeekState, WeekTables
from scheduler.search.anneal.state import AnnealingState, Tables

Fields = Tables | AnnealingState | WeekTables | WeekState

LIBRARY = Path(__file__).with_name("_core.dll" if os.name == "nt" else "_core.so")
"""The same for every Python: `setup.py` names it."""


SOURCES = Path(__file__).with_name("core")


def defect() -> Literal["missing", "outdated"] | None:
    """Why the compiled code cannot be used. `missing`: there was no C compiler when the package was installed.
    `outdated`: it was compiled from other sources than those here, and would read the arrays wrongly."""
    if not LIBRARY.is_file():
        return "missing"
    return None if _compiled_from(LIBRARY) == _sources() else "outdated"


@cache
def _sources() -> int:
    """A checksum of the sources, as `setup.py` computes it."""
    return zlib.crc32(b"".join(path.read_bytes() for path in sorted(SOURCES.glob("*.[ch]"))))


@cache
def _compiled_from(library: Path) -> int | None:
    """The checksum of the sources that the library was compiled from; None when it cannot say."""
    try:
        sources = ctypes.CDLL(str(library)).sources
    except (OSError, AttributeError):
        return None
    sources.restype = ctypes.c_int64
    return int(sources())


class Core:
    """The functions of the compiled code on one state. The arrays are not copied: both sides see each change."""

    def __init__(self, tables: Tables, state: AnnealingState) -> None:
        self._library = _library()
        self._structs = Structs(tables, state, (self._library.tables_size(), self._library.state_size()))
        self._addresses = self._structs.addresses

    def place_all(self) -> None:
        self._library.place_all(*self._addresses)

    def keep_best(self) -> None:
        self._library.keep_best(*self._addresses)

    def put(self, session: int, slot: int, who: int) -> None:
        self._library.put(*self._addresses, session, slot, who)

    def hold(self, apprentices: int, day: int) -> None:
        self._library.hold(*self._addresses, apprentices, day)

    def anneal(self, tries: int, hot: float, cold: float) -> int:
        return int(self._library.anneal(*self._addresses, tries, hot, cold))


class ExamCore:
    """The same of weeks of examinations."""

    def __init__(self, tables: WeekTables, state: WeekState) -> None:
        self._library = _library()
        sizes = self._library.exam_tables_size(), self._library.exam_state_size()
        self._structs = Structs(tables, state, sizes)
        self._addresses = self._structs.addresses

    def begin(self) -> None:
        self._library.exam_begin(*self._addresses)

    def step(self, groups: int, allowed: int) -> bool:
        return bool(self._library.exam_step(*self._addresses, groups, allowed))

    def cost(self) -> int:
        return int(self._library.exam_cost(*self._addresses))


class Structs:
    """Tables and state as the C structs of such sizes, and their addresses; the arrays live as long."""

    def __init__(self, tables: Fields, state: Fields, sizes: tuple[int, int]) -> None:
        self._arrays = (tables, state)  # the addresses are theirs
        self._packed = _packed(tables), _packed(state)
        if sizes != tuple(packed.nbytes for packed in self._packed):
            raise RuntimeError(f"the compiled code is of another version: {sizes}; install the package again")
        self.addresses = tuple(ctypes.c_void_p(packed.ctypes.data) for packed in self._packed)


def _packed(fields: Fields) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The C struct: numbers and addresses, 8 bytes each."""
    for field in fields:
        if isinstance(field, np.ndarray) and not field.flags.c_contiguous:
            raise ValueError("the compiled code reads arrays row by row")
    return np.array([f.ctypes.data if isinstance(f, np.ndarray) else f for f in fields], np.int64)


@cache
def _library() -> ctypes.CDLL:
    library = ctypes.CDLL(str(LIBRARY))
    pointers, number = [ctypes.c_void_p, ctypes.c_void_p], ctypes.c_int32
    for name, arguments, result in (
        ("place_all", [], None),
        ("keep_best", [], None),
        ("put", [number, number, number], None),
        ("hold", [number, number], None),
        ("anneal", [ctypes.c_int64, ctypes.c_double, ctypes.c_double], ctypes.c_int64),
        ("exam_begin", [], None),
        ("exam_step", [number, ctypes.c_int64], ctypes.c_int64),
        ("exam_cost", [], ctypes.c_int64),
    ):
        function = getattr(library, name)
        function.argtypes, function.restype = pointers + arguments, result
    for size in (library.tables_size, library.state_size, library.exam_tables_size, library.exam_state_size):
        size.restype = ctypes.c_int64
    return library
