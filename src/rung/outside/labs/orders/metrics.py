"""What the service counts, written in the Prometheus text format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from threading import Lock

from rung.outside.labs.orders.pool import PoolState


@dataclass(frozen=True, slots=True)
class _Family:
    name: str
    kind: str
    help: str
    samples: tuple[tuple[str, float], ...]

    def lines(self) -> Iterable[str]:
        """Yield the lines of this family."""
        yield f"# HELP {self.name} {self.help}"
        yield f"# TYPE {self.name} {self.kind}"
        for suffix, value in self.samples:
            yield f"{self.name}{suffix} {value:g}"


class Counters:
    """How many orders there are, and how long requests took, by method and route."""

    def __init__(self, orders: int) -> None:
        self._lock = Lock()
        self._orders = orders
        self._requests: dict[tuple[str, str], tuple[int, float]] = {}

    def ordered(self) -> None:
        """Count one more order."""
        with self._lock:
            self._orders += 1

    def answered(self, method: str, route: str, seconds: float) -> None:
        """Count one request. ``route`` is a pattern of the table, never the path as asked."""
        with self._lock:
            number, total = self._requests.get((method, route), (0, 0.0))
            self._requests[method, route] = (number + 1, total + seconds)

    def text(self, pool: PoolState) -> str:
        """Return all metrics, ended by a newline."""
        with self._lock:
            orders, requests = self._orders, dict(self._requests)
        held = tuple(
            (f'{{worker="{h.holder.worker}",job="{h.holder.job}"}}', round(h.held_seconds, 3)) for h in pool.holders
        )
        durations: list[tuple[str, float]] = []
        for (method, route), (number, total) in sorted(requests.items()):
            labels = f'{{method="{method}",route="{route}"}}'
            durations += [(f"_sum{labels}", round(total, 6)), (f"_count{labels}", number)]
        families = (
            _Family("orders_pool_size", "gauge", "Connections of the pool.", (("", pool.size),)),
            _Family("orders_pool_in_use", "gauge", "Connections that are taken.", (("", pool.in_use),)),
            _Family("orders_pool_waiting", "gauge", "Callers that wait for a connection.", (("", pool.waiting),)),
            _Family("orders_pool_held_seconds", "gauge", "How long a worker has held its connections.", held),
            _Family("orders_total", "counter", "Orders taken through the API and found at the start.", (("", orders),)),
            _Family("orders_request_duration_seconds", "summary", "Time to answer.", tuple(durations)),
        )
        return "\n".join(line for family in families for line in family.lines()) + "\n"
