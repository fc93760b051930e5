"""What the schema of a scenario refuses, in a planner's words. Only what depends on that schema is here; the rest is
said as for an instance (`instance.wording`)."""

from pydantic_core import ErrorDetails

from scheduler.instance.reading.draft import Loc
from scheduler.instance.reading.schema_texts import describe as describe_value
from scheduler.instance.reading.schema_texts import field_of, missing_key
from scheduler.instance.schema.instance import Instance
from scheduler.scenario.changes.change import CHANGES
from scheduler.scenario.changes.examples import as_here, example_of, field_example
from scheduler.scenario.changes.scenario import Scenario
from scheduler.text import Text
from scheduler.wording import choices, quoted

_FIELDS = {"changes": "- close: {first: 2023-02-20}", "name": "absence-de-mars", "version": "1", "from": "2023-03-06"}


def describe(error: ErrorDetails, instance: Instance | None = None) -> Text:
    """The sentence for one of pydantic's errors on a scenario's data; its examples with the names of the instance."""
    match error["type"]:
        case "missing":
            return _missing(error["loc"], instance)
        case "model_type" | "model_attributes_type":
            return _mapping(error, instance)
        case "one_change":
            return one_key(sorted(error["input"]) if isinstance(error["input"], dict) else [], instance)
        case _:
            return describe_value(error, Scenario)


def one_key(keys: list[str], instance: Instance | None = None) -> Text:
    """A line of `changes` that does not have exactly one key."""
    if len(keys) > 1:
        fr, en = choices(keys)
        return Text(
            f"ce changement a plusieurs clés ({fr}) ; écrivez une ligne « - … » pour chacune",
            f"this change has several keys ({en}); write one line “- …” for each",
        )
    fr, en = choices(CHANGES, len(CHANGES))
    example = as_here(example_of("unavailable"), instance)
    return Text(
        f"ce changement n’en dit aucun ; écrivez par exemple « - {example} » ; clés possibles : {fr}",
        f"this change says none; write for example “- {example}”; possible keys: {en}",
    )


def empty(key: str, instance: Instance | None = None) -> Text:
    """A change whose key is known and has nothing after it."""
    example = as_here(example_of(key), instance)
    return Text(f"« {key} » est vide ; écrivez par exemple « {example} »", f"“{key}” is empty; write “{example}”")


def _missing(loc: Loc, instance: Instance | None) -> Text:
    key = str(loc[-1])
    value = _FIELDS.get(key) if len(loc) == 1 else field_example(key, str(loc[2]))
    return missing_key(key, as_here(f"{key}: {value or '…'}", instance))


def _mapping(error: ErrorDetails, instance: Instance | None) -> Text:
    loc, found = error["loc"], quoted(error["input"])
    if not loc:
        return Text(
            f"un scénario n’est pas {found.fr} ; écrivez des lignes « clé: valeur », comme « name: absence-de-mars », "
            "puis « changes: »",
            f"a scenario is not {found.en}; write lines “key: value”, such as “name: march-absence”, then “changes:”",
        )
    key = field_of(loc)
    example = as_here(example_of(key if key in CHANGES else "unavailable"), instance)
    return Text(
        f"{found.fr} est là où l’on attend un bloc de clés ; écrivez par exemple « {example} »",
        f"{found.en} stands where a block of keys is expected; write for example “{example}”",
    )
