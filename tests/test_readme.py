"""What README, CONTRIBUTING and the pages of `docs/` say is so: rules, exit codes, files, commands, packages, links."""

import datetime as dt
import re
import shlex
import tomllib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

import click
import pytest

from scheduler.checker.check import check
from scheduler.cli.core import files
from scheduler.cli.core.commands import EXIT_CODES, CommandGroup
from scheduler.cli.desk.user import user_command
from scheduler.cli.main import program
from scheduler.export.enf.steps import span
from scheduler.export.enf.update import Update
from scheduler.export.formats import Imported, Wanted, make
from scheduler.rule import Rule
from scheduler.rules import RULES
from tests.builders import make_instance, make_timetable, session

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PAGES = sorted((ROOT / "docs").glob("*.md"))
DOCS = "\n".join([README, *(page.read_text(encoding="utf-8") for page in PAGES)])
COMMANDS = [
    line.split(" #")[0].strip()
    for block in re.findall(r"^```sh\n(.*?)^```", DOCS, flags=re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
PLACEHOLDER = re.compile(r"\b(INSTANCE|TIMETABLE|SESSION|DIR|REV|A B)\b")
"""What stands for a user's own."""
IN_TEXT = re.findall(r"`(?:time )?(scheduler \w+[^`…]*)`", DOCS)


def row(rule: Rule) -> str:
    price = {"hard": "hard", "clash": "first"}.get(rule.tier, str(rule.weight))
    return f"| {rule.code} | {rule.name.en} | {rule.sentence.en} | {price} |"


@pytest.mark.parametrize("code", RULES)
def test_a_rule_is_told_as_in_the_catalogue(code: str) -> None:
    assert row(RULES[code]) in (ROOT / "docs" / "rules.md").read_text(encoding="utf-8").splitlines()


def test_the_exit_codes_are_the_programs() -> None:
    rows = re.findall(r"^\| (\d+) \| (.*) \|$", README, flags=re.MULTILINE)
    assert rows == [(str(code), meaning.en) for code, meaning in EXIT_CODES.items()]


def test_every_file_that_is_written_is_explained() -> None:
    of = make_instance()
    plan = make_timetable(of, [session(of, "U1", "2022-09-05")])
    now = dt.datetime(2022, 9, 1, tzinfo=dt.UTC)
    wanted = Wanted("en", imported=Imported(Update(None, (of, plan), now, "en"), span(0, None)))
    made = make(of, plan, check(of, plan), wanted, now=now)
    told = {f"{name.partition('/')[0]}/" if "/" in name else name for name in made}
    assert "ical/" in told and "moodle-attendance-to-delete.csv" in told
    assert [name for name in told if f"`{name}`" not in DOCS] == []


@pytest.mark.parametrize("line", [line for line in (*COMMANDS, *IN_TEXT) if "scheduler " in line])
def test_a_command_is_one_that_the_program_takes(line: str) -> None:
    words = shlex.split(line[line.index("scheduler ") :])[1:]
    name, command, rest = program.resolve_command(click.Context(program), words)
    if name == "desk" and rest[:1] == ["user"]:
        command, rest = user_command, rest[1:]
    if isinstance(command, CommandGroup) and rest:
        name, command, rest = command.resolve_command(click.Context(command), rest)
    assert command is not None
    if rest and not PLACEHOLDER.search(line):
        context = command.make_context(name, rest)  # raises for an argument or option that the program refuses
        given = [context.params[p.name] for p in command.params if isinstance(p, click.Argument) and p.name]
        assert [path for path in given if isinstance(path, Path) and not (ROOT / path).exists()] == []


def test_the_two_commands_of_the_first_screen() -> None:
    assert COMMANDS[:2] == [
        "pip install -e . && scheduler plan instances/cnam-reunion-asp-2022-23",
        'pip install -e ".[dev]" && pytest',
    ]


def anchors(page: Path) -> set[str]:
    """The names that its headings have as targets of links."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *PAGES], ids=str)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    for path, _, anchor in (link.partition("#") for link in links if "://" not in link):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in anchors(target), anchor


def test_every_page_is_found_from_the_readme() -> None:
    assert [page.name for page in PAGES if f"(docs/{page.name})" not in README] == []


def test_every_package_has_its_line_in_the_layout() -> None:
    packages = {path.parent.name for path in (ROOT / "scheduler").glob("*/__init__.py")}
    assert {name for name in packages if f"| `scheduler/{name}` |" in CONTRIBUTING} == packages


def test_every_path_that_contributing_names_exists() -> None:
    named = re.findall(r"`((?:scheduler|tests|\.ci)/[\w./-]*)`", CONTRIBUTING)
    assert [path for path in named if not re.search("q11_|h14_", path) and not (ROOT / path).exists()] == []
    assert len(named) > 20


def test_every_page_and_heading_that_code_cites_exists() -> None:
    found = [
        (page, heading)
        for folder in ("scheduler", "tests")
        for path in (ROOT / folder).rglob("*.py")
        for page, heading in re.findall(r'(docs/\w+\.md)(?:, "([^"\n]+)")?', path.read_text(encoding="utf-8"))
    ]
    assert len(found) > 20
    for page, heading in set(found):
        assert (ROOT / page).exists(), page
        assert not heading or re.search(rf"^#+ {re.escape(heading)}", (ROOT / page).read_text("utf-8"), re.MULTILINE), (
            page,
            heading,
        )


def _required(names: Iterable[str]) -> set[str]:
    """The distributions, and all that they need in turn, of those that are installed."""
    found, waiting = set[str](), list(names)
    while waiting:
        name = re.split(r"[^\w.-]", waiting.pop())[0]
        if name in found:
            continue
        try:
            more = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        found.add(name)
        waiting += [line for line in more if "extra ==" not in line]
    return found


def test_whatever_is_under_the_gpl_or_lgpl_is_named() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["cluster"], *extras["postgresql"]]
    found = set()
    for name in _required(asked):
        about = metadata.metadata(name)
        said = [about.get("License-Expression", ""), (about.get("License") or "").partition("\n")[0]]
        if re.search("GPL|GNU", " ".join([*said, *(c for c in about.get_all("Classifier") or [] if "License" in c)])):
            found.add(name)
    assert "psycopg" in found
    assert [name for name in found if f"`{name.replace('_', '-')}`" not in README] == []


def test_git_does_not_see_what_plan_writes() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert f"{files.output_folder(make_instance()).parts[0]}/" in ignored
