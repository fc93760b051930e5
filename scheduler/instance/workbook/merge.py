"""What a workbook changes in a YAML file: the data that the file is to say, for `writing.rewriting` to write into it.

What the file says although it is the default anyway stays said, and a row that is still the same stays itself, wherever
it stands and whatever it is called now.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scheduler.instance.reading.draft import Loc, as_read
from scheduler.instance.workbook.preview import aligned
from scheduler.instance.workbook.rows import Plain, rows_of
from scheduler.instance.workbook.tables import tables
from scheduler.instance.writing.pieces import pieces
from scheduler.instance.writing.rewriting import rewritten

_NOTHING = object()


def merged(text: str, before: Plain, after: Plain, ids: Mapping[Loc, str]) -> str:
    """The text of the instance `before`, changed where `after` says something else; defaults are in neither.

    `ids`: as `preview` takes them. Whoever saves the result reads it again first.
    """
    root = pieces(text)
    pairs = {
        new.loc: old.loc
        for table in tables()[1:]
        for old, new in aligned(rows_of(table, before), rows_of(table, after), ids)
        if old is not None and new is not None and not table.is_mapping
    }
    return rewritten(text, root, _Wanted(pairs).of(root.plain, before, after, (), ()))


@dataclass(frozen=True)
class _Wanted:
    pairs: dict[Loc, Loc]
    """Of rows that are the same, the path after and the path before."""

    def of(self, said: Any, before: Any, after: Any, old: Loc, new: Loc) -> Any:
        """What the file is to say, where it has `said` what is `before`."""
        if before == after:
            return said
        if isinstance(said, dict) and isinstance(before, dict) and isinstance(after, dict):
            return self._table(said, _by_typed_key(before), _by_typed_key(after), old, new)
        if isinstance(said, list) and isinstance(before, list) and isinstance(after, list):
            return [self._row(said, before, row, old, (*new, index)) for index, row in enumerate(after)]
        return _typed(after)

    def _table(self, said: Plain, before: Plain, after: Plain, old: Loc, new: Loc) -> Plain:
        stays = {key: value for key, value in said.items() if key in after or key not in before}
        for key, value in after.items():
            was = before.get(key, _NOTHING)
            if key in said:
                stays[key] = self.of(said[key], was, value, (*old, key), (*new, key))
            elif was != value:  # else it is the default, and needs not be said
                stays[key] = _typed(value)
        return stays

    def _row(self, said: list[Any], before: list[Any], row: Any, old: Loc, new: Loc) -> Any:
        place = self.pairs.get(new, ())
        index = place[-1] if place[:-1] == old and place else None
        if isinstance(index, int) and index < min(len(said), len(before)):
            return self.of(said[index], before[index], row, place, new)
        return _typed(row)


def _by_typed_key(table: Plain) -> Plain:
    """By keys as they are typed: an hour as 17:00."""
    return {str(as_read(key)): value for key, value in table.items()}


def _typed(value: Any) -> Any:
    """A value as the file has it: dates and hours as texts."""
    if isinstance(value, dict):
        return {key: _typed(content) for key, content in _by_typed_key(value).items()}
    return [_typed(each) for each in value] if isinstance(value, list) else as_read(value)
