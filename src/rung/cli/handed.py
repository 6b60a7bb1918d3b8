"""What a person hands over: a file by its name, or standard input; and the file that is written in return."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from rung.cli.saying import shown
from rung.wiring import files

if TYPE_CHECKING:
    from rung.app.site import Site

LARGEST = 1024**3
"""Bytes that are read of one file: as many as a bundle may have."""


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


def placed(region: str, body: str, site: Site, path: str, *, dry: bool) -> None:
    """Put a view into the marked region of a file and say what changed; with ``dry`` show the difference only."""
    from rung.app.shelf.views import write  # loaded by the command already
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
