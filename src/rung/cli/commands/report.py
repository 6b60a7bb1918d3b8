"""Write the report of a run: as Markdown, as one HTML file, or as JSON."""

from __future__ import annotations

import click

from rung.cli import handed, opening, options


@click.command()
@click.argument("run", required=False, default="")
@options.store_option
@click.option("--last", is_flag=True, help="The last run.")
@click.option("--output", type=click.Path(dir_okay=False), help="Write it here instead of to standard output.")
@options.format_option("markdown", "html", "json")
def command(run: str, store: str, last: bool, output: str | None, form: str) -> None:
    """Tell what RUN was: outcome, times, decision, checks before and after, approvals, timeline, evidence, gaps.

    \b
    rung report --last
    rung report 7f3c --format html --output 7f3c.html
    """
    from rung.app.runs import prove  # the record is read when it is asked for
    from rung.app.runs.hold import find

    site = opening.site("", store)
    told = prove.record(site, find(site, run, live=not (last or run)))
    text = prove.write(prove.report(told), form)
    if output:
        site.write(output, site.hide(text.encode()), handed.replaced(output))
        click.echo(f"report of run {told.run}: {output}", err=True)
    else:
        click.echo(text, nl=False)
