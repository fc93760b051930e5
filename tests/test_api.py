"""The public names of the package: `docs/api.md` is run as it stands, names are what they say, loading is light."""

import ast
import datetime as dt
import doctest
import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest

import scheduler
from scheduler import errors
from tests.builders import make_instance, make_timetable, session

ROOT = Path(__file__).parents[1]
API = ROOT / "docs" / "api.md"


def test_the_page_says_what_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"^```pycon\n(.*?)^```", API.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    code = doctest.DocTestParser().get_doctest("\n".join(blocks), {"folder": tmp_path}, "api.md", str(API), 0)
    told: list[str] = []
    failed = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(code, out=told.append).failed
    assert not failed, "".join(told)


def test_every_name_is_there_and_in_the_page() -> None:
    text = API.read_text(encoding="utf-8")
    for name in scheduler.__all__:
        assert getattr(scheduler, name) is not None
        if not name.startswith("_"):
            assert re.search(rf"\b{name}\b", text), f"docs/api.md does not show {name}"
    assert set(scheduler.__all__) <= set(dir(scheduler))
    with pytest.raises(AttributeError, match="nothing_like_it"):
        scheduler.nothing_like_it  # noqa: B018


def test_names_are_loaded_from_where_types_come_from() -> None:
    """What a type checker reads and what is loaded are said apart."""
    tree = ast.parse(Path(scheduler.__file__).read_text(encoding="utf-8"))
    (typed,) = (node for node in tree.body if isinstance(node, ast.If))
    stated = {
        alias.name: node.module for node in typed.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert stated.keys() == set(scheduler.__all__) - {"__version__"}
    for name, module in stated.items():
        assert getattr(scheduler, name).__module__ == module


@pytest.mark.parametrize("name", [name for name in scheduler.__all__ if inspect.isfunction(getattr(scheduler, name))])
def test_every_function_is_documented_and_typed(name: str) -> None:
    function = getattr(scheduler, name)
    signature = inspect.signature(function)
    assert inspect.getdoc(function)
    assert signature.return_annotation is not inspect.Signature.empty
    assert all(each.annotation is not inspect.Parameter.empty for each in signature.parameters.values())


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("scheduler", {"numpy", "ortools", "pandas", "pydantic", "scheduler.api", "sqlalchemy"}),
        ("scheduler.api", {"numpy", "ortools", "pandas", "sqlalchemy"}),
        ("scheduler.cli.main", {"numpy", "ortools", "pandas"}),
        ("scheduler.cli.explain.explain", {"numpy", "ortools", "pandas"}),
        ("scheduler.cli.core.summary", {"numpy", "openpyxl", "ortools", "pandas"}),
    ],
)
def test_importing_is_light(module: str, heavy: set[str]) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not heavy & set(done.stdout.split())


def test_the_tree_of_errors_is_drawn() -> None:
    assert errors.__doc__ is not None
    drawn = re.findall(r"[├└]── (\w+) +(\d)", errors.__doc__)
    for module in ("publish.store.database", "publish.store.store", "publish.undoing"):
        __import__(f"scheduler.{module}")
    assert sorted(drawn) == sorted(
        (each.__name__, str(each.exit_code)) for each in subclasses(scheduler.SchedulerError)
    )


def subclasses(of: type[scheduler.SchedulerError]) -> list[type[scheduler.SchedulerError]]:
    own = [each for each in of.__subclasses__() if each.__module__.startswith("scheduler.")]
    return [*own, *(below for each in own for below in subclasses(each))]


def test_a_text_and_plain_data_give_the_same_instance() -> None:
    text = (ROOT / "instances" / "tiny" / "instance.yaml").read_text(encoding="utf-8")
    parsed = scheduler.parse_instance(text)
    assert parsed == scheduler.read_instance(ROOT / "instances" / "tiny")
    assert scheduler.build_instance(parsed.model_dump(exclude_defaults=True)) == parsed


def test_a_fault_of_a_text_has_its_line_and_one_of_data_its_keys() -> None:
    with pytest.raises(scheduler.InputError) as refused:
        scheduler.parse_instance("version: 1\nname: x\nslots: 5\n")
    assert "instance.yaml:3:8" in [str(fault.place) for fault in refused.value.faults]
    with pytest.raises(scheduler.InputError) as refused:
        scheduler.build_instance({"version": 1, "slots": [{"start": "17:00"}]})
    assert "slots[0].end" in [str(fault.place) for fault in refused.value.faults]


def test_data_made_in_code_are_judged_as_those_of_a_file() -> None:
    """Tuples, dates and hours included: what refers to nothing is refused, not kept."""
    data = make_instance().model_dump(exclude_defaults=True)
    assert scheduler.build_instance(data).units == make_instance().units
    with pytest.raises(scheduler.InputError, match="XX"):
        scheduler.build_instance({**data, "trainers": [{**data["trainers"][0], "id": "XX"}]})
    out = {"unit": "U1", "date": dt.date(2031, 1, 1), "slot": dt.time(17)}
    with pytest.raises(scheduler.InputError) as refused:
        scheduler.build_instance({**data, "pins": (out,)})
    assert "pins[0].date" in [str(fault.place) for fault in refused.value.faults]


def test_a_refused_timetable_is_not_written(tmp_path: Path) -> None:
    instance = make_instance()
    with pytest.raises(scheduler.InputError):
        scheduler.export_files(instance, make_timetable(instance, [session(instance, "U1", "2022-09-11")]), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_format_that_there_is_not(tmp_path: Path) -> None:
    instance = make_instance()
    with pytest.raises(ValueError, match="pdf"):
        scheduler.export_files(instance, make_timetable(instance, []), tmp_path, formats=["pdf"])


def test_changes_with_faults_are_refused_with_the_keys_that_lead_there() -> None:
    instance = scheduler.read_instance(ROOT / "instances" / "tiny")
    timetable = scheduler.read_timetable(ROOT / "solutions" / "tiny")
    with pytest.raises(scheduler.InputError) as refused:
        scheduler.replan(instance, timetable, [{"close": {"frst": "2024-09-16"}}, {"nothing": {}}])
    assert {str(fault.place) for fault in refused.value.faults} >= {"changes[0].close.frst", "changes[1].nothing"}
    away = {"unavailable": {"trainer": "NOBODY", "first": "2024-09-09"}}
    for changes, improve, place in (([away], (), "changes[0].unavailable.trainer"), ([], ["NOBODY"], "improve")):
        with pytest.raises(scheduler.InputError, match="NOBODY") as refused:
            scheduler.replan(instance, timetable, changes, improve=improve)
        assert [str(fault.place) for fault in refused.value.faults] == [place]
