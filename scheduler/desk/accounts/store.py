"""The accounts of a desk: a file beside the journals that nobody else on the machine can read.

A password is kept as its Argon2id hash alone. Every reading looks whether the file has changed: an account that was
removed, or has another role or password since, is so for the next request of a desk that runs.
"""

import json
import os
import re
import secrets
import sys
import threading
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from pydantic import BaseModel, ConfigDict, ValidationError

from scheduler.errors import InputError, Place
from scheduler.files import why_refused, write_atomically
from scheduler.text import Text, visible
from scheduler.wording import say

if sys.platform != "win32":
    import fcntl

Role = Literal["planner", "reader"]
ROLES: tuple[Role, ...] = get_args(Role)
FILE_NAME = "accounts.json"
SHORTEST, LONGEST = 10, 200
"""Characters of a password."""
_NAME = re.compile(r"\w[\w.@-]{0,63}")
_PRIVATE = 0o600
_HASHES = threading.BoundedSemaphore(2)
"""Passwords that are hashed at one time: each takes 64 MB."""


class Account(BaseModel):
    """`stamp` is another one whenever the password is: sessions that began before are over."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    name: str
    role: Role
    password_hash: str
    stamp: str


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    version: Literal[1]
    accounts: list[Account]


class AccountStore:
    """Everything raises InputError for a file that is none of ours or cannot be read or written."""

    def __init__(self, file: Path, hasher: PasswordHasher | None = None) -> None:
        self.file = file
        self._hasher = hasher or PasswordHasher()
        self._seen: tuple[int, ...] | None = None
        self._accounts: dict[str, Account] = {}
        self._nobody = self._hasher.hash(secrets.token_urlsafe())
        """What the password of an unknown name is compared with, so that it takes as long as that of a known one."""

    def all(self) -> dict[str, Account]:
        """By name, as the file says now."""
        try:
            status = self.file.stat()
            seen = (status.st_mtime_ns, status.st_ino, status.st_size)
            if seen != self._seen:
                content = _File.model_validate_json(self.file.read_bytes())
                self._accounts = {account.name: account for account in content.accounts}
                self._seen = seen
        except FileNotFoundError:
            self._seen, self._accounts = None, {}
        except OSError as error:
            raise InputError.at(self.file, *_unreadable(error)) from error
        except ValidationError as error:
            raise InputError.at(self.file, *_NO_ACCOUNTS) from error
        return self._accounts

    def add(self, name: str, password: str, role: Role) -> Account:
        """Raises InputError also for a name or password that none can have, and for a name that is taken."""
        name, password = checked_name(name), checked_password(password, name)

        def added(known: dict[str, Account]) -> Account:
            if name in known:
                raise InputError.at(Place(name), *_TAKEN)
            return Account(
                name=name, role=role, password_hash=self._hasher.hash(password), stamp=secrets.token_urlsafe(16)
            )

        return self._change(name, added)

    def set_password(self, name: str, password: str) -> Account:
        """Whoever is logged in by the old one is logged out. Raises InputError as `add`."""
        self.known(name)
        password = checked_password(password, name)
        new = {"password_hash": self._hasher.hash(password), "stamp": secrets.token_urlsafe(16)}
        return self._change(name, lambda _: self.known(name).model_copy(update=new))

    def set_role(self, name: str, role: Role) -> Account:
        return self._change(name, lambda _: self.known(name).model_copy(update={"role": role}))

    def remove(self, name: str) -> None:
        def removed(_: dict[str, Account]) -> None:
            self.known(name)

        self._change(name, removed)

    def known(self, name: str) -> Account:
        """Raises InputError when there is no such account."""
        found = self.all().get(_one_form(name))
        if found is None:
            names = ", ".join(self.all()) or "–"
            raise InputError.at(Place(visible(name)), *say(*_UNKNOWN, names=names))
        return found

    def verified(self, name: str, password: str) -> Account | None:
        """The account, if the password is its own. Takes as long for a name that none has."""
        account = self.all().get(_one_form(name))
        with _HASHES:
            try:
                expected = self._nobody if account is None else account.password_hash
                self._hasher.verify(expected, _one_form_of_word(password))
            except (VerificationError, InvalidHashError):
                return None
        return account

    def _change(self, name: str, change: Callable[[dict[str, Account]], Account | None]) -> Account:
        """One at a time, of all programs. What is returned is what was added; the account that went, when it did."""
        name = _one_form(name)
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self._locked():
                known = dict(self.all())
                before, after = known.pop(name, None), change(self.all())
                if after is not None:
                    known[name] = after
                rows = [known[each].model_dump() for each in sorted(known)]
                content = json.dumps({"version": 1, "accounts": rows}, ensure_ascii=False, indent=2) + "\n"
                write_atomically(self.file, content.encode(), _PRIVATE)
        except OSError as error:
            raise InputError.at(self.file, *_unwritable(error)) from error
        found = after or before
        assert found is not None
        return found

    @contextmanager
    def _locked(self) -> Iterator[None]:
        if sys.platform == "win32":
            yield
            return
        lock = os.open(self.file.with_name(f".{FILE_NAME}.lock"), os.O_RDWR | os.O_CREAT, _PRIVATE)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)


def checked_name(name: str) -> str:
    """As it is kept: in small letters. Raises InputError for what is no name."""
    found = _one_form(name)
    if _NAME.fullmatch(found) is None:
        raise InputError.at(Place("NAME"), *_NO_NAME)
    return found


def checked_password(password: str, name: str) -> str:
    """Raises InputError for one that is too short or too long, the name itself, or cannot be typed."""
    found = _one_form_of_word(password)
    if not SHORTEST <= len(found) <= LONGEST or any(unicodedata.category(c)[0] == "C" for c in found):
        raise InputError.at(Place("password"), *_NO_PASSWORD)
    if _one_form(found) == _one_form(name) or len(set(found)) < SHORTEST // 2:
        raise InputError.at(Place("password"), *_EASY)
    return found


def _one_form(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _one_form_of_word(password: str) -> str:
    """Accents are typed in two ways, by the keyboard: they are one password."""
    return unicodedata.normalize("NFKC", password).encode(errors="replace").decode()  # half a character is none


def _unreadable(error: OSError) -> Text:
    why = why_refused(error)
    return Text(f"les comptes ne peuvent pas être lus ({why.fr})", f"the accounts cannot be read ({why.en})")


def _unwritable(error: OSError) -> Text:
    why = why_refused(error)
    return Text(
        f"les comptes ne peuvent pas être écrits ({why.fr}) ; rien n’a changé",
        f"the accounts cannot be written ({why.en}); nothing has changed",
    )


_NO_ACCOUNTS = Text(
    "ce fichier n’est pas celui des comptes, ou il est abîmé ; écartez-le (renommez-le) et créez les comptes à nouveau",
    "this file is not that of the accounts, or it is damaged; set it aside (rename it) and make the accounts again",
)
_TAKEN = Text(
    "ce compte existe déjà ; changez son mot de passe par « scheduler desk user password »",
    "there is this account already; change its password with “scheduler desk user password”",
)
_UNKNOWN = Text("aucun compte de ce nom ; il y a : {names}", "no account has this name; there are: {names}")
_NO_NAME = Text(
    "un nom a des lettres, des chiffres, « . », « - », « _ » ou « @ », 64 au plus, par exemple « marie.payet »",
    "a name has letters, digits, “.”, “-”, “_” or “@”, 64 at most, for example “marie.payet”",
)
_NO_PASSWORD = Text(
    f"un mot de passe a de {SHORTEST} à {LONGEST} caractères ; quelques mots sans lien conviennent",
    f"a password has {SHORTEST} to {LONGEST} characters; a few unrelated words are fine",
)
_EASY = Text(
    "ce mot de passe se devine trop vite ; prenez quelques mots sans lien",
    "this password is guessed too soon; take a few unrelated words",
)
