"""What the commands share: the site, the options that many take, and output as text or JSON."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import click
from click.core import ParameterSource

from rung.cli import screen
from rung.cli.options import Session
from rung.model.exits import Exit
from rung.model.visible import escaped, visible
from rung.wiring import files
from rung.wiring.terminal import columns

if TYPE_CHECKING:
    from rung.app.alert import Routed
    from rung.app.hold import Put
    from rung.app.site import Site
    from rung.model.event.address import CheckAt
    from rung.model.request import Request

SCHEMA_VERSION = 1
WIDEST = 160
LARGEST = 1024**3
"""Bytes that are read of one file: as many as a bundle may have."""

F = TypeVar("F", bound=Callable[..., object])


def site(root: str = "", store: str = "", targets: tuple[str, ...] = ()) -> Site:
    """Return the site that a command works on. ``targets`` are ``NAME=URL``."""
    from rung.wiring.wiring import Places, Wiring  # `rung --help` opens nothing

    session = click.get_current_context().find_object(Session) or Session()
    pairs = tuple(_pair(text) for text in targets)
    wired = Wiring(Places(session.config, root, store, pairs))
    if wired.references:
        screen.veil(wired.hiding)
    return wired.site()


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


def piped(paths: tuple[str, ...]) -> bytes | None:
    """Return standard input when ``-`` stands among the paths. Raises click's usage error at a terminal."""
    if "-" not in paths:
        return None
    refuse_terminal()
    return sys.stdin.buffer.read()


def refuse_terminal() -> None:
    """Raise click's usage error when standard input, which is about to be read to its end, is a terminal."""
    if sys.stdin.isatty():
        raise click.UsageError("'-' reads standard input, and a terminal is there; pipe a file into it")


def numbers(text: str) -> tuple[int, ...]:
    """Return ``3,5`` as numbers. Raises click's usage error for anything else."""
    parts = [part.strip().lstrip("#") for part in text.split(",") if part.strip()]
    if not all(part.isdigit() for part in parts):
        raise click.UsageError(f"{text!r} is no list of entry numbers, as 3,5")
    return tuple(int(part) for part in parts)


def check_address(text: str) -> CheckAt:
    """Return the check a typed address means. Raises click's usage error for anything else."""
    from rung.app.waiting import parsed  # only two commands take an address

    found = parsed(text)
    if found is None:
        raise click.UsageError(f"{text!r} is no check; write 3, 3.1, prerequisite.2 or proof.1")
    return found


def put(run: str, store: str, request: Request, form: str) -> Put:
    """Add a request to a run and say what was recorded."""
    from rung.app.hold import put as add  # a run needs all of rung

    done = add(site("", store), run, request)
    told(done, form)
    return done


def told(done: Put, form: str) -> None:
    """Say what a request added to a run."""
    from rung.app.stream import recorded, said  # loaded with the run

    if form == "json":
        entries = [recorded(r) for r in done.records]
        anchors = [{"anchor": one.line, "where": one.where} for one in done.posted]
        emit_json("recorded", {"run": done.run, "entries": entries, "missing": done.missing, "anchored": anchors})
        return
    for record in done.records:
        click.echo(shown(f"run {done.run} #{record.seq}: {said(record.event)}"))
    for one in done.posted:
        click.echo(shown(shown_anchor(one.line, one.where)))
    if done.missing:
        click.echo(f"The note still lacks: {', '.join(done.missing)}.")


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
            click.echo(shown(line))
    leave(Exit.DONE if found.runbook else Exit.FINDINGS)


def complain(lines: Iterable[str]) -> None:
    """Say on standard error what could not be read."""
    for line in lines:
        click.echo(shown(line), err=True)


def placed(region: str, body: str, site: Site, path: str, *, dry: bool) -> None:
    """Put a view into the marked region of a file and say what changed; with ``dry`` show the difference only."""
    from rung.app.views import write  # loaded by the command already
    from rung.model.errors import UsageError  # only a wrong path needs it

    data = existing(path)
    if data is None:
        raise UsageError(
            f"there is no file {path}",
            id="path-missing",
            where=path,
            advice=f"Make it, with the lines <!-- rung: {region} --> and <!-- /rung: {region} -->.",
        )
    done = write(site, region, body, (path, data), dry=dry)
    if dry:
        click.echo(shown(done.diff, keep="\n\t"), nl=False)
    click.echo(f"{shown(path)}: {_WRITTEN[done.changed, dry]}", err=True)


_WRITTEN = {
    (True, True): "would change; nothing was written",
    (True, False): "written",
    (False, True): "would not change",
    (False, False): "is up to date",
}


def existing(path: str) -> bytes | None:
    """Return what a file holds, or None when it is not there.

    Raises UsageError: ``not-a-file`` for a pipe, a device or a folder, ``file-too-large``, and ``file-unreadable`` for
    what is there and cannot be read.
    """
    from rung.model.errors import UsageError  # only what cannot be read needs it

    try:
        return files.whole(path, LARGEST)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else str(fault)
        raise UsageError(
            f"it cannot be read: {why}", id="file-unreadable", where=path, advice="name a file that you may read"
        ) from fault


def contents(ctx: click.Context, param: click.Parameter, value: str | None) -> BinaryIO | None:
    """Return a file that was named, open for reading; ``-`` is standard input. A pipe or a device is refused."""
    if value is None:
        return None
    if value == "-":
        return sys.stdin.buffer
    try:
        return files.opened(value)
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) else str(fault)
        raise click.BadParameter(f"{value!r}: {why}", ctx, param) from fault


def replaced(path: str) -> bytes | None:
    """Return what the file that is about to be written holds, or None when it is not there.

    Raises UsageError (``not-a-file``) for a device or a pipe: a file is written whole or not at all, and they are none.
    """
    place = Path(path)
    if place.exists() and not place.is_file() and not place.is_dir():
        from rung.model.errors import UsageError  # only a wrong path needs it

        raise UsageError("it is no regular file", id="not-a-file", where=path, advice="name a file, new or old")
    return existing(path)


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
