"""What the desk's pages say, by name; the scripts are given all of it in the page's language."""

from scheduler.desk.texts.accounts import ACCOUNTS
from scheduler.desk.texts.data import DATA
from scheduler.desk.texts.examinations import EXAMINATIONS
from scheduler.desk.texts.explain import EXPLAIN
from scheduler.desk.texts.guide import GUIDE
from scheduler.desk.texts.pages import PAGES
from scheduler.desk.texts.publish import PUBLISH
from scheduler.desk.texts.start import START
from scheduler.desk.texts.whatif import WHATIF
from scheduler.text import Lang

_TEXTS = {**PAGES, **EXAMINATIONS, **GUIDE, **DATA, **EXPLAIN, **PUBLISH, **START, **WHATIF, **ACCOUNTS}
"""Each view has a module of its own texts beside this one, and a line here."""


def texts(lang: Lang) -> dict[str, str]:
    return {name: text.to(lang) for name, text in _TEXTS.items()}


def said(name: str, lang: Lang) -> str:
    """One text. Raises KeyError."""
    return _TEXTS[name].to(lang)
