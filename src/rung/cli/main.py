"""The ``rung`` command: finds its sub-commands lazily, and turns every end into a message and an exit code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from itertools import pairwise
from pkgutil import iter_modules
from typing import Any

import click

from rung import __version__
from rung.cli import commands, outlet, screen
from rung.cli.options import Session
from rung.model.errors import RungError
from rung.model.exits import Exit
from rung.model.visible import visible

SHORTEST_SECRET = 8
OPENING = """\
Runbooks you can prove: Markdown procedures that are checked, run, handed over and verified.

\b
  rung demo                      a real incident on this machine, handled
  rung import ~/runbooks         what is missing in your own; nothing is changed
  rung check docs/runbooks       the faults, with their places and fixes
  rung run RUN-001               run one, evidence before change
"""


FIRST = """\
rung: runbooks you can prove.

  rung demo                  a real incident on this machine, handled
  rung import ~/runbooks     what your own runbooks lack; nothing is changed
  rung run RUN-001           run one: evidence before change

rung help lists the commands, rung help COMMAND shows one."""


class Verbs(click.Group):
    """The group of all commands. Listing them reads the first line of each file and imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        del ctx
        return sorted(name.rstrip("_").replace("_", "-") for name in _modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = next(name for name in _modules() if name.rstrip("_").replace("_", "-") == cmd_name)
        command: click.Command = import_module(f"rung.cli.commands.{module}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands from the first line of each file."""
        del ctx
        rows = [(name.rstrip("_").replace("_", "-"), _first_line(name)) for name in sorted(_modules())]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _modules() -> list[str]:
    """Return the names of the command modules."""
    return [each.name for each in iter_modules(commands.__path__)]


def _first_line(module: str) -> str:
    with open(f"{commands.__path__[0]}/{module}.py", encoding="utf-8") as file:  # noqa: PTH123 - pathlib costs 5 ms here
        return file.readline().strip().strip('"')


@click.group(
    cls=Verbs,
    help=OPENING,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="rung")
@click.option("--config", metavar="FILE", help="Use this configuration file.")
@click.option("--debug", is_flag=True, help="Show the traceback of a fault of rung itself.")
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto", help="Colour the output.")
@click.option("--plain", is_flag=True, envvar="RUNG_PLAIN", help="Typed words instead of single keys; nothing redrawn.")
@click.option("--no-color", envvar="NO_COLOR", default="", hidden=True)
@click.option("--force-color", envvar=["FORCE_COLOR", "CLICOLOR_FORCE"], default="", hidden=True)
@click.option("--term", envvar="TERM", default="", hidden=True)
@click.pass_context
def cli(ctx: click.Context, /, **options: Any) -> None:  # noqa: ANN401 - click passes every option by name
    """Carry the options that stand before every command."""
    dumb = options["term"] == "dumb"
    ctx.obj = Session(options["config"] or "", options["debug"], options["plain"] or dumb)
    ctx.color = {"always": True, "never": False}.get(options["color"], _colour_wish(options, dumb=dumb))
    if ctx.invoked_subcommand is None:
        click.echo(FIRST)


def _colour_wish(options: Mapping[str, Any], *, dumb: bool) -> bool | None:
    """Return what the environment says (no-color.org, bixense.com/clicolors); None leaves it to the terminal."""
    if options["no_color"]:
        return False
    if options["force_color"] not in {"", "0"}:
        return True
    return False if dumb else None


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return the exit code. Every error is said on standard error."""
    try:
        outlet.guard()
        code = _run(arguments)
        screen.lift()
        outlet.lift()
    except BrokenPipeError:
        return _broken_pipe()
    except outlet.OutputError as fault:
        return _unwritten(fault)
    return code


def _run(arguments: Sequence[str]) -> int:
    try:
        code = cli.main(args=list(arguments), prog_name="rung", standalone_mode=False)
    except RungError as error:
        _veil(arguments)
        say(error)
        return int(error.exit_code)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    except click.exceptions.NoArgsIsHelpError as bare:
        click.echo(bare.message, err=True)
        return int(Exit.USAGE)
    except click.ClickException as error:
        from rung.cli import wrong  # most calls are right

        _veil(arguments)
        say(wrong.told(error))
        return int(Exit.USAGE)
    except (click.Abort, KeyboardInterrupt) as stop:
        return _interrupted(stop)
    except (BrokenPipeError, SystemExit) as ending:  # click makes a plain exit of a broken pipe, and of completing
        completed = isinstance(ending, SystemExit) and not ending.code
        return int(Exit.DONE) if completed else _broken_pipe()
    except outlet.OutputError:
        raise
    except Exception as error:  # noqa: BLE001 - the last line of defence: it is said, and the exit code is its own
        _veil(arguments)
        return _bug(error, traced="--debug" in arguments)
    return code if isinstance(code, int) else int(Exit.DONE)


def say(error: RungError) -> None:
    """Write what happened, where, and what to do now."""
    from rung.cli.saying import wrapped  # most calls end well

    click.echo(wrapped(f"rung: {visible(error.message)} [{error.id}]"), err=True)
    if error.where:
        click.echo(f"  at {visible(error.where)}", err=True)
    for line in error.details:
        click.echo(f"  {visible(line)}", err=True)
    if error.advice:
        click.echo(wrapped(f"  {visible(error.advice)}"), err=True)


def _veil(arguments: Sequence[str]) -> None:
    """Hide secrets in what is said of a call that failed before it had a site: it may repeat an argument."""
    if screen.veiled() or not any(len(argument) >= SHORTEST_SECRET for argument in arguments):
        return
    from rung.wiring.wiring import Places, Wiring  # most calls come here with a site, or not at all

    said = dict(pairwise(arguments))
    for places in (Places(said.get("--config", ""), said.get("--root", "")), Places()):
        wired = Wiring(places)
        try:
            if wired.references:
                screen.veil(wired.hiding)
                return
        except RungError:
            continue  # a configuration that cannot be read names no secrets; the one of this folder may


def _bug(error: Exception, *, traced: bool) -> int:
    if traced:
        import traceback  # for who asks for it

        traceback.print_exception(error)
    click.echo(f"rung: a fault of rung itself: {type(error).__name__}: {visible(str(error))}", err=True)
    click.echo("  Please report it with the output of `rung doctor`; `rung --debug …` shows the traceback.", err=True)
    return int(Exit.BUG)


def _interrupted(stop: BaseException) -> int:
    from rung.model.job import Terminated  # most calls end by themselves
    from rung.wiring.terminal import end_quietly  # as above

    end_quietly()
    click.echo("rung: interrupted; what was recorded is kept", err=True)
    cause: BaseException | None = stop
    while cause is not None and not isinstance(cause, Terminated):
        cause = cause.__cause__  # click and the runner each wrap what stopped them
    return int(Exit.INTERRUPTED if cause is None else Exit.TERMINATED)


def _broken_pipe() -> int:
    """Be quiet once the reader has gone, also at the interpreter's end, when the streams are flushed once more."""
    outlet.drop()
    return int(Exit.BROKEN_PIPE)


def _unwritten(fault: outlet.OutputError) -> int:
    """Say that what was said could not be written, where that can still be said."""
    with suppress(OSError):  # where standard error takes nothing either, the exit code says it
        click.echo(f"rung: the output cannot be written: {fault.strerror}; what was recorded is kept", err=True)
    outlet.drop()
    return int(Exit.UNWRITTEN)
