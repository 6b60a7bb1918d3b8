"""The cross-reference: for each entry what it leads to, and what leads to it."""

from __future__ import annotations

from dataclasses import dataclass

from rung.library.graph import Graph

HEADS = ("Entry", "Leads to", "Named by")


@dataclass(frozen=True, slots=True)
class Crossing:
    """One entry with the names on both sides. ``missing``: it is named and stands nowhere."""

    name: str
    kind: str
    title: str
    path: str
    missing: bool
    leads_to: tuple[str, ...]
    named_by: tuple[str, ...]


def crossings(drawn: Graph) -> tuple[Crossing, ...]:
    """Return every node of the graph with its neighbours both ways, in the order of the graph."""
    back: dict[str, dict[str, None]] = {}
    for edge in drawn.edges:
        if edge.source != edge.target:
            back.setdefault(edge.target, {})[edge.source] = None
    return tuple(
        Crossing(
            name=node.name,
            kind=node.kind,
            title=node.title,
            path=node.path,
            missing=node.missing,
            leads_to=tuple(edge.target for edge in drawn.after.get(node.name, ()) if edge.target != node.name),
            named_by=tuple(back.get(node.name, {})),
        )
        for node in drawn.nodes
    )


def cells(crossing: Crossing) -> tuple[str, ...]:
    """Return the cells of a row in the order of the heads."""
    title = crossing.title if crossing.title not in {"", crossing.name} and crossing.kind != "ALERT" else ""
    name = f"{crossing.name} {title}".strip() + (" (missing)" if crossing.missing else "")
    return (name, ", ".join(crossing.leads_to) or "none", ", ".join(crossing.named_by) or "none")
