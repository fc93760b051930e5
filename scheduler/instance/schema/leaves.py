"""Every value that the schema has, by its path: what is said of all dates, or all lists, is said of a new one too."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from pydantic import BaseModel

from scheduler.instance.schema.instance import Instance


def leaves(annotation: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Each value inside, its path as an `InstanceDraft` writes it (`calendar.closures.*.first`), and its type with what
    `Annotated` says of it."""
    bare = get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        for name, field in bare.model_fields.items():
            said = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
            yield from leaves(said, (*path, field.alias or name))
    elif (origin := get_origin(bare)) in (tuple, list):
        yield from leaves(get_args(bare)[0], (*path, "*"))
    elif origin is dict:
        yield from leaves(get_args(bare)[1], (*path, "{}"))
    elif isinstance(bare, type) or not any(isinstance(part, type) or get_origin(part) for part in get_args(bare)):
        yield ".".join(path), annotation
    else:  # a choice of types, or none
        for part in get_args(bare):
            if part is not type(None):
                yield from leaves(part, path)


@cache
def date_paths() -> tuple[str, ...]:
    """Where an instance has dates."""
    return tuple(path for path, kind in leaves(Instance) if kind is dt.date or get_args(kind)[:1] == (dt.date,))
