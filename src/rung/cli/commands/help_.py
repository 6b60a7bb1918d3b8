"""Show the help of a command, or the page of a topic, a code or an exit code."""

from __future__ import annotations

import click


@click.command()
@click.argument("topic", required=False, default="")
def command(topic: str) -> None:
    """Help with TOPIC: a command, or whatever `rung explain` knows; without TOPIC the list of commands.

    \b
    rung help run
    rung help exit-codes
    """
    root = click.get_current_context().find_root()
    group = root.command
    found = group.get_command(root, topic) if topic and isinstance(group, click.Group) else None
    if found is not None:
        with click.Context(found, info_name=topic, parent=root) as inner:
            click.echo(found.get_help(inner))
    elif topic:
        from rung.app import explain  # the rules are loaded when one is asked for

        click.echo(explain.page(topic), nl=False)
    else:
        click.echo(group.get_help(root))
