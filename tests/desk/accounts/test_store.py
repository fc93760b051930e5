"""Accounts: a file of hashes that nobody else can read, changed whole, read anew when another program changed it."""

import json
import stat
import threading
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from scheduler.desk.accounts.sessions import BURST, IDLE_S, LONGEST_S, MOST_OF_ACCOUNT, Attempts, Sessions
from scheduler.desk.accounts.store import FILE_NAME, AccountStore
from scheduler.errors import InputError

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
GOOD = "quatre mots sans lien"


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def accounts(tmp_path: Path) -> AccountStore:
    return AccountStore(tmp_path / "drafts" / FILE_NAME, QUICK)


def test_a_password_opens_its_own_account_and_is_nowhere_kept(accounts: AccountStore) -> None:
    accounts.add("Marie", GOOD, "planner")
    accounts.add("léa", GOOD + "!", "reader")
    for name in ("marie", " MARIE ", "ma\uff52ie"):
        assert accounts.verified(name, GOOD) == accounts.all()["marie"]
    for name, password in (
        ("marie", GOOD + "!"),
        ("bob", GOOD),
        ("", ""),
        ("marie", GOOD.upper()),
        ("marie", "\ud800"),
    ):
        assert accounts.verified(name, password) is None
    assert GOOD.encode() not in accounts.file.read_bytes()
    assert stat.S_IMODE(accounts.file.stat().st_mode) == 0o600
    assert [path.name for path in accounts.file.parent.iterdir() if not path.name.startswith(".")] == [FILE_NAME]


def test_accents_typed_in_two_ways_are_one_password(accounts: AccountStore) -> None:
    accounts.add("marie", "été à la réunion", "planner")
    assert accounts.verified("marie", "e\u0301te\u0301 a\u0300 la re\u0301union") is not None


@pytest.mark.parametrize("name", ["", " ", "a b", "../x", "a\nb", "-a", "a" * 65, "\ud800", "a/b", "<b>"])
def test_what_is_no_name_is_refused(accounts: AccountStore, name: str) -> None:
    with pytest.raises(InputError):
        accounts.add(name, GOOD, "planner")
    assert not accounts.file.exists()


@pytest.mark.parametrize(
    "password", ["", "court", "x" * 201, "a" * 30, "marie.payet", "quatre mots\x00 sans", "\ud800" * 12]
)
def test_what_is_no_password_is_refused(accounts: AccountStore, password: str) -> None:
    with pytest.raises(InputError):
        accounts.add("marie.payet", password, "planner")


def test_names_are_taken_once_and_must_be_known(accounts: AccountStore) -> None:
    accounts.add("marie", GOOD, "planner")
    with pytest.raises(InputError):
        accounts.add("MARIE", GOOD, "reader")
    for change in (
        lambda: accounts.remove("bob"),
        lambda: accounts.set_role("bob", "reader"),
        lambda: accounts.set_password("bob", GOOD),
    ):
        with pytest.raises(InputError):
            change()
    assert list(accounts.all()) == ["marie"]


def test_two_programs_add_at_one_time_and_none_is_lost(accounts: AccountStore) -> None:
    others = [AccountStore(accounts.file, QUICK) for _ in range(8)]
    threads = [threading.Thread(target=other.add, args=(f"a{n}", GOOD, "reader")) for n, other in enumerate(others)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(accounts.all()) == 8


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{", b'{"version": 2, "accounts": []}', b'{"version": 1, "accounts": [{"name": "a"}]}']
)
def test_a_file_that_is_none_of_ours_opens_to_nobody(accounts: AccountStore, content: bytes) -> None:
    accounts.file.parent.mkdir()
    accounts.file.write_bytes(content)
    for ask in (accounts.all, lambda: accounts.verified("a", GOOD), lambda: accounts.add("a", GOOD, "planner")):
        with pytest.raises(InputError):
            ask()
    assert accounts.file.read_bytes() == content


def test_a_hash_that_is_damaged_opens_to_nobody(accounts: AccountStore) -> None:
    accounts.add("marie", GOOD, "planner")
    data = json.loads(accounts.file.read_text())
    data["accounts"][0]["password_hash"] = ""
    accounts.file.write_text(json.dumps(data))
    assert accounts.verified("marie", GOOD) is None


def test_a_session_ends_idle_after_a_day_and_with_its_account(accounts: AccountStore) -> None:
    clock = Clock()
    sessions, marie = Sessions(accounts, clock), accounts.add("marie", GOOD, "planner")
    token = sessions.begin(marie)
    assert sessions.account(token) == marie
    clock.now += IDLE_S - 1
    assert sessions.account(token, counts=False) == marie
    clock.now += 2
    assert sessions.account(token) is None
    token = sessions.begin(marie)
    for _ in range(int(LONGEST_S / IDLE_S) * 2 - 1):
        clock.now += IDLE_S / 2
        assert sessions.account(token) == marie
    clock.now += IDLE_S / 2
    assert sessions.account(token) is None, "however busy"
    token = sessions.begin(marie)
    other = AccountStore(accounts.file, QUICK)
    other.set_role("marie", "reader")
    found = sessions.account(token)
    assert found is not None and found.role == "reader", "at once"
    other.set_password("marie", GOOD + "!")
    assert sessions.account(token) is None
    token = sessions.begin(accounts.all()["marie"])
    other.remove("marie")
    other.add("marie", GOOD, "planner")
    assert sessions.account(token) is None, "another account of the same name"


def test_tokens_are_unlike_and_few(accounts: AccountStore) -> None:
    clock = Clock()
    sessions, marie = Sessions(accounts, clock), accounts.add("marie", GOOD, "planner")
    tokens = [sessions.begin(marie) for _ in range(MOST_OF_ACCOUNT + 5)]
    assert len(set(tokens)) == len(tokens)
    assert [sessions.account(token) is not None for token in tokens] == [False] * 5 + [True] * MOST_OF_ACCOUNT
    sessions.end(tokens[-1])
    for token in (tokens[-1], "", "x", "\udcff"):
        assert sessions.account(token) is None


def test_guessing_is_slowed_down_and_locks_nobody_out() -> None:
    clock = Clock()
    attempts = Attempts(clock)
    assert attempts.wait_s("marie", "10.0.0.1") == 0
    attempts.succeeded("marie", "10.0.0.1")
    tried = [attempts.wait_s("marie", f"192.0.2.{n}") > 0 for n in range(BURST + 5)]
    assert tried[: BURST - 1] == [False] * (BURST - 1)
    assert attempts.wait_s("marie", "192.0.2.99") > 0, "of a name, from wherever"
    assert attempts.wait_s("marie", "10.0.0.1") == 0, "she comes in from where she has been"
    assert attempts.wait_s("paul", "192.0.2.99") == 0, "another name"
    one = [attempts.wait_s(f"name{n}", "203.0.113.5") for n in range(BURST + 3)]
    assert one[:BURST] == [0] * BURST and min(one[BURST:]) > 0, "of an address, for whatever name"
    clock.now += 3600
    assert attempts.wait_s("marie", "192.0.2.99") == 0, "and for no longer than that"
