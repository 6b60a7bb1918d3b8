"""The graph of a library: alerts, registers and runbooks, what leads from each to the next, and what is missing."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from rung.library.alerting import AlertRule
from rung.library.library import Library, alert_names
from rung.library.links import references, routes
from rung.library.routing import Index, pointed_at
from rung.model.replacing import replace
from rung.model.runbook import Entry, Runbook
from rung.model.span import Span

_MARKDOWN = frozenset({".md", ".markdown", ".mdown", ".mkd"})


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of the graph. ``name`` is unique; ``kind`` is RUN, a register's kind or ALERT; ``path`` its file.

    A ``missing`` node is named somewhere and stands nowhere.
    """

    name: str
    kind: str
    title: str
    path: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one node to another, by their names. ``how`` says what makes it, as ``route`` or ``pointer``."""

    source: str
    target: str
    how: str
    span: Span


@dataclass(frozen=True)
class Graph:
    """Nodes and edges in a fixed order: alerts, then entries by path and place, then what is missing by name.

    ``start`` is the node that a part of a graph was taken from.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    start: str = ""

    @cached_property
    def after(self) -> dict[str, tuple[Edge, ...]]:
        """Return the edges that leave each node, each target once, in the order of the text."""
        return {node.name: tuple(_once(self._grouped.get(node.name, ()))) for node in self.nodes}

    @cached_property
    def _grouped(self) -> dict[str, list[Edge]]:
        grouped: dict[str, list[Edge]] = {}
        for edge in self.edges:
            grouped.setdefault(edge.source, []).append(edge)
        return grouped

    @cached_property
    def by_name(self) -> dict[str, Node]:
        """Return every node by its name."""
        return {node.name: node for node in self.nodes}

    @cached_property
    def reached(self) -> frozenset[str]:
        """Return the names of the nodes that another node leads to."""
        return frozenset(edge.target for edge in self.edges if edge.source != edge.target)

    def below(self, name: str) -> Graph:
        """Return the part of the graph that can be reached from ``name``, with ``name`` itself."""
        kept, waiting = {name}, [name]
        while waiting:
            for edge in self.after.get(waiting.pop(), ()):
                if edge.target not in kept:
                    kept.add(edge.target)
                    waiting.append(edge.target)
        nodes = tuple(node for node in self.nodes if node.name in kept)
        return Graph(nodes, tuple(edge for edge in self.edges if edge.source in kept), name)


def _once(edges: Sequence[Edge]) -> Iterator[Edge]:
    seen: set[str] = set()
    for edge in edges:
        if edge.target not in seen:
            seen.add(edge.target)
            yield edge


def graph(library: Library, rules: Sequence[AlertRule] = ()) -> Graph:
    """Return the graph of ``library`` and of the alerting rules that point into it."""
    drawing = _Drawing(library)
    drawing.entries()
    alerts = drawing.alerts(rules)
    nodes = (*alerts, *drawing.nodes.values(), *(drawing.missing[name] for name in sorted(drawing.missing)))
    return Graph(nodes, tuple(dict.fromkeys(drawing.edges)))


class _Drawing:
    """A graph while it is drawn."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.nodes: dict[tuple[str, int], Node] = {}
        self.missing: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self._documents: dict[str, list[Entry]] = {}
        taken: dict[str, int] = {}
        for entry in library.entries:
            self._documents.setdefault(entry.path, []).append(entry)
            key = library.key(entry)
            taken[key.casefold()] = taken.get(key.casefold(), 0) + 1
        used: set[str] = set()
        for entry in library.entries:
            key = library.key(entry)
            name = key if taken[key.casefold()] == 1 else f"{key} ({entry.path})"
            while name in used:
                name += "'"
            used.add(name)
            kind = "RUN" if isinstance(entry, Runbook) else entry.kind
            self.nodes[entry.path, entry.span.start] = Node(name, kind, entry.title.text, entry.path)

    def _name(self, entry: Entry) -> str:
        return self.nodes[entry.path, entry.span.start].name

    def entries(self) -> None:
        """Draw what each entry leads to: its trigger's runbook, its routes, the ids it names, the pages it links."""
        index = Index(self._library.runbooks, self._library.registers)
        for entry in self._library.entries:
            source = self._name(entry)
            if not isinstance(entry, Runbook):
                for runbook in pointed_at(index, entry):
                    self.edges.append(Edge(source, self._name(runbook), "pointer", entry.title.span))
            if isinstance(entry, Runbook):
                for boundary, target in routes(entry):
                    self._to_id(source, target, "route", boundary.span)
            for reference in references(entry):
                self._to_id(source, reference.id, "names", reference.span)
            if isinstance(entry, Runbook):
                self._to_pages(entry, source)
        self._triggers()

    def _triggers(self) -> None:
        """Draw the way from a register's alert to the runbook whose trigger names it."""
        for runbook in self._library.runbooks:
            header = runbook.header("Trigger")
            for name in alert_names(runbook):
                for entry in self._library.by_id.get(name.upper(), ()):
                    if header is not None and not isinstance(entry, Runbook):
                        self.edges.append(Edge(self._name(entry), self._name(runbook), "triggers", header.span))

    def alerts(self, rules: Sequence[AlertRule]) -> tuple[Node, ...]:
        """Draw the way from each alerting rule to its runbooks; rules of one name are one node."""
        index = Index(self._library.runbooks, self._library.registers)
        nodes: dict[str, Node] = {}
        for rule in rules:
            node = nodes.setdefault(rule.name, Node(f"alert {rule.name}", "ALERT", rule.name, rule.path))
            best = index.ranked(rule).best
            if best is not None:
                how = "pointer" if best.linked else "name"
                self.edges.append(Edge(node.name, self._name(best.runbook), how, rule.span))
        return tuple(nodes.values())

    def _to_id(self, source: str, target: str, how: str, span: Span) -> None:
        found = self._library.by_id.get(target.upper(), ())
        for entry in found:
            self.edges.append(Edge(source, self._name(entry), how, span))
        if not found and self._kept(target):
            self.missing[target] = Node(target, target.partition("-")[0], "", "", missing=True)
            self.edges.append(Edge(source, target, how, span))

    def _kept(self, target: str) -> bool:
        """Say whether the library keeps entries of this kind at all; ISO-9001 and the like name nothing of ours."""
        kind = target.upper().partition("-")[0]
        return kind == "RUN" or any(name.partition("-")[0] == kind for name in self._library.by_id)

    def _to_pages(self, runbook: Runbook, source: str) -> None:
        for link in runbook.hyperlinks:
            path = _page(runbook.path, link.destination)
            if path is None:
                continue
            for entry in self._documents.get(path, ())[:1]:
                self.edges.append(Edge(source, self._name(entry), "link", link.span))
            if path not in self._documents and self._lost(path):
                self.missing[path] = replace(Node(path, "PAGE", "", path), missing=True)
                self.edges.append(Edge(source, path, "link", link.span))

    def _lost(self, path: str) -> bool:
        known = posixpath.dirname(path) in self._library.folders and path not in self._library.files
        return known and PurePosixPath(path).suffix.casefold() in _MARKDOWN


def _page(path: str, destination: str) -> str | None:
    """Return the path of the file that a relative link leads to, or None for any other link."""
    try:
        parts = urlsplit(destination)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not parts.path or parts.path.startswith("/"):
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
