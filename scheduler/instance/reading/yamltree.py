"""YAML as texts, numbers, empty values, lists and mappings, each with its line and column; nothing else.

Built from the parser's events, without recursion: dates, hours, `no` and `on` stay the text that was typed, every
duplicate key is reported and not only the first, no tag constructs anything, and neither a nest nor a bomb of aliases
costs more than its bytes.
"""

import re
import sys
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from scheduler.errors import MOST_FAULTS, Fault, InputError, More, Place
from scheduler.instance.reading.draft import Loc
from scheduler.instance.reading.yamlsyntax import TAB, syntax_text
from scheduler.text import Text
from scheduler.wording import quoted

MAX_DEPTH = 20
MAX_VALUES = 150_000
"""Half as much again as a centre of 300 groups takes, and three seconds of reading."""
ANY = sys.maxsize
"""As many as there are, of a file that is known to be sound: what was published once is always read."""
_LONGEST_NORMALIZED = 500
"""Characters; no field has as many, and the time that normalizing takes grows with the square of accents in a row."""
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?[0-9]{1,18}\.[0-9]{1,18}")
_MARGIN = re.compile(r"[ \t]*(?:[-?][ \t]+)*")
_LINES_BEFORE = 50
_EMPTY = ("", "~", "null", "Null", "NULL")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(slots=True)
class Node:
    """A value and where it starts; `size` counts the values inside it, aliases written out."""

    line: int
    column: int
    value: Any
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    size: int = 1
    typed: str | None = None
    """A number or an empty value as it is typed: `1.10`, `null`."""

    @property
    def plain(self) -> Any:
        """The value as Python data: str, int, float, None, list, dict."""
        if isinstance(self.value, dict):
            return {key: node.plain for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain for node in self.value]
        return self.value


@dataclass(frozen=True)
class YamlPlaces:
    """Where each value of a YAML file is written, for faults found long after it was read."""

    file: str
    root: Node

    def of(self, loc: Loc, *, key: bool = False) -> Place:
        """Place of the value at `loc`, or with `key` of its key.

        A part that is not in the file (a missing key, a branch of a union) is skipped: the place is then that of
        what should hold it.
        """
        node, at_key = self._at(loc)
        line, column = at_key if key else (node.line, node.column)
        return Place(self.file, line, column)

    def typed(self, loc: Loc) -> str | None:
        """The number or empty value at `loc` as it is typed; none of any other value."""
        return self._at(loc)[0].typed

    def _at(self, loc: Loc) -> tuple[Node, tuple[int, int]]:
        node, at_key = self.root, (self.root.line, self.root.column)
        for part in loc:
            if isinstance(node.value, dict) and part in node.value:
                node, at_key = node.value[part], node.keys[str(part)]
            elif isinstance(node.value, list) and isinstance(part, int) and part < len(node.value):
                node = node.value[part]
                at_key = (node.line, node.column)
        return node, at_key


def parse_yaml(text: str, file: str, most: int = MAX_VALUES) -> tuple[Node | None, list[Fault]]:
    """The document's root (None when there is none) and the faults that did not stop the reading.

    Raises InputError with all faults so far when the syntax cannot be read further.
    """
    builder = _Builder(file, most)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if not builder.take(event):
                break
    except (YAMLError, ValueError, OverflowError) as error:
        # ValueError, OverflowError: ruamel.yaml turns an escape such as "\UFFFFFFFF" into a character unchecked.
        place, said = _place_of(error, file, builder.line), syntax_text(error)
        if (tab := _tab_near(error, text)) is not None:
            place, said = Place(file, *tab), TAB
        raise InputError([*builder.faults, Fault(place, said)]) from error
    return builder.root, builder.faults


