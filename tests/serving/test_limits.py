"""Token buckets: a burst, then a rate, each client its own, in bounded memory. Connections: which are cut."""

import pytest

from scheduler.serving.limits import ANSWER_S, MOST_OF_ONE, REQUEST_S, ConnectionLimits, TokenBuckets


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_the_rate() -> None:
    clock = Clock()
    buckets = TokenBuckets(2, 3, clock)
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 1]
    clock.now += 0.5
    assert [buckets.wait("a") for _ in range(2)] == [0, 1]
    clock.now += 3600
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 1]


def test_it_says_how_long_to_wait() -> None:
    buckets = TokenBuckets(0.1, 1, Clock())
    assert (buckets.wait("a"), buckets.wait("a")) == (0, 10)


def test_who_asks_too_much_is_not_punished_for_asking_again() -> None:
    clock = Clock()
    buckets = TokenBuckets(1, 1, clock)
    for _ in range(50):
        buckets.wait("a")
    clock.now += 1
    assert buckets.wait("a") == 0


def test_others_are_not_touched() -> None:
    buckets = TokenBuckets(1, 1, Clock())
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
    buckets = TokenBuckets(1, 1, Clock())
    buckets.wait(one)
    assert (buckets.wait(other) > 0) is are_same


def test_memory_is_bounded_and_the_longest_silent_goes_first() -> None:
    buckets = TokenBuckets(1, 1, Clock(), clients=3)
    for client in ("a", "b", "c", "a", "d"):
        buckets.wait(client)
    assert len(buckets) == 3
    assert (buckets.wait("a"), buckets.wait("b")) == (1, 0)


ONE, OTHER = ("192.0.2.1", 1001), ("192.0.2.1", 1002)


def limits(clock: Clock) -> ConnectionLimits:
    return ConnectionLimits(lambda address: address == "proxy", clock)


def test_a_connection_without_a_whole_request_is_cut_after_a_while() -> None:
    clock = Clock()
    found = limits(clock)
    assert found.overdue({ONE: 0}) == []
    clock.now += REQUEST_S
    assert found.overdue({ONE: 0, OTHER: 0}) == []
    clock.now += 1
    assert found.overdue({ONE: 0, OTHER: 0}) == [ONE]


def test_each_request_buys_time_for_the_next() -> None:
    clock = Clock()
    found = limits(clock)
    found.overdue({ONE: 0})
    for _ in range(3):
        clock.now += REQUEST_S
        found.begin(ONE)
        found.end(ONE)
        assert found.overdue({ONE: 0}) == []
    clock.now += REQUEST_S + 1
    assert found.overdue({ONE: 0}) == [ONE]


def test_an_answer_has_longer_while_it_is_made_and_while_it_is_read() -> None:
    clock = Clock()
    found = limits(clock)
    found.begin(ONE)
    found.begin(OTHER)
    found.end(OTHER)
    clock.now += ANSWER_S
    assert found.overdue({ONE: 0, OTHER: 500}) == []
    assert found.overdue({ONE: 0, OTHER: 0}) == [OTHER]  # read, and nothing asked since
    clock.now += 1
    assert found.overdue({ONE: 0, OTHER: 500}) == [ONE, OTHER]


def test_a_connection_that_ended_is_forgotten() -> None:
    clock = Clock()
    found = limits(clock)
    found.begin(ONE)
    found.end(ONE)
    assert found.overdue({}) == []
    clock.now += REQUEST_S + 1
    assert found.overdue({ONE: 0}) == []  # another client, at the same port by chance


def test_one_address_has_so_many_connections_but_a_proxy_brings_others() -> None:
    found = limits(Clock())
    assert found.overdue({("192.0.2.1", port): 0 for port in range(MOST_OF_ONE)}) == []
    held = {("192.0.2.1", port): 0 for port in range(MOST_OF_ONE + 2)}
    assert found.overdue(held | {("192.0.2.2", 1): 0}) == [("192.0.2.1", MOST_OF_ONE), ("192.0.2.1", MOST_OF_ONE + 1)]
    assert found.overdue({("proxy", port): 0 for port in range(MOST_OF_ONE + 2)}) == []


def test_above_the_most_those_silent_longest_make_room() -> None:
    clock = Clock()
    found = limits(clock)
    held = {(f"192.0.2.{number}", 1): 0 for number in range(5)}
    for peer in held:
        found.begin(peer)
        found.end(peer)
        clock.now += 1
    found.begin(("192.0.2.0", 1))
    assert found.overdue(held, most=5) == []
    assert found.overdue(held, most=3) == [("192.0.2.1", 1), ("192.0.2.2", 1)]
