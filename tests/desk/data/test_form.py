"""Forms and tables hold all of the schema, each field with its label and help in both languages."""

from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from scheduler.desk.data import form as forms
from scheduler.desk.data.form import FormField, field_at, form
from scheduler.instance import labels
from scheduler.instance.keys import keys
from scheduler.instance.labels import label
from scheduler.text import Lang

LONGEST = 45


def every(field: FormField) -> Iterator[FormField]:
    for each in field.fields:
        yield each
        yield from every(each)


def test_every_key_of_the_schema_has_its_field_and_no_other() -> None:
    assert [field.path for field in every(form())] == [path for path, _, _ in keys()]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_field_is_called_something_short(lang: Lang) -> None:
    for field in every(form()):
        said = field.as_json(lang)
        assert 0 < len(said["label"]) <= LONGEST, field.path
        assert said["help"]
        assert all(word for _, word in said.get("options", ()))


def test_a_field_that_is_added_is_drawn_by_its_type_and_called_by_its_meaning(monkeypatch: pytest.MonkeyPatch) -> None:
    class Added(BaseModel):
        minutes: int | None = None
        is_new: bool = False

    minutes, flag = forms._fields(Added, "")
    assert (minutes.kind, minutes.is_required, flag.kind, flag.options) == ("count", False, "flag", ("true", "false"))
    said = labels.Text("Minutes de pause, entre deux séances.", "Minutes of rest: between two sessions.")
    monkeypatch.setattr(labels, "meaning", {"minutes": said}.__getitem__)
    assert (label("minutes").fr, label("minutes").en) == ("Minutes de pause", "Minutes of rest")


def test_a_weight_is_a_number_and_a_row_is_known_by_its_table() -> None:
    weight, row = field_at(("weights", "Q2")), field_at(("units", 3))
    assert weight is not None
    assert weight.kind == "count"
    assert row is not None
    assert row.path == "units"
    assert field_at(("units", 3, "nonsense")) is None