def scalar(text: str, *, is_bare: bool) -> str | int | float | None:
    """What a scalar means; without quotes it may be a number, or nothing."""
    text = composed(text)
    if not is_bare:  # quoted, or a block: always a text
        return text
    if text in _EMPTY:
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _place_of(error: Exception, file: str, line: int) -> Place:
    """Where to look: what was opened and never closed, else where the parser stopped, else the last event's line."""
    if not isinstance(error, MarkedYAMLError):
        return Place(file, line)
    unclosed = "end of stream" in (error.problem or "") or "<stream end>" in (error.problem or "")
    marks = (error.context_mark, error.problem_mark) if unclosed else (error.problem_mark, error.context_mark)
    mark = next((mark for mark in marks if mark is not None), None)
    return Place(file, mark.line + 1, mark.column + 1) if mark is not None else Place(file, line)


def _tab_near(error: Exception, text: str) -> tuple[int, int] | None:
    """Line and column of a tab in the margin where the parser stumbled, whatever it complains about."""
    if not isinstance(error, MarkedYAMLError):
        return None
    numbers = [mark.line for mark in (error.context_mark, error.problem_mark) if mark is not None]
    if not numbers:
        return None
    lines = text.splitlines()
    for number in range(max(numbers[0], numbers[-1] - _LINES_BEFORE), min(numbers[-1] + 1, len(lines))):
        margin = _MARGIN.match(lines[number])
        if margin is not None and "\t" in margin.group():
            return number + 1, margin.group().index("\t") + 1
    return None


@dataclass
class _Open:
    """A list or mapping whose end has not come yet, and the key that waits for its value."""

    node: Node
    anchor: str | None
    key: str | None = None
    repeated: bool = False
    """The key was there already: its value is read and dropped."""

    @property
    def near(self) -> tuple[int, int]:
        """A place for a value that is not written: its key, else the list it is missing from."""
        return self.node.keys[self.key] if self.key is not None else (self.node.line, self.node.column)


