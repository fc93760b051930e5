"""Figures for Prometheus: how much is asked, how fast it is answered, how old what is served is. No address in them."""

import datetime as dt
from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """Of one server; of a process there may be several, in tests."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "scheduler_http_requests", "Requests answered, by route and status.", ("route", "status"),
            registry=self._registry,
        )  # fmt: skip
        self._seconds = Histogram(
            "scheduler_http_request_seconds", "Seconds from the request's header to its answer.", ("route",),
            buckets=_BUCKETS, registry=self._registry,
        )  # fmt: skip
        self.checks = Counter("scheduler_database_checks", "Looks at the database for a newer revision.",
                              registry=self._registry)  # fmt: skip
        self.failures = Counter("scheduler_database_failures", "Looks at the database that failed or took too long.",
                                registry=self._registry)  # fmt: skip
        self._children: dict[tuple[str, int], Callable[[float], None]] = {}

    def answered(self, route: str, status: int, seconds: float) -> None:
        record = self._children.get((route, status))
        if record is None:
            record = self._children[route, status] = self._child(route, status)
        record(seconds)

    def _child(self, route: str, status: int) -> Callable[[float], None]:
        count, histogram = self._requests.labels(route, str(status)), self._seconds.labels(route)

        def record(seconds: float) -> None:
            count.inc()
            histogram.observe(seconds)

        return record

    def gauge(self, name: str, about: str, read: Callable[[], float]) -> None:
        """A figure that is read when somebody asks."""
        Gauge(name, about, registry=self._registry).set_function(read)

    def exposition(self) -> bytes:
        return generate_latest(self._registry)


def age(moment: dt.datetime | None, now: dt.datetime) -> float:
    """Seconds since that moment; NaN, which Prometheus shows as no value, when there is none."""
    return (now - moment).total_seconds() if moment is not None else float("nan")
