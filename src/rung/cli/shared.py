"""What the commands share: the site, the options that many take, and output as text or JSON."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

import click
from click.core import ParameterSource

from rung.cli import screen
from rung.cli.options import Session
from rung.model.exits import Exit
from rung.model.visible import escaped, visible
from rung.wiring.terminal import columns

if TYPE_CHECKING:
    from rung.app.alert import Routed
    from rung.app.runs.hold import Put
    from rung.app.site import Site
    from rung.model.event.address import CheckAt
    from rung.model.request import Request

SCHEMA_VERSION = 1
WIDEST = 160

F = TypeVar("F", bound=Callable[..., object])


def site(root: str = "", store: str = "", targets: tuple[str, ...] = ()) -> Site:
    """Return the site that a command works on. ``targets`` are ``NAME=URL``."""
    from rung.wiring.wiring import Places, Wiring  # `rung --help` opens nothing

    session = click.get_current_context().find_object(Session) or Session()
    pairs = tuple(_pair(text) for text in targets)
    wired = Wiring(Places(session.config, root, store, pairs), _telling())
    if wired.references:
        screen.veil(wired.hiding)
    return wired.site()


def _telling() -> Callable[[str], None]:
    """Return what says a line on standard error, each once."""
    said: set[str] = set()

    def tell(line: str) -> None:
        if line not in said:
            said.add(line)
            click.echo(shown(f"rung: {line}"), err=True)

    return tell


def warn_unhidden(site: Site) -> None:
    """Say which secrets of ``[secrets]`` are not there and so cannot be hidden in what is about to be recorded."""
    gone = [name for name, fault in site.secrets().items() if fault and name in site.config.secrets]
    if gone:
        click.echo(shown(f"rung: not there, so not hidden either: {', '.join(gone)}; rung doctor says why"), err=True)


def pairs(texts: tuple[str, ...]) -> dict[str, str]:
    """Return ``NAME=VALUE`` texts as a mapping. Raises click's usage error for one without ``=``."""
    return dict(_pair(text) for text in texts)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise click.UsageError(f"{text!r} is not NAME=VALUE")
    return name, value


def root_option(function: F) -> F:
    """Add ``--root``."""
    wrap: Callable[[F], F] = click.option(
        "--root", metavar="DIR", default="", help="The folder of the runbooks (else rung.toml says, else this folder)."
    )
    return wrap(function)


def store_option(function: F) -> F:
    """Add ``--store``."""
    wrap: Callable[[F], F] = click.option(
        "--store", metavar="DIR", default="", help="The folder of the run store (else rung.toml says, else the user's)."
    )
    return wrap(function)


def format_option(*forms: str) -> Callable[[F], F]:
    """Add ``--format`` with these forms, the first of them the default."""
    return click.option("--format", "form", type=click.Choice(forms), default=forms[0], show_default=True)


def emit_json(name: str, value: object) -> None:
    """Write exactly one JSON document: ``{"schema_version": 1, NAME: value}``."""
    import msgspec  # text output does without

    document = {"schema_version": SCHEMA_VERSION, name: value}
    click.echo(escaped(msgspec.json.format(msgspec.json.encode(document)).decode()))


def leave(code: Exit) -> None:
    """End the command with an exit code."""
    raise click.exceptions.Exit(int(code))


def is_terminal() -> bool:
    """Say whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def shown(text: str, *, keep: str = "") -> str:
    """Return text from a file or a command made harmless for a terminal."""
    return visible(text, keep=keep)


def glyph(good: str, plain: str) -> str:
    """Return the sign, or its plain form where the terminal's encoding cannot carry it."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        good.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return plain
    return good


_NUMBER = re.compile(r"[0-9]{1,9}")


def numbers(text: str) -> tuple[int, ...]:
    """Return ``3,5`` as numbers. Raises click's usage error for anything else."""
    parts = [part.strip().lstrip("#") for part in text.split(",") if part.strip()]
    if not all(_NUMBER.fullmatch(part) for part in parts):
        raise click.UsageError(f"{text!r} is no list of entry numbers, as 3,5")
    return tuple(int(part) for part in parts)


def check_address(text: str) -> CheckAt:
    """Return the check a typed address means. Raises click's usage error for anything else."""
    from rung.app.runs.waiting import parsed  # only two commands take an address

    found = parsed(text)
    if found is None:
        raise click.UsageError(f"{text!r} is no check; write 3, 3.1, prerequisite.2 or proof.1")
    return found


def put(run: str, store: str, request: Request, form: str) -> Put:
    """Add a request to a run and say what was recorded."""
    from rung.app.runs.hold import put as add  # a run needs all of rung

    done = add(site("", store), run, request)
    told(done, form)
    return done


def told(done: Put, form: str) -> None:
    """Say what a request added to a run."""
    from rung.app.runs.stream import recorded, said  # loaded with the run

    if form == "json":
        entries = [recorded(r) for r in done.records]
        anchors = [{"anchor": one.line, "where": one.where} for one in done.posted]
        fields = {"run": done.run, "entries": entries, "missing": done.missing, "anchored": anchors}
        if done.doubted:
            fields["against"] = done.doubted
        emit_json("recorded", fields)
        return
    for record in done.records:
        click.echo(wrapped(shown(f"run {done.run} #{record.seq}: {said(record.event)}")))
    if done.doubted:
        click.echo(wrapped(shown(f"!! This is {done.doubted}. The approval card and the report say so.")))
    for one in done.posted:
        click.echo(shown(shown_anchor(one.line, one.where)))
    if done.missing:
        click.echo(wrapped(f"The note still lacks: {', '.join(done.missing)}."))


def shown_anchor(line: str, where: str) -> str:
    """Return the line that says where the head of a run was put; told to the terminal it is for a ticket."""
    to = "put this into the ticket:" if where == "terminal" else f"anchored at {where}:"
    return f"   - {to} {line}"


def routed(found: Routed, form: str = "text") -> None:
    """Say where an alert goes and why, and leave: DONE when one runbook answers it, FINDINGS otherwise."""
    if form == "json":
        runbook = found.runbook
        place = {"runbook": runbook.id or runbook.title.text, "path": runbook.path} if runbook else {}
        emit_json("route", {"alert": found.alert.name, **place, "reasons": found.lines, "nearest": found.nearest})
    else:
        for line in found.lines:
            click.echo(wrapped(shown(line)))
    leave(Exit.DONE if found.runbook else Exit.FINDINGS)


def complain(lines: Iterable[str]) -> None:
    """Say on standard error what could not be read."""
    for line in lines:
        click.echo(wrapped(shown(line)), err=True)


def wrapped(line: str) -> str:
    """Return one line folded at the terminal's width, continued under its own text; unchanged in a pipe."""
    if not sys.stdout.isatty():
        return line
    width = columns(WIDEST)
    blanks = " " * (len(line) - len(line.lstrip()))
    return textwrap.fill(
        line, width, subsequent_indent=f"{blanks}    ", break_on_hyphens=False, replace_whitespace=False, tabsize=4
    )


def break_glass_option(function: F) -> F:
    """Add ``--break-glass``."""
    wrap: Callable[[F], F] = click.option(
        "--break-glass",
        default="",
        metavar="REASON",
        callback=reason_given,
        help="Pass the conditions of one change. Recorded.",
    )
    return wrap(function)


def reason_given(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Refuse an empty reason that was written out: a glass is never broken for nothing, nor silently not."""
    if ctx.get_parameter_source(str(param.name)) is ParameterSource.COMMANDLINE and not value.strip():
        raise click.UsageError(f"{param.opts[0]} needs a reason, one sentence")
    return value
