"""No test of a page depends on chance: what is read of it is waited for.

A page follows a click or an address a moment later. Playwright's `expect` waits; `is_visible()`, `count()` and their
like tell what is so now, and may stand only where `eventually` or `settled` reads them again.
"""

import ast
from pathlib import Path

import pytest

READ_NOW = {
    "all", "all_inner_texts", "all_text_contents", "aria_snapshot", "bounding_box", "content", "count",
    "element_handle", "element_handles", "eval_on_selector", "eval_on_selector_all", "evaluate", "evaluate_all",
    "evaluate_handle",
    "get_attribute", "inner_html", "inner_text", "input_value", "is_checked", "is_disabled", "is_editable",
    "is_enabled", "is_hidden", "is_visible", "query_selector", "query_selector_all", "text_content", "title", "url",
}  # fmt: skip
WAITING = ("eventually", "settled")
FILES = sorted(Path(__file__).parent.glob("*.py"))


def read_at_once(source: str) -> list[str]:
    """Calls that read a page outside `eventually`; one whose value nobody uses acts on the page, and is none."""
    tree = ast.parse(source)
    waited = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) in WAITING]
    acting = [node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)]
    free = {id(inner) for node in waited for inner in ast.walk(node)} | {id(node) for node in acting}
    return [
        f"{node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        and node.func.attr in READ_NOW and id(node) not in free
    ]  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_is_read_of_a_page_is_waited_for(file: Path) -> None:
    assert read_at_once(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("page.click('#a'); assert page.is_visible('#b')", True),
        ("texts = page.locator('li').all_inner_texts()", True),
        ("for link in links.all(): link.click()", True),
        ("eventually(lambda: links.count(), 3)", False),
        ("number = settled(links.count)", False),
        ("page.evaluate('location.hash = 1')", False),
        ("expect(page.locator('#b')).to_be_visible()", False),
    ],
)
def test_reading_at_once_is_found(source: str, found: bool) -> None:
    assert bool(read_at_once(source)) is found
