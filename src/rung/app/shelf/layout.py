"""Lay a graph out as SVG with Graphviz, where the optional extra is installed."""

from __future__ import annotations

from rung.library.draw import as_dot
from rung.library.graph import Graph
from rung.model.errors import UsageError


def as_svg(graph: Graph) -> str:
    """Return the graph as one SVG document. Raises UsageError (``extra-missing``) with the line that installs it."""
    try:
        # Optional: its wheel brings Graphviz along, and only a drawing needs it.
        import pygraphviz
    except ImportError as fault:
        raise UsageError(
            "SVG needs the extra 'graph', which is not installed",
            id="extra-missing",
            advice="pip install 'rung[graph]', or use --format dot with a Graphviz of your own",
        ) from fault
    drawn: bytes = pygraphviz.AGraph(string=as_dot(graph)).draw(format="svg", prog="dot")
    return drawn.decode("utf-8")
