"""How plan.xlsx looks: the formats of its cells."""

from typing import Any

from scheduler.instance.schema.units import SessionKind
from scheduler.text import Text

Style = dict[str, Any]

_GRID = "#C9CED6"
_INK: dict[str, str] = {"in_person": "#1F4E8C", "webconference": "#1E6B3C", "alternance": "#8A4B08", "exam": "#6F2584"}
_FILL = {
    "in_person": "#DCE9F8",
    "webconference": "#DFF3E4",
    "alternance": "#FBE8CF",
    "mixed": "#EADFF5",
    "exam": "#F7E3FB",
    "closed": "#E4E6EA",
    "exams": "#FFF6C9",
    "outside": "#F5F6F8",
}
_CELL: Style = {"valign": "top", "text_wrap": True, "border": 1, "border_color": _GRID, "font_size": 9}
_SMALL: Style = {"font_color": "#6B7280", "font_size": 8}

STYLES: dict[str, Style] = {
    "title": {"bold": True, "font_size": 16},
    "subtitle": {"font_color": "#5A6270"},
    "section": {"bold": True, "font_size": 12, "bottom": 1, "bottom_color": _GRID},
    "link": {"font_color": "#1F4E8C", "underline": 1},
    "head": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": "#34435E",
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "border_color": _GRID,
    },
    "text": {"valign": "top", "border": 1, "border_color": _GRID},
    "number": {"valign": "top", "border": 1, "border_color": _GRID, "num_format": "0", "align": "left"},
    "hours": {"valign": "top", "border": 1, "border_color": _GRID, "num_format": "0.##", "align": "left"},
    "date": {"valign": "top", "border": 1, "border_color": _GRID, "num_format": "dd/mm/yyyy", "align": "left"},
    "time": {"valign": "top", "border": 1, "border_color": _GRID, "num_format": "hh:mm", "align": "left"},
    "week": {**_CELL, "bold": True, "bg_color": "#F0F2F6"},
    "free": {**_CELL, **_SMALL},
    "closed": {**_CELL, "bg_color": _FILL["closed"], "font_color": "#4A5160", "italic": True},
    "exams": {**_CELL, "bg_color": _FILL["exams"], "italic": True},
    "outside": {**_CELL, **_SMALL, "bg_color": _FILL["outside"]},
    **{
        name: {**_CELL, "bg_color": _FILL[name]}
        for name in ("in_person", "webconference", "alternance", "mixed", "exam")
    },
    **{f"{name}_ink": {"bold": True, "font_color": colour, "font_size": 9} for name, colour in _INK.items()},
    "plain_ink": {"font_size": 9},
    "day_ink": _SMALL,
}

EXAM_LETTER = Text("E", "E")
LETTERS: dict[SessionKind, Text] = {"in_person": Text("R", "P"), "webconference": Text("W", "W")}
"""Kinds are told apart by more than colour, with the letters of timetable.html."""
