"""The graph of ids: who names whom, what leads nowhere, and routes that run in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rung.model.prose import Reference
from rung.model.runbook import Boundary, Entry, Runbook, ToRunbook


def references(entry: Entry) -> Iterator[Reference]:
    """Yield every id that ``entry`` names, each once: linked ids first, then those in its prose."""
    seen = {entry.id}
    for reference in (*entry.links, *entry.mentions):
        if reference.id not in seen:
            seen.add(reference.id)
            yield reference


def routes(runbook: Runbook) -> Iterator[tuple[Boundary, str]]:
    """Yield each row of the decision table that leads to a runbook, with the id it leads to."""
    if runbook.decision is not None:
        for boundary in runbook.decision.boundaries:
            if isinstance(boundary.route, ToRunbook):
                yield boundary, boundary.route.id


def circles(graph: Mapping[str, Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Return the strongly connected groups of ``graph`` that hold a circle, each sorted, in sorted order.

    Tarjan's algorithm with its own stack, so that a long chain of references cannot exhaust Python's.
    """
    walk = _Walk(graph)
    for node in sorted(graph):
        if node not in walk.index:
            walk.start(node)
    return tuple(sorted(walk.groups))


class _Walk:
    """One run of Tarjan's algorithm: the numbering so far and the groups found."""

    def __init__(self, graph: Mapping[str, Sequence[str]]) -> None:
        self.graph = graph
        self.index: dict[str, int] = {}
        self.low: dict[str, int] = {}
        self.open: list[str] = []
        self.groups: list[tuple[str, ...]] = []

    def start(self, node: str) -> None:
        work = [(node, self._enter(node))]
        while work:
            current, targets = work[-1]
            following = next(targets, None)
            if following is None:
                work.pop()
                self._leave(current)
                if work:
                    parent = work[-1][0]
                    self.low[parent] = min(self.low[parent], self.low[current])
            elif following not in self.index:
                work.append((following, self._enter(following)))
            elif following in self.open:
                self.low[current] = min(self.low[current], self.index[following])

    def _enter(self, node: str) -> Iterator[str]:
        self.index[node] = self.low[node] = len(self.index)
        self.open.append(node)
        return iter([target for target in self.graph.get(node, ()) if target in self.graph])

    def _leave(self, node: str) -> None:
        if self.low[node] != self.index[node]:
            return
        cut = self.open.index(node)
        group = self.open[cut:]
        del self.open[cut:]
        if len(group) > 1 or node in self.graph.get(node, ()):
            self.groups.append(tuple(sorted(group)))
