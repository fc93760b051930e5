"""What our pages have in common: a head, a style and a script that are inside them, and a policy that allows no other.

A page makes no request of its own. What comes from an instance is escaped by Jinja, or travels as JSON that cannot
close its script element.
"""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from scheduler.text import Lang

_SHARED = "scheduler.export.page"
"""Its templates, styles and scripts are for every page."""


@dataclass(frozen=True)
class Page:
    """A page: the package of its templates, its template, and the styles and scripts that are put in it. Those are
    looked for in the package, then among the shared ones."""

    package: str
    template: str
    styles: tuple[str, ...]
    scripts: tuple[str, ...] = ()

    def render(self, *, lang: Lang, title: str, **values: object) -> str:
        """The same arguments always give the same text."""
        template = _environment(self.package).get_template(self.template)
        head = {"title": title, "policy": Markup(self.policy), "style": self.style, "script": self.script}
        return template.render(lang=lang, **head, **values)

    @cached_property
    def policy(self) -> str:
        """The Content-Security-Policy: the page's style and script by their hashes, never of what is found in it."""
        style = f"; style-src '{content_hash(self.style)}'"
        script = f"; script-src '{content_hash(self.script)}'" if self.scripts else ""
        return f"default-src 'none'{style}{script}; img-src data:; base-uri 'none'; form-action 'none'"

    @cached_property
    def style(self) -> Markup:
        return self._files(self.styles)

    @cached_property
    def script(self) -> Markup:
        """One function around all the script's parts, so that they share names and leave none in the page."""
        return Markup('(() => {\n"use strict";\n') + self._files(self.scripts) + Markup("\n})();")

    def _files(self, names: tuple[str, ...]) -> Markup:
        """Files of ours, put in the page as they are."""
        own = resources.files(self.package) / "templates"
        shared = resources.files(_SHARED) / "templates"
        texts = (next(path for path in (own / name, shared / name) if path.is_file()) for name in names)
        return Markup("\n").join(Markup(text.read_text(encoding="utf-8").strip()) for text in texts)


@cache
def _environment(package: str) -> Environment:
    return Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader(_SHARED)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def content_hash(content: str) -> str:
    """The source expression by which the Content-Security-Policy knows an inline style or script."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()


def embedded(data: object) -> Markup:
    """JSON inside a script element: without `<`, `>` and `&`, nothing in it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))
