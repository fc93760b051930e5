"""Bytes of the user's files: found, weighed before they are read, and decoded, with every obstacle said in words."""

import errno
import re
import stat
from contextlib import suppress
from pathlib import Path

from scheduler.errors import InputError, Place
from scheduler.files import finish, newest
from scheduler.instance.reading.filekinds import kind_of
from scheduler.text import Text

INSTANCE_FILE = "instance.yaml"
EXCEL_SUFFIXES = (".xlsx", ".xlsm", ".xls")
MAX_BYTES = 5_000_000
MAX_YAML_BYTES = 3_000_000
"""No instance is near this size: a 300-group centre takes 1 MB."""

A_TEXT = Text("un fichier de texte", "a text file")
AN_INSTANCE = Text(
    "l’instance : son fichier YAML, son classeur Excel, ou le dossier qui contient instance.yaml",
    "the instance: its YAML file, its Excel workbook, or the directory that holds instance.yaml",
)
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WIDE_MARKS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def file_in(path: Path, name: str) -> Path:
    """The file itself, or the one of that name in the directory `path`. Raises InputError for a path that none has."""
    try:
        if not path.is_dir():
            return path
        with suppress(OSError):  # who may not write there reads what waits, by `newest`
            finish(path)
        return path / name
    except (OSError, ValueError) as error:
        raise _refuse(path, *_unreadable(error)) from error


def is_there(path: Path) -> bool:
    """Whether there is such a file, as far as it can be told: what may not be looked at is not there."""
    try:
        return newest(path).exists()
    except (OSError, ValueError):
        return False


def instance_file(path: Path) -> Path:
    """The instance's file: `path` itself, or `instance.yaml` in the directory `path`. Raises InputError."""
    if file_in(path, INSTANCE_FILE) == path:
        return path
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except (OSError, ValueError) as error:
        raise _refuse(path, *_unreadable(error)) from error
    if INSTANCE_FILE in names:
        return path / INSTANCE_FILE
    others = [name for name in names if name.endswith((".yaml", ".yml", ".xlsx", ".xlsm"))][:5]
    fr = f" ; ou donnez le fichier lui-même : {', '.join(others)}" if others else ""
    en = f"; or give the file itself: {', '.join(others)}" if others else ""
    raise _refuse(
        path,
        f"ce dossier ne contient pas d’instance ; il y faut un fichier « {INSTANCE_FILE} »{fr}",
        f"this directory holds no instance; it needs a file “{INSTANCE_FILE}”{en}",
    )


def is_excel(path: Path) -> bool:
    """Whether the file is to be read as an Excel workbook: it is one, or is called so."""
    if path.suffix.lower() in EXCEL_SUFFIXES:
        return True
    try:
        if not 0 < newest(path).stat().st_size <= MAX_BYTES:
            return False
        with newest(path).open("rb") as stream:
            return stream.read(4) == b"PK\x03\x04" and b"xl/workbook" in stream.read(MAX_BYTES)
    except (OSError, ValueError):
        return False


def read_yaml(path: Path, wanted: Text) -> str:
    """The text of a YAML file. Raises InputError as `read_text`."""
    return read_text(path, wanted, MAX_YAML_BYTES)


def read_text(path: Path, wanted: Text = A_TEXT, most: int = MAX_BYTES, *, loosely: bool = False) -> str:
    """The file's text, without its UTF-8 mark. Raises InputError when it weighs too much or cannot be text that a
    person wrote, with what is `wanted` in its place.

    `loosely`: a program wrote it, and what is no UTF-8 in it is replaced, whatever it is.
    """
    text = decode(read_bytes(path, most), str(path), wanted, loosely=loosely)
    if loosely:
        return text
    found = _FORBIDDEN.search(text)
    if found is None:
        return text
    number, place = f"U+{ord(found.group()):04X}", place_at(text, found.start(), str(path))
    raise InputError.at(
        place,
        f"le caractère de contrôle {number} n’a pas sa place dans un texte ; effacez-le",
        f"the control character {number} does not belong in a text; delete it",
    )


