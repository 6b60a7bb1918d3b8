"""Export a run as a bundle that a stranger can verify offline."""

from __future__ import annotations

import shlex

import click

from rung.cli import handed, opening, options, saying


@click.command()
@click.argument("run", required=False, default="")
@options.store_option
@click.option("--last", is_flag=True, help="The last run.")
@click.option("--output", required=True, type=click.Path(dir_okay=False), help="The tar to write.")
@click.option("--force", is_flag=True, help="Replace a file that is no bundle.")
@options.format_option("text", "json")
def command(run: str, store: str, last: bool, output: str, force: bool, form: str) -> None:
    """Write RUN as one tar: entries, output, signed head, public key, report, and verify.py for standard Python.

    \b
    rung export --last --output run.tar && rung verify run.tar
    """
    from rung.app.runs import prove  # the record is read when it is asked for
    from rung.app.runs.hold import find

    site = opening.site("", store)
    told = prove.record(site, find(site, run, live=not (last or run)))
    posted = prove.anchored(site, told)
    data = prove.export(site, told)
    before = handed.replaced(output)
    if not (force or prove.replaceable(before)):
        raise click.UsageError(f"{output} is there and is no bundle of rung; name another file, or say --force")
    site.write(output, data, before)
    if form == "json":
        late = [{"anchor": one.line, "where": one.where, "failure": one.failure} for one in posted]
        done = {"run": told.run, "path": output, "bytes": len(data), "anchor": prove.anchor(told), "posted": late}
        saying.emit_json("export", done)
        return
    for one in posted:
        said = f"NOT anchored at {one.where}: {one.failure}" if one.failure else f"anchored late at {one.where}"
        click.echo(saying.shown(said), err=True)
    anchor = prove.anchor(told)
    click.echo(f"{output}: run {told.run}, {anchor.split()[1]} entries, {len(data)} bytes")
    click.echo(f"anchor: {anchor}")
    click.echo("Put the anchor where rung cannot rewrite it (a ticket, a chat). To verify with it:")
    click.echo(f"  rung verify {shlex.quote(output)} --anchor {shlex.quote(prove.anchor(told))}")
