"""The instance's file on the desk: read as data, judged with what is being typed, and written back as it is typed."""

from collections import OrderedDict
from copy import deepcopy
from dataclasses import dataclass
from difflib import unified_diff
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from ruamel.yaml.error import YAMLError

from scheduler.desk.data.judged import Judged
from scheduler.desk.data.offer import Offer
from scheduler.desk.data.renaming import renamed_in
from scheduler.desk.data.steps import Edited
from scheduler.desk.data.told import label_of
from scheduler.desk.draft.change import digest
from scheduler.desk.draft.draft import Draft
from scheduler.desk.draft.instance_text import InstanceText
from scheduler.desk.draft.refusals import ActRefused
from scheduler.desk.draft.state import DraftState
from scheduler.errors import InputError
from scheduler.instance.writing.pieces import Piece, pieces
from scheduler.instance.writing.rewriting import rewritten
from scheduler.text import Text

_KEPT = 8
"""Texts of a file that a window may still show."""
_MOST_LINES = 400
"""Lines of a difference that are shown."""


@dataclass(frozen=True)
class FileText:
    """One text of the file, and what it says."""

    text: str

    @cached_property
    def digest(self) -> str:
        return digest(self.text)

    @cached_property
    def root(self) -> Piece:
        return pieces(self.text)

    @property
    def data(self) -> Any:
        """Never changed by whoever reads it."""
        return self.root.plain


class Document:
    """The file of one draft. `of` gives each draft its own."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._texts: OrderedDict[str, FileText] = OrderedDict()
        self.offer: Offer | None = None
        """The file that was sent last, to be looked at and perhaps taken over."""

    @classmethod
    def of(cls, draft: Draft) -> "Document":
        return _DOCUMENTS.setdefault(draft, cls(draft))

    def written(self, state: DraftState) -> FileText:
        return self._kept(FileText(state.text))

    def _kept(self, found: FileText) -> FileText:
        found = self._texts.setdefault(found.digest, found)
        self._texts.move_to_end(found.digest)
        while len(self._texts) > _KEPT:
            self._texts.popitem(last=False)
        return found

    def edited(self, state: DraftState, wishes: list[Any]) -> Edited:
        """The data after these wishes. Raises WishRefused."""
        found = Edited(deepcopy(self.written(state).data))
        found.carry_out(wishes)
        return found

    def judged(self, data: Any) -> Judged:
        return Judged(data, self._draft.file.parent)

    def difference(self, seen: str) -> list[str] | None:
        """How the file differs from the text that a window shows, by its digest; None when that is no longer known."""
        before = self._texts.get(seen)
        try:
            now = InstanceText(self._draft.file).read()
        except InputError:
            return None
        if before is None:
            return None
        lines = unified_diff(before.text.splitlines(), now.splitlines(), n=1, lineterm="")
        return list(lines)[2 : _MOST_LINES + 2]

    def save(self, seen: int, text: str, wishes: list[Any]) -> DraftState:
        """The wishes as one act. `text`: the digest of the text that they were made on. Raises InputError with every
        fault of the data, WishRefused, ActRefused and ActStale."""
        state = self._draft.refresh()
        written = self.written(state)
        if state.number == seen and written.digest != text:
            raise ActRefused(EDITED)
        edited = self.edited(state, wishes)
        if edited.lost:
            raise ActRefused(LOST)
        judged = self.judged(edited.data)
        if judged.instance is None:
            raise InputError(judged.faults)
        if seen == state.number and edited.data == written.data:
            return state
        renamed = renamed_in(edited.renamed)
        return self._draft.edit(seen, self._rewritten(written, edited.data), label_of(wishes, written.data), renamed)

    def take_over(self, seen: int, key: str) -> DraftState:
        """The file that was sent, as one act. `key`: of the one that was looked at. Raises InputError, ActRefused and
        ActStale."""
        if self.offer is None or self.offer.key != key:
            raise ActRefused(NO_OFFER)
        self._draft.refresh()
        text = self.offer.taken(self._draft.file).text
        label = Text(f"Repris de {self.offer.name}", f"Taken over from {self.offer.name}")
        return self._draft.edit(seen, text, label)

    def _rewritten(self, written: FileText, data: Any) -> str:
        """The file's text saying these data: read again, so that nothing else is ever changed by the way."""
        try:
            found = FileText(rewritten(written.text, written.root, data))
            is_said = found.data == data
        except (YAMLError, ValueError, LookupError) as error:
            raise ActRefused(CANNOT_WRITE) from error
        if not is_said:
            raise ActRefused(CANNOT_WRITE)
        return self._kept(found).text


_DOCUMENTS: "WeakKeyDictionary[Draft, Document]" = WeakKeyDictionary()
EDITED = Text(
    "le fichier de l’instance a été modifié par un autre programme ; regardez la différence, puis recommencez",
    "the instance's file was edited by another program; look at the difference, then try again",
)
LOST = Text(
    "ce que vous changez a été changé ou effacé entre-temps ; rechargez la page",
    "what you change has been changed or deleted meanwhile; load the page again",
)
NO_OFFER = Text(
    "ce fichier n’est plus celui qui a été envoyé en dernier ; envoyez-le de nouveau",
    "this file is no longer the one that was sent last; send it again",
)
CANNOT_WRITE = Text(
    "le fichier est écrit à cet endroit d’une manière qui ne se modifie pas toute seule (un renvoi « & » ou « * », par "
    "exemple) ; changez-le dans un éditeur de texte : la page le verra",
    "the file is written there in a way that cannot be changed by itself (an anchor “&” or alias “*”, for example); "
    "change it in a text editor: this page will notice",
)