def place_at(text: str, index: int, file: str) -> Place:
    """Line and column of the character at `index`."""
    before = text[:index].replace("\r\n", "\n").replace("\r", "\n")
    return Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


def decode(raw: bytes, file: str, wanted: Text = A_TEXT, *, loosely: bool = False) -> str:
    """UTF-8 text, with or without its mark. Raises InputError that names the kind of another file, or the first byte
    that is something else."""
    if (kind := kind_of(raw)) is not None:
        raise InputError.at(
            Place(file),
            f"c’est {kind.fr}, pas un texte ; donnez {wanted.fr}",
            f"this is {kind.en}, not a text; give {wanted.en}",
        )
    for mark, encoding in _WIDE_MARKS:
        if raw.startswith(mark):
            raise InputError.at(Place(file, 1, 1), *_not_utf8(encoding, 1, mark[0]))
    if 0 in raw[:4] and len(raw) > 3:
        position = raw.index(0)
        raise InputError.at(Place(file, 1, position + 1), *_not_utf8("UTF-16", position + 1, 0))
    try:
        return raw.decode("utf-8-sig", errors="replace" if loosely else "strict")
    except UnicodeDecodeError as error:
        # With a mark, the codec counts from after it: the position is recomputed on the bytes of the file.
        start = error.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)
        place = place_at(raw[:start].decode("utf-8-sig"), start, file)
        raise InputError.at(place, *_not_utf8("Latin-1 (Windows-1252)", start + 1, raw[start])) from error


def _not_utf8(guess: str, position: int, byte: int) -> Text:
    meant = bytes([byte]).decode("cp1252", errors="ignore") if byte > 127 and guess.startswith("Latin") else ""
    fr = f", qui y serait « {meant} »" if meant else ""
    en = f", which would be “{meant}” there" if meant else ""
    return Text(
        f"le fichier n’est pas en UTF-8 mais sans doute en {guess} : son octet n° {position} vaut 0x{byte:02X}{fr} ; "
        "enregistrez-le en UTF-8",
        f"the file is not UTF-8 but probably {guess}: its byte {position} is 0x{byte:02X}{en}; save it as UTF-8",
    )


def read_bytes(path: Path, most: int) -> bytes:
    """Raises InputError when it is no file, weighs more than `most` or cannot be read."""
    try:
        path = newest(path)
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _refuse(path, "ce n’est pas un fichier ; donnez un fichier", "this is not a file; give a file")
        if status.st_size > most:
            raise _refuse(path, *_too_big(status.st_size, most))
        with path.open("rb") as stream:
            raw = stream.read(most + 1)
    except (OSError, ValueError) as error:
        raise _refuse(path, *_unreadable(error)) from error
    if len(raw) > most:
        raise _refuse(path, *_too_big(len(raw), most))
    return raw


def _too_big(size: int, most: int) -> Text:
    megabytes, limit = -(-size // 1_000_000), most // 1_000_000
    return Text(
        f"le fichier pèse {megabytes} Mo, la limite est de {limit} Mo ; est-ce bien le bon fichier ?",
        f"the file weighs {megabytes} MB, the limit is {limit} MB; is it the right file?",
    )


def _unreadable(error: OSError | ValueError) -> Text:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Text("ce fichier n’existe pas ; vérifiez le chemin", "there is no such file; check the path")
    if isinstance(error, PermissionError):
        return Text(
            "lecture interdite ; donnez-vous le droit de lire ce fichier", "permission denied; make it readable"
        )
    code = errno.errorcode.get(error.errno or 0, "?") if isinstance(error, OSError) else "NUL"
    return Text(
        f"ce chemin ne peut pas être lu ({code}) ; vérifiez-le",
        f"this path cannot be read ({code}); check it",
    )


def _refuse(path: Path, fr: str, en: str) -> InputError:
    return InputError.at(Place(str(path)), fr, en)
