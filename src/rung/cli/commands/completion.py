"""Print the script that lets a shell complete rung's commands and options."""

from __future__ import annotations

import click


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Write the completion script of SHELL to standard output.

    \b
    rung completion bash > ~/.local/share/bash-completion/completions/rung
    rung completion zsh > ~/.zfunc/_rung          with ~/.zfunc in fpath
    rung completion fish > ~/.config/fish/completions/rung.fish
    """
    from click.shell_completion import get_completion_class  # only who asks for the script needs it

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion is known for {shell}")
    root = click.get_current_context().find_root()
    click.echo(found(root.command, {}, "rung", "_RUNG_COMPLETE").source(), nl=False)