class _Builder:
    def __init__(self, file: str, most: int) -> None:
        self.file, self.most = file, most
        self.read = 0
        self.root: Node | None = None
        self._told: list[Fault] = []
        self._more = 0
        self.line, self.column = 1, 1
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._documents = 0

    @property
    def faults(self) -> list[Fault]:
        return [*self._told, More.of(self._more, self.file)] if self._more else self._told

    def take(self, event: Event) -> bool:
        """Use one event; False when the rest is not to be read."""
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        self.line, self.column = line, column
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._fault(line, column, *_SECOND_DOCUMENT)
                return False
        elif isinstance(event, SequenceEndEvent | MappingEndEvent):
            done = self._open.pop()
            self._attach(done.node, done.anchor)
        elif isinstance(event, NodeEvent):
            self._take_value(event, line, column)
        return True

    def _take_value(self, event: NodeEvent, line: int, column: int) -> None:
        self.read += 1
        if self.read > self.most:
            raise self._stop(line, column, _too_many(self.most))
        tag = getattr(event, "tag", None)
        if tag is not None:
            shown = quoted(str(tag).replace("tag:yaml.org,2002:", "!!"))
            self._fault(
                line,
                column,
                f"l’étiquette YAML {shown.fr} n’a pas sa place ici ; effacez-la",
                f"the YAML tag {shown.en} has no place here; delete it",
            )
        top = self._open[-1] if self._open else None
        if top is not None and isinstance(top.node.value, dict) and top.key is None:
            self._take_key(top, event, line, column)
        elif isinstance(event, ScalarEvent):
            if top is not None and event.value == "" and event.implicit[0]:
                # The parser places what is not there after the next line break: its key, or its list, is nearer.
                line, column = top.near
            scalar = self._scalar(event, line, column)
            typed = None if isinstance(scalar, str) else event.value
            self._attach(Node(line, column, scalar, typed=typed), event.anchor)
        elif isinstance(event, AliasEvent):
            self._attach(self._aliased(event, line, column), None)
        else:
            if len(self._open) >= MAX_DEPTH:
                raise self._stop(line, column, _TOO_DEEP)
            empty: Any = [] if isinstance(event, SequenceStartEvent) else {}
            self._open.append(_Open(Node(line, column, empty), event.anchor))

    def _take_key(self, top: _Open, event: NodeEvent, line: int, column: int) -> None:
        if not isinstance(event, ScalarEvent):
            raise self._stop(line, column, _KEY_IS_NO_WORD)
        key = composed(event.value)
        top.key, top.repeated = key, key in top.node.keys
        if top.repeated:
            first = top.node.keys[key][0]
            shown = quoted(key)
            self._fault(
                line,
                column,
                f"la clé {shown.fr} est déjà donnée à la ligne {first} ; gardez une seule des deux",
                f"the key {shown.en} is already given on line {first}; keep only one of them",
            )
        else:
            top.node.keys[key] = (line, column)

    def _attach(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = node
        if not self._open:
            self.root = node
            return
        top = self._open[-1]
        top.node.size += node.size
        if top.node.size > self.most:
            raise self._stop(self.line, self.column, _bomb(self.most))
        if isinstance(top.node.value, list):
            top.node.value.append(node)
        elif not top.repeated:
            top.node.value[top.key] = node
        top.key = None

    def _aliased(self, event: AliasEvent, line: int, column: int) -> Node:
        """The node already read under that name; one inside itself is not complete yet, hence unknown."""
        if event.anchor in self._anchors:
            return self._anchors[event.anchor]
        shown = quoted(f"*{event.anchor}")
        text = Text(
            f"le renvoi {shown.fr} ne désigne rien de ce qui précède ; écrivez la valeur en toutes lettres, ou entre "
            "guillemets si c’est un texte",
            f"the alias {shown.en} names nothing above it; write the value out, or in quotes if it is a text",
        )
        raise self._stop(line, column, text)

    def _scalar(self, event: ScalarEvent, line: int, column: int) -> str | int | float | None:
        text = composed(event.value)
        if invisible := _INVISIBLE.search(text):
            number = f"U+{ord(invisible.group()):04X}"
            self._fault(
                line,
                column,
                f"cette valeur contient le caractère de contrôle {number} ; effacez-le",
                f"this value contains the control character {number}; delete it",
            )
        return scalar(text, is_bare=event.implicit[0])

    def _fault(self, line: int, column: int, fr: str, en: str) -> None:
        if len(self._told) < MOST_FAULTS:
            self._told.append(Fault(Place(self.file, line, column), Text(fr, en)))
        else:
            self._more += 1

    def _stop(self, line: int, column: int, text: Text) -> InputError:
        return InputError([*self.faults, Fault(Place(self.file, line, column), text)])


_SECOND_DOCUMENT = Text(
    "un deuxième document commence ici (« --- ») ; il n’en faut qu’un par fichier : effacez cette ligne",
    "a second document starts here (“---”); a file is a single document: delete this line",
)
_TOO_DEEP = Text(
    f"plus de {MAX_DEPTH} niveaux imbriqués ; aucun fichier n’en demande tant : vérifiez les crochets et le retrait",
    f"more than {MAX_DEPTH} nested levels; no file needs so many: check the brackets and the indentation",
)
_KEY_IS_NO_WORD = Text(
    "une clé doit être un simple mot suivi de « : » ; écrivez par exemple « title: … », ou mettez le texte entre "
    "guillemets",
    "a key must be a single word followed by “:”; write for example “title: …”, or put the text in quotes",
)


def composed(text: str) -> str:
    """With each accent on its letter, so that names typed on two machines are one."""
    return unicodedata.normalize("NFC", text) if len(text) <= _LONGEST_NORMALIZED else text


def _bomb(most: int) -> Text:
    return Text(
        f"les renvois (« * ») déploient plus de {most} valeurs ; écrivez les valeurs en toutes lettres",
        f"the aliases (“*”) expand to more than {most} values; write the values out",
    )


def _too_many(most: int) -> Text:
    return Text(
        f"ce fichier a plus de {most} clés et valeurs ; est-ce bien le bon fichier ?",
        f"this file has more than {most} keys and values; is it the right file?",
    )
