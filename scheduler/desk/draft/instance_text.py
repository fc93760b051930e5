"""The instance's file as the desk reads and writes it: its line ends, its UTF-8 mark, its rights and its link kept."""

import codecs
from pathlib import Path

from scheduler.files import write_atomically
from scheduler.instance.reading.source import AN_INSTANCE, read_yaml


class InstanceText:
    """The text of one file; another program may write it at any time."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def read(self) -> str:
        """As it stands, line ends as they are. Raises InputError when it is gone, or no text."""
        return read_yaml(self.file, AN_INSTANCE)

    def write(self, text: str) -> None:
        """Replace it whole, behind a link if there is one. Raises OSError."""
        target = self.file.resolve()
        rights = target.stat().st_mode & 0o777
        with target.open("rb") as stream:
            mark = codecs.BOM_UTF8 if stream.read(3) == codecs.BOM_UTF8 else b""
        write_atomically(target, mark + text.encode())
        if target.stat().st_mode & 0o777 != rights:
            target.chmod(rights)

    def put(self, before: str, after: str) -> bool:
        """`after` in place of `before`. False: another program has written something else meanwhile. Raises OSError,
        InputError."""
        found = self.read()
        if found == before:
            self.write(after)
        return found in (before, after)
