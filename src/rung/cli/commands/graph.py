"""Draw the graph: which alert, register and runbook leads to which, and what is missing."""

from __future__ import annotations

import click

from rung.cli import opening, options, saying


@click.command(epilog="Exit codes: 0 done, 2 wrong call.")
@options.root_option
@click.option("--from", "start", metavar="ID", default="", help="Only what this entry or alert leads to.")
@options.format_option("list", "mermaid", "dot", "svg", "json")
def command(root: str, start: str, form: str) -> None:
    """Draw what leads to what, as a nested list, as Mermaid or DOT text, or as SVG (with the extra `graph`).

    What is missing says so.

    \b
    rung graph --from RUN-001
    rung graph --format mermaid > runbooks.mmd
    rung graph --format svg > runbooks.svg
    """
    from rung.app.shelf import views  # a library is read only here

    seen = views.look(opening.site(root))
    drawn = views.drawn(seen, start)
    saying.complain(seen.told)
    if form == "json":
        edges = [{"source": edge.source, "target": edge.target, "how": edge.how} for edge in drawn.edges]
        saying.emit_json("graph", {"nodes": drawn.nodes, "edges": edges})
        return
    click.echo(views.DRAWN[form](drawn), nl=False)
