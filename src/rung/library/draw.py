"""The graph as text: a nested list for reading, Mermaid and DOT for tools that lay it out."""

from __future__ import annotations

from collections.abc import Iterator

from rung.library.graph import Graph, Node
from rung.model.visible import visible

_MISSING = "missing: nothing here is called that"
_FIRST = {"ALERT": 0, "MON": 1, "RUN": 3}


def as_list(drawn: Graph) -> str:
    """Return a nested list. Each node is opened once; where it comes again, ``(above)`` stands, so circles end."""
    lines: list[str] = []
    shown: set[str] = set()
    for root in _roots(drawn):
        if root.name not in shown:
            lines.extend(_nested(drawn, root, shown))
    return "\n".join(lines) + "\n" if lines else ""


def _roots(drawn: Graph) -> Iterator[Node]:
    """Yield the nodes to begin with: first those nothing leads to, then alerts, then the rest that circles hold."""
    ordered = sorted(drawn.nodes, key=lambda node: _FIRST.get(node.kind, 2))
    yield from (node for node in ordered if node.name == drawn.start)
    yield from (node for node in ordered if node.name not in drawn.reached and not node.missing)
    yield from (node for node in ordered if not node.missing)
    yield from ordered


def _nested(drawn: Graph, root: Node, shown: set[str]) -> Iterator[str]:
    waiting: list[tuple[int, str, str]] = [(0, root.name, "")]
    while waiting:
        depth, name, how = waiting.pop()
        node = drawn.by_name[name]
        again = name in shown
        shown.add(name)
        yield "  " * depth + "- " + label(node) + (f" [{how}]" if how else "") + (" (above)" if again else "")
        if not again:
            waiting.extend((depth + 1, edge.target, edge.how) for edge in reversed(drawn.after.get(name, ())))


def label(node: Node) -> str:
    """Return the words for a node, on one line, with what is missing said."""
    title = node.title if node.title not in {"", node.name} and node.kind != "ALERT" else ""
    return visible(f"{node.name}{f' {title}' if title else ''}{f' ({_MISSING})' if node.missing else ''}")


def as_mermaid(drawn: Graph) -> str:
    """Return a Mermaid flowchart. Text is quoted so that a title cannot end its node or start another."""
    numbers = {node.name: f"n{number}" for number, node in enumerate(drawn.nodes)}
    lines = ["flowchart LR"]
    lines += [f'  {numbers[node.name]}["{_mermaid(label(node))}"]' for node in drawn.nodes]
    for node in drawn.nodes:
        lines += [
            f"  {numbers[node.name]} -->|{edge.how}| {numbers[edge.target]}" for edge in drawn.after.get(node.name, ())
        ]
    missing = [numbers[node.name] for node in drawn.nodes if node.missing]
    if missing:
        lines += ["  classDef missing stroke-dasharray:4 4", f"  class {','.join(missing)} missing"]
    return "\n".join(lines) + "\n"


def _mermaid(text: str) -> str:
    table = {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "`": "#96;", "\\": "#92;", "&": "#amp;"}
    return "".join(table.get(char, char) for char in text)


def as_dot(drawn: Graph) -> str:
    """Return a DOT digraph, for any tool that lays one out."""
    lines = ["digraph runbooks {", "  rankdir=LR;", "  node [shape=box];"]
    for node in drawn.nodes:
        style = ", style=dashed" if node.missing else ""
        lines.append(f"  {_dot(node.name)} [label={_dot(label(node))}{style}];")
    for node in drawn.nodes:
        lines += [
            f"  {_dot(node.name)} -> {_dot(edge.target)} [label={_dot(edge.how)}];"
            for edge in drawn.after.get(node.name, ())
        ]
    return "\n".join([*lines, "}"]) + "\n"


def _dot(text: str) -> str:
    return '"' + visible(text).replace("\\", "\\\\").replace('"', '\\"') + '"'
