"""The schema read as data: its fields, the rows of its lists, and every value by its path, so that what is said of all
dates, or of all lists, is said of a new one too."""

import datetime as dt
import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from scheduler.instance.schema.instance import Instance


def bare(annotation: Any) -> Any:
    """Without what may be said of the type, and without None; of a real choice of types, the choice."""
    if get_origin(annotation) is Annotated:
        return bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        kept = [each for each in get_args(annotation) if each is not type(None)]
        return bare(kept[0]) if len(kept) == 1 else annotation
    return annotation


def fields_of(model: type[BaseModel]) -> list[tuple[str, FieldInfo]]:
    """The fields by the keys that files have for them."""
    return [(field.alias or name, field) for name, field in model.model_fields.items()]


def model_of(annotation: Any) -> type[BaseModel] | None:
    inner = bare(annotation)
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


def is_list(annotation: Any) -> bool:
    return get_origin(bare(annotation)) is tuple


def row_model(annotation: Any) -> type[BaseModel] | None:
    """The rows of a list of rows."""
    return model_of(get_args(bare(annotation))[0]) if is_list(annotation) else None


def said_of_type(annotation: Any) -> Iterator[Any]:
    """What `Annotated` says of a type, at any depth."""
    if get_origin(annotation) is Annotated:
        for said in get_args(annotation)[1:]:
            yield from said.metadata if isinstance(said, FieldInfo) else (said,)
    for part in get_args(annotation):
        yield from said_of_type(part)


def limits_of(field: FieldInfo) -> dict[str, Any]:
    """The least and the most that a number may be, and the most characters of a text, of each item of a list."""
    found: dict[str, Any] = {}
    for said in (*field.metadata, *said_of_type(field.annotation)):
        for name, limit in (("minimum", "ge"), ("maximum", "le"), ("maxLength", "max_length")):
            if (value := getattr(said, limit, None)) is not None:
                found[name] = value
    return found


def leaves(annotation: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Each value inside, its path as an `InstanceDraft` writes it (`calendar.closures.*.first`), and its bare type."""
    inner = bare(annotation)
    if (model := model_of(inner)) is not None:
        for name, field in fields_of(model):
            yield from leaves(field.annotation, (*path, name))
    elif is_list(inner):
        yield from leaves(get_args(inner)[0], (*path, "*"))
    elif get_origin(inner) is dict:
        yield from leaves(get_args(inner)[1], (*path, "{}"))
    else:
        yield ".".join(path), inner


@cache
def date_paths() -> tuple[str, ...]:
    """Where an instance has dates."""
    return tuple(path for path, kind in leaves(Instance) if kind is dt.date)
