"""What a sheet leaves open: for each, where in the instance it belongs, and the line of the sheet it comes from."""

from dataclasses import dataclass, field
from typing import Literal

from scheduler.instance.reading.draft import Loc
from scheduler.text import Text
from scheduler.wording import say


@dataclass(frozen=True)
class SheetRemark:
    """`doubt`: what is written is to be checked; `missing`: the sheet does not say it."""

    kind: Literal["doubt", "missing"]
    loc: Loc
    """The value in the instance, or what should hold it."""
    text: Text
    line: int | None = None
    """Of the sheet."""
    needs: tuple[Loc, ...] = ()
    """The values that close it, where these are others than `loc`."""


@dataclass
class Remarks:
    """Those of one sheet, as they are found."""

    found: list[SheetRemark] = field(default_factory=list)

    def doubt(self, loc: Loc, at: int | None, said: tuple[str, str], /, **values: Text | str | int) -> None:
        self.found.append(SheetRemark("doubt", loc, say(said[0], said[1], **values), at))

    def missing(
        self,
        loc: Loc,
        at: int | None,
        said: tuple[str, str],
        /,
        *,
        needs: tuple[Loc, ...] = (),
        **values: Text | str | int,
    ) -> None:
        self.found.append(SheetRemark("missing", loc, say(said[0], said[1], **values), at, needs))
