"""What a file is that was given in place of a text: the workbook and not the instance that it was made from."""

from scheduler.text import Text

_ZIPPED = (
    (b"xl/workbook", Text("un classeur Excel", "an Excel workbook")),
    (b"word/document", Text("un document Word", "a Word document")),
    (b"ppt/presentation", Text("une présentation PowerPoint", "a PowerPoint presentation")),
    (b"application/vnd.oasis.opendocument.spreadsheet", Text("un classeur LibreOffice", "a LibreOffice spreadsheet")),
    (b"application/vnd.oasis.opendocument", Text("un document LibreOffice", "a LibreOffice document")),
)
"""Archives, by what one of their files is called or says."""
_ARCHIVE = Text("une archive", "an archive")
_IMAGE = Text("une image", "an image")
_VIDEO = Text("une photo ou une vidéo", "a photograph or a video")
_STARTS = (
    (b"%PDF-", Text("un document PDF", "a PDF document")),
    (b"{\\rtf", Text("un document RTF", "an RTF document")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Text("un ancien fichier Excel ou Word", "an old Excel or Word file")),
    (b"PK\x03\x04", _ARCHIVE),
    (b"PK\x05\x06", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a", _ARCHIVE),
    (b"BZh", _ARCHIVE),
    (b"\xfd7zXZ", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"\x89PNG", _IMAGE),
    (b"\xff\xd8\xff", _IMAGE),
    (b"GIF8", _IMAGE),
    (b"II*\x00", _IMAGE),
    (b"MM\x00*", _IMAGE),
    (b"SQLite format 3\x00", Text("une base SQLite", "an SQLite database")),
    (b"\x7fELF", Text("un programme", "a program")),
    (b"MZ\x90", Text("un programme", "a program")),
    (b"<!DOCTYPE html", Text("une page web", "a web page")),
    (b"<html", Text("une page web", "a web page")),
    (b"<?xml", Text("un document XML", "an XML document")),
)
"""Files that are no text of ours, by their first bytes."""


def kind_of(raw: bytes) -> Text | None:
    """What the file is, with its article; none when it may be a text of ours."""
    kind = next((kind for start, kind in _STARTS if raw[: len(start)].lower() == start.lower()), None)
    if kind is _ARCHIVE and raw.startswith(b"PK"):
        return next((inside for name, inside in _ZIPPED if name in raw), kind)
    if kind is None and (raw[4:8] == b"ftyp" or (raw[:4] == b"RIFF" and 0 in raw[:16])):
        return _IMAGE if raw[8:12] == b"WEBP" else _VIDEO
    return kind
