"""Buckets: a burst, then a rate; one client's do not touch another's; memory is bounded."""

import pytest

from scheduler.web.limits import Buckets, Crowd


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_the_rate() -> None:
    clock = Clock()
    buckets = Buckets(2, 3, clock)
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 1]
    clock.now += 0.5
    assert [buckets.wait("a") for _ in range(2)] == [0, 1]
    clock.now += 3600
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 1]


def test_it_says_how_long_to_wait() -> None:
    buckets = Buckets(0.1, 1, Clock())
    assert (buckets.wait("a"), buckets.wait("a")) == (0, 10)


def test_who_asks_too_much_is_not_punished_for_asking_again() -> None:
    clock = Clock()
    buckets = Buckets(1, 1, clock)
    for _ in range(50):
        buckets.wait("a")
    clock.now += 1
    assert buckets.wait("a") == 0


def test_others_are_not_touched() -> None:
    buckets = Buckets(1, 1, Clock())
    assert [buckets.wait("a"), buckets.wait("a"), buckets.wait("b")] == [0, 1, 0]


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "192.0.2.2", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("no:address", "no:address", True),
    ],
)
def test_an_ipv6_subscriber_is_a_network(one: str, other: str, are_same: bool) -> None:
    buckets = Buckets(1, 1, Clock())
    buckets.wait(one)
    assert (buckets.wait(other) > 0) is are_same


def test_memory_is_bounded_and_the_longest_silent_goes_first() -> None:
    buckets = Buckets(1, 1, Clock(), clients=3)
    for client in ("a", "b", "c", "a", "d"):
        buckets.wait(client)
    assert len(buckets) == 3
    assert (buckets.wait("a"), buckets.wait("b")) == (1, 0)


def test_a_crowd_has_room_for_so_many_in_all() -> None:
    crowd = Crowd(2, 2, lambda _: False)
    assert [crowd.enter(client) for client in ("a", "b", "c")] == [True, True, False]
    for client in ("a", "c"):
        crowd.leave(client)
    assert crowd.enter("d")
    assert crowd.size == 2


def test_a_crowd_has_room_for_so_many_of_one_but_a_proxy_brings_others() -> None:
    crowd = Crowd(100, 2, lambda address: address == "proxy")
    assert [crowd.enter("a") for _ in range(3)] == [True, True, False]
    assert crowd.enter("b")
    assert all(crowd.enter("proxy") for _ in range(50))
    for _ in range(2):
        crowd.leave("a")
    assert crowd.enter("a")
