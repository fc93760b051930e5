"""How the workbook of an instance looks."""

import datetime as dt
from typing import Any

from scheduler.instance.workbook.tables import CellType
from scheduler.text import Lang

Style = dict[str, Any]
_GRID = {"border": 1, "border_color": "#C9CED6", "valign": "top"}
_DATES: dict[Lang, str] = {"fr": "dd/mm/yyyy", "en": "yyyy-mm-dd"}
LEVEL_FILLS: dict[str, Style] = {
    "unavailable": {"bg_color": "#F6C7C3", "font_color": "#7A1C14"},
    "avoid": {"bg_color": "#FCE5B8", "font_color": "#6B4A00"},
    "ok": {"bg_color": "#FFFFFF", "font_color": "#1F2937"},
    "prefer": {"bg_color": "#CDEBD3", "font_color": "#14532D"},
}
"""Words tell levels apart; colours only help."""


def _formats(lang: Lang) -> dict[str, Style]:
    """Texts are texts for the spreadsheet too: it makes no number of 101, and no date of 1-2."""
    forms: dict[str, Style] = {
        "text": {"num_format": "@", "text_wrap": True},
        "number": {"align": "left"},
        "date": {"num_format": _DATES[lang], "align": "left"},
        "time": {"num_format": "hh:mm", "align": "left"},
    }
    return {
        "title": {"bold": True, "font_size": 16},
        "section": {"bold": True, "font_size": 12, "font_color": "#1F4E8C"},
        "line": {"text_wrap": True, "valign": "top"},
        "link": {"font_color": "#1F4E8C", "underline": 1, "valign": "top"},
        "head": {**_GRID, "bold": True, "font_color": "#FFFFFF", "bg_color": "#34435E", "text_wrap": True,
                 "valign": "vcenter"},
        "label": {**_GRID, "bg_color": "#F0F2F6", "bold": True, "text_wrap": True},
        "about": {**_GRID, "font_color": "#5A6270", "text_wrap": True},
        **{name: {**_GRID, **form} for name, form in forms.items()},
        **{f"free_{name}": form for name, form in forms.items()},
    }  # fmt: skip


FORMATS: dict[Lang, dict[str, Style]] = {"fr": _formats("fr"), "en": _formats("en")}


def format_of(kind: CellType, value: Any) -> str:
    """The format of a cell that holds the value, or will hold one."""
    if isinstance(value, str) or (kind.many and not isinstance(value, dt.date | dt.time)):
        return "text"
    return {"date": "date", "time": "time", "integer": "number", "decimal": "number"}.get(kind.base, "text")
