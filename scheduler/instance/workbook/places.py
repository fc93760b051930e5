"""Where each value of a workbook's data stands: a sheet and a cell, for faults found long after it was read."""

from dataclasses import dataclass, field

from scheduler.errors import Place
from scheduler.instance.reading.draft import Loc


@dataclass
class CellPlaces:
    """Places of values by their path; empty cells have one too, where what is missing is to be written."""

    file: str = ""
    known: dict[Loc, Place] = field(default_factory=dict)
    _keys: dict[Loc, Place] = field(default_factory=dict)
    _steps: set[Loc] = field(default_factory=set)

    def add(self, loc: Loc, place: Place) -> None:
        self.known[loc] = place
        self._steps.update(loc[:length] for length in range(1, len(loc) + 1))

    def add_key(self, loc: Loc, place: Place) -> None:
        self._keys[loc] = place

    def of(self, loc: Loc, *, key: bool = False) -> Place:
        """The place of the value; else of what should hold it; of what is in no sheet, the workbook's own."""
        path = self._path(loc)
        if key and path in self._keys:
            return self._keys[path]
        while path and path not in self.known:
            path = path[:-1]
        return self.known.get(path) or Place(self.file)

    def _path(self, loc: Loc) -> Loc:
        """The path without the steps that are nobody's key, such as the branch of a choice of types."""
        path: Loc = ()
        for step in loc:
            if (*path, step) in self._steps:
                path = (*path, step)
        return path
