"""Data of any size against their schema: a hundred of pydantic's errors, and the number of the others.

Pydantic gathers every error, at a kilobyte each, before it says the first: a few megabytes of empty rows would take
gigabytes. Large data are therefore validated in pieces, each by its own part of the schema, and of what comes after the
hundredth error only the count is kept.
"""

import json
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from scheduler.errors import MOST_FAULTS

PIECE = 2_000
"""Values that are validated at once."""
Loc = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)
Found = ErrorDetails | tuple[ValidationError, Loc, int]
"""An error; or those of a piece, with the place of the piece and the index of its first item."""


@dataclass(frozen=True)
class Errors:
    """What is wrong with some data: the first errors, and how many more there are."""

    first: list[ErrorDetails]
    more: int


def validated(schema: type[Model], data: Any, *, as_json: bool = False) -> Model | Errors:
    """The data as `schema` reads them, or what is wrong with them. `as_json`: strict, as JSON is read."""
    first: list[ErrorDetails] = []
    more = 0
    for found in _errors(schema, data, (), as_json):
        if not isinstance(found, tuple):
            first.append(found)
        elif len(first) < MOST_FAULTS:
            first += _moved(*found)
        else:
            more += found[0].error_count()
        more += len(first[MOST_FAULTS:])
        del first[MOST_FAULTS:]
    if first:
        return Errors(first, more)
    try:
        return schema.model_validate_json(json.dumps(data), strict=True) if as_json else schema.model_validate(data)
    except ValidationError as error:
        return Errors(_moved(error, (), 0), 0)


def _moved(error: ValidationError, loc: Loc, start: int) -> list[ErrorDetails]:
    """The errors of a piece, their paths from the top."""
    errors = error.errors(include_url=False)
    for each in errors:
        index, *rest = each["loc"] or ("",)
        path = (index + start, *rest) if isinstance(index, int) else each["loc"]
        each["loc"] = (*loc, *path)
    return errors


def _errors(schema: Any, data: Any, loc: Loc, as_json: bool) -> Iterator[Found]:
    kind = _fitting(schema, data)
    if _size(data) <= PIECE or kind is None:  # what does not fit at all is a single error
        yield from _piece(schema, data, loc, 0, as_json)
    elif isinstance(data, list):
        yield from _of_list(get_args(kind)[0], data, loc, as_json)
    elif get_origin(kind) is dict:
        for key, value in data.items():
            if _size(value) > PIECE:
                yield from _errors(get_args(kind)[1], value, (*loc, key), as_json)
            else:
                yield from _piece(kind, {key: value}, loc, 0, as_json)
    else:
        yield from _of_model(kind, data, loc, as_json)


def _of_model(model: type[BaseModel], data: dict[str, Any], loc: Loc, as_json: bool) -> Iterator[Found]:
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    for key, value in data.items():
        if key in fields:
            field = fields[key]
            yield from _errors(Annotated[field.annotation, field], value, (*loc, key), as_json)
        else:
            yield ErrorDetails(type="extra_forbidden", loc=(*loc, key), msg="", input=value)
    for key, field in fields.items():
        if field.is_required() and key not in data:
            yield ErrorDetails(type="missing", loc=(*loc, key), msg="", input=None)


def _of_list(item: Any, data: list[Any], loc: Loc, as_json: bool) -> Iterator[Found]:
    rows = TypeAdapter(tuple[item, ...])
    start = 0
    while start < len(data):
        end, size = start, 0
        while end < len(data) and (size := size + _size(data[end])) <= PIECE:
            end += 1
        if end == start:
            yield from _errors(item, data[start], (*loc, start), as_json)
            end += 1
        else:
            yield from _piece(rows, data[start:end], loc, start, as_json)
        start = end


def _piece(schema: Any, data: Any, loc: Loc, start: int, as_json: bool) -> Iterator[Found]:
    adapter = schema if isinstance(schema, TypeAdapter) else _adapter(schema)
    try:
        if as_json:
            adapter.validate_json(json.dumps(data), strict=True)
        else:
            adapter.validate_python(data)
    except ValidationError as error:
        yield error, loc, start


def _adapter(schema: Any) -> TypeAdapter[Any]:
    try:
        return _kept_adapter(schema)
    except TypeError:  # what it is annotated with cannot be a key
        return TypeAdapter(schema)


_kept_adapter = cache(TypeAdapter)


def read_by(model: type[BaseModel]) -> type[BaseModel]:
    """The schema of a model's data: another's, where the model says so by `read_as`."""
    said: Callable[[], type[BaseModel]] | None = getattr(model, "read_as", None)
    return model if said is None else said()


def _fitting(schema: Any, data: Any) -> Any:
    """The part of a schema that large data are meant for: a model or a table for a block of keys, else a list."""
    if get_origin(schema) in (Union, types.UnionType):
        return next((kind for each in get_args(schema) if (kind := _fitting(each, data)) is not None), None)
    if get_origin(schema) is Annotated:
        return _fitting(get_args(schema)[0], data)
    is_model = isinstance(schema, type) and issubclass(schema, BaseModel)
    schema = read_by(schema) if is_model else schema
    if isinstance(data, dict):
        return schema if is_model or get_origin(schema) is dict else None
    return schema if isinstance(data, list) and get_origin(schema) is tuple else None


def _size(data: Any) -> int:
    """How many values there are, themselves included; of very many, that there are."""
    count, waiting = 0, [data]
    while waiting and count <= PIECE:
        value = waiting.pop()
        count += 1
        if isinstance(value, dict | list):
            count += max(0, len(value) - PIECE)
            waiting.extend(islice(value.values() if isinstance(value, dict) else value, PIECE + 1))
    return count
